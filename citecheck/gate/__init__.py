"""What lies between a report and an exit code: configuration, suppressions, the baseline."""

# `--fail-on`: the least severity of findings with which a run fails. Here, so that the command line starts quickly.
FAIL_ON = ("error", "warning", "info", "never")
