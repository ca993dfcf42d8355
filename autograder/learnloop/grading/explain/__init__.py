"""Explaining: the problem that a judge found, as a ``Finding``. Nothing is decided here."""
