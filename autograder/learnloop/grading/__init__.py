"""Grading: the order of judgement, from the first look at a submission to its report."""
