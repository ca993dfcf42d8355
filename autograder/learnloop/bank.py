"""For a course's bank of mistakes: the decorator ``mistake``."""

from learnloop.course.mistakes import Mistake, mistake, mistakes_in

__all__ = ["Mistake", "mistake", "mistakes_in"]
