"""Looking at a worker in the middle of a call: two signals, and what is made of the answer to the second.

``ASK`` has a Python handler, which sends a ``Look``; it runs between two steps of the student's Python code. ``DUMP`` is for a
worker that did not come to that, being deep in one call of NumPy: ``faulthandler`` writes functions and lines from C, on the
connection itself, which is of no other use by then. No thread is needed, and nothing that a worker says is more than data.
"""

import re
import signal

from learnloop.sandbox.messages import Frame, Look

# Where the system has no such signals (Windows) nobody looks: 0 asks no process for anything.
ASK: int = getattr(signal, "SIGUSR1", 0)
DUMP: int = getattr(signal, "SIGUSR2", 0)

MAX_DUMP = 16_000
DUMP_SECONDS = 0.1
MAX_DEPTH = 8
_LINE = re.compile(rb'^  File "([^"/<\n]{1,200})", line (\d{1,9}) in ([^\s"]{1,80})$', re.MULTILINE)


def read_dump(data: bytes) -> list[Look]:
    """The look in what ``faulthandler`` wrote, which lists the deepest frame first; libraries, which have paths, are left out."""
    found = [
        Frame(unit.decode("ascii", "replace"), int(line), function=function.decode("ascii", "replace"))
        for unit, line, function in _LINE.findall(data)[:MAX_DEPTH]
    ]
    return [Look("", found[::-1])] if found else []
