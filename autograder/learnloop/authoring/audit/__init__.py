"""The audit of a course's checks: wrong answers are planted, and none may survive."""
