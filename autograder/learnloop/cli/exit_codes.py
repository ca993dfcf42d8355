"""What the exit codes mean."""

from enum import IntEnum


class ExitCode(IntEnum):
    """An exit code of learnloop; errors bring their own."""

    OK = 0
    NOT_PASSED = 1
    USAGE = 2
    INTERNAL = 3
    INTERRUPTED = 130
