"""Reports for programs that build and review."""
