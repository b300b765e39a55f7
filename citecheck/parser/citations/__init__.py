"""Finding the citations of a text."""
