"""Which corrections are safe to make."""
