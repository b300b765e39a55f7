"""What lies between a report and an exit code: configuration, suppressions, the baseline."""
