"""How right citecheck is, on labelled data."""
