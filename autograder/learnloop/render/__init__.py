"""Turns reports and other values into text, HTML, JSON and CSV: pure functions."""
