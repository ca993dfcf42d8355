"""The keys of a watch."""

from enum import StrEnum


class Key(StrEnum):
    """What a key is for; the value is what is typed."""

    NEXT = "n"
    HINT = "h"
    LIST = "l"
    SOLUTION = "s"
    RESET = "x"
    EDITOR = "e"
    YES = "y"
    QUIT = "q"
    OTHER = "any other key"

    @classmethod
    def of(cls, character: str) -> "Key":
        """The key of a character, be it upper or lower case."""
        try:
            return cls(character.lower())
        except ValueError:
            return cls.OTHER
