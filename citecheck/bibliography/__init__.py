"""Reference lists as data: BibTeX, RIS, CSL and their like, each record with its place in the file."""
