"""Text from strangers: bounded, and without anything that moves a cursor, rings a bell or turns a line around."""

import unicodedata

_KEPT = "\n\t"
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str, limit: int = 10_000) -> str:
    """The text without control and format characters (ANSI sequences lose their escape), cut to ``limit`` characters."""
    if len(text) > limit:
        text = text[:limit] + " ..."
    if text.isascii() and text.isprintable():
        return text
    return "".join(each for each in text if each in _KEPT or unicodedata.category(each) not in _DROPPED)
