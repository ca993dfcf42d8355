"""A student's file before anything runs: read as text, split into units, parsed into a syntax tree."""
