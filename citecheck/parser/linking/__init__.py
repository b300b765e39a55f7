"""Which entry each citation means."""
