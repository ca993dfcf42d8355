"""What learnloop itself can fail at. A student's wrong answer is never one of these: it is data in a ``Report``."""


class LearnloopError(Exception):
    """learnloop cannot go on and says why, in one message that ends with the next step."""

    exit_code = 3


class UsageError(LearnloopError):
    """The command was called with something that does not exist: an unknown exercise, a path to nothing."""

    exit_code = 2


class CourseError(LearnloopError):
    """The course itself is broken: its ``course.yml``, its checks, or a file that is missing."""


class SandboxError(LearnloopError):
    """A worker could not be started, or the grader could not talk to it, through no fault of the student's."""
