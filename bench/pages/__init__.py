"""Documents and pictures that are made from the code."""
