"""The learner: one person's course folder, its files and its progress."""
