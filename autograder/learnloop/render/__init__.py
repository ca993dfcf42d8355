"""Turning a report into text for a terminal or JSON for a machine: pure functions."""
