"""The audit of a course's checks: wrong answers are planted into its solutions, and none may live."""
