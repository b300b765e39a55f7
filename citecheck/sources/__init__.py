"""Where records come from: Crossref, the local index."""
