"""The HTML page of an archive run."""
