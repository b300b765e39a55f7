"""Text into citations and references; no input or output."""
