"""pytest: each check of an exercise as a test."""
