"""The API on which a course's checks are written. What it offers is explained in ``learnloop.course.checks``."""

from learnloop.course.checks import *  # noqa: F403
from learnloop.course.checks import __all__ as __all__
