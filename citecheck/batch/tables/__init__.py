"""The tables that an archive run writes."""
