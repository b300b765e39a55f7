"""From compared candidates to a verdict."""
