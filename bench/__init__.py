"""Measurements: `make bench` prints their tables, from the data in ../shared where it is there."""
