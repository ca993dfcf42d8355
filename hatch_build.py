"""Put the course into the wheel as learnloop/_course; an editable install reads it from the checkout instead."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COURSE = ["course.yml", "exercises", "solutions", "autograder/checks"]


class CourseInWheel(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the course's files to a standard wheel; ``version`` is "editable" for a development install."""
        if version == "standard":
            for path in COURSE:
                build_data["force_include"][f"{self.root}/{path}"] = f"learnloop/_course/{path}"
