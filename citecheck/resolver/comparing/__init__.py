"""A printed reference beside a registered work, field by field."""
