"""References into resolutions: sources, comparison, verdicts."""
