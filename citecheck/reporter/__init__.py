"""Reporters: a Report in, text out."""
