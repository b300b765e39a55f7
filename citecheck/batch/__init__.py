"""Whole archives: many manuscripts or references through the same pure functions, by engines, into tables."""
