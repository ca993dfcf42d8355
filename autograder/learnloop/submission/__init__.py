"""A student's file before anything runs: read as text, cut into units, looked at as a syntax tree."""
