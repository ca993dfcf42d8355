"""learnloop in pytest: in a folder whose pytest.ini says ``learnloop = true``, each check of an exercise is a test.

This module is loaded by every pytest on the machine, so it holds nothing but the question.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_addoption(parser: "pytest.Parser") -> None:
    """Make the key known."""
    parser.addini("learnloop", "collect the checks of learnloop's exercises as tests", type="bool", default=False)


def pytest_configure(config: "pytest.Config") -> None:
    """Take part only where it is asked for."""
    if config.getini("learnloop"):
        from learnloop.integrations.pytest.items import Exercises

        config.pluginmanager.register(Exercises(config), "learnloop-exercises")
