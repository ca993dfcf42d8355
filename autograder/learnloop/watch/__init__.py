"""``learnloop watch``: save a file, and see at once what has become right."""
