"""Grading: from a submission that was read to its report."""
