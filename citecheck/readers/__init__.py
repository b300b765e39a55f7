"""Readers: one module a format, each giving a Document."""
