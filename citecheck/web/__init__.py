"""What is served over HTTP: the local index for a team."""
