"""Reference strings rendered from facts in many styles, with the label of every token."""
