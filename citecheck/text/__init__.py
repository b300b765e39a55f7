"""Pure functions on text: folding, names, identifiers, years, pages and journal titles."""
