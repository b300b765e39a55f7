"""Corrections as edits of the files that hold the entries."""
