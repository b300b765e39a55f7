"""Archive runs on a Spark cluster."""
