"""HTTP with manners: pacing, retries, a cache."""
