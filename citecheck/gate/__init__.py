"""What stands between a report and an exit code: configuration, suppressions, the baseline."""
