"""TEI XML."""
