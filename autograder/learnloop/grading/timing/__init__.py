"""Timing: the meter, the references, the race between a student and a reference, its verdict, and what is reported."""
