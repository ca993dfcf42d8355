"""Explaining: the problem that a judge found, as a ``Finding``. It decides nothing."""
