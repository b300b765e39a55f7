"""What an archive run is about: files, archives, manifests."""
