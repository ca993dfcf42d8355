"""Authoring: what the author of a course needs to derive files from the solutions and to prove the checks."""
