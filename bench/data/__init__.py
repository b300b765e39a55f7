"""The data that benches measure on: read, rendered, and spoilt on purpose."""
