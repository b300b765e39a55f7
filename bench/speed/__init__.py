"""How fast it is, and how much it needs."""
