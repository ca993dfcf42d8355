"""Sampling the stack of a worker in the middle of a call: two signals, and what is made of the answer to the second.

``SIGNAL`` has a Python handler, which sends a ``StackSample``; it runs between two steps of the student's Python code.
``DUMP_SIGNAL`` is for a worker that did not get to that, being deep in one call of NumPy: ``faulthandler`` writes functions and
lines from C, on the connection itself, which is of no other use by then. No thread is needed, and nothing that a worker says
is more than data.
"""

import re
import signal

from learnloop.sandbox.bounds import FUNCTION_CHARACTERS, MAX_FRAMES, UNIT_CHARACTERS
from learnloop.sandbox.messages import Frame, StackSample

# When a worker is sampled, in shares of the time that it has.
SHARES = (0.5, 0.8)
# Where the system has no such signals (Windows) nobody is sampled: 0 asks no process for anything.
SIGNAL: int = getattr(signal, "SIGUSR1", 0)
DUMP_SIGNAL: int = getattr(signal, "SIGUSR2", 0)

MAX_DUMP = 16_000
DUMP_SECONDS = 0.1
_LINE = re.compile(
    rb'^  File "([^"/<\n]{1,%d})", line (\d{1,9}) in ([^\s"]{1,%d})$' % (UNIT_CHARACTERS, FUNCTION_CHARACTERS), re.MULTILINE
)


def read_dump(data: bytes) -> list[StackSample]:
    """The sample in what ``faulthandler`` wrote, which lists the deepest frame first; libraries, which have paths, are left out."""
    found = [
        Frame(unit.decode("ascii", "replace"), int(line), function=function.decode("ascii", "replace"))
        for unit, line, function in _LINE.findall(data)[:MAX_FRAMES]
    ]
    return [StackSample("", found[::-1])] if found else []
