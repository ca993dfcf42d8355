"""For a course's ``nbgrader_config.py``: ``configure(get_config())``. See ``learnloop.integrations.nbgrader``."""

from learnloop.integrations.nbgrader.configuration import configure

__all__ = ["configure"]
