"""Reference strings into fields."""
