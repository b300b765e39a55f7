"""Finding the reference list and splitting it into entries."""
