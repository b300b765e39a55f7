"""What is served over HTTP: the local app for editors, and a local index for a team."""
