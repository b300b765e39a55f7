"""Markdown documents and notebooks."""
