"""Claims and their support: sentences, how they fit the works they cite, shifted numbers, what cites nothing."""
