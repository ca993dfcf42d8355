"""Integrations: learnloop inside other people's programs: Jupyter, nbgrader, pytest."""
