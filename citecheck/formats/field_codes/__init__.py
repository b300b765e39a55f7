"""Field codes of reference managers and of Word."""
