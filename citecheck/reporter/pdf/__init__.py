"""Findings as notes in a copy of the PDF manuscript."""
