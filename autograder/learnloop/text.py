"""Text: words in a list, and words from strangers without anything that moves a cursor, rings a
bell or turns a line around.
"""

import unicodedata
from collections.abc import Sequence

_KEPT = "\n\t"
_CUT = " ..."
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def clean(text: str, limit: int = 10_000) -> str:
    """The text without control and format characters (ANSI sequences lose their escape), cut to
    ``limit`` characters.

    Text that was cleaned with the same limit is returned as it is.
    """
    if len(text) > limit and not (len(text) <= limit + len(_CUT) and text.endswith(_CUT)):
        text = text[:limit] + _CUT
    if text.isascii() and text.isprintable():
        return text
    return "".join(each for each in text if each in _KEPT or unicodedata.category(each) not in _DROPPED)


def listed(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def counted(number: int, what: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def sendable(text: str) -> str:
    """The text with a question mark for every half of a character, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace").decode()
