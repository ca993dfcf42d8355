"""Classes: the submissions of many students."""
