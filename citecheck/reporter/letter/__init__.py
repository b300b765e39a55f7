"""The report as a letter to the author."""
