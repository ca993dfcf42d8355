"""What a student's code prints, kept within a bound."""

import io

from learnloop.text import sendable


class Printed(io.TextIOBase):
    """Standard output and error of the student's code: the first characters are kept, the rest is only counted."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = ""
        self._lost = 0

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep as much as there is room for."""
        room = self._limit - len(self._kept)
        self._kept += text[:room]
        self._lost += max(len(text) - room, 0)
        return len(text)

    def take(self) -> str:
        """What was printed since the last time, with a note of how much was left out."""
        text = sendable(self._kept) + (f"\n[{self._lost:,} more characters]" if self._lost else "")
        self._kept, self._lost = "", 0
        return text
