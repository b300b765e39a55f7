"""Checks: types in, findings out."""
