"""BibTeX and biblatex databases."""
