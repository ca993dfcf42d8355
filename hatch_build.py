"""Put the course into the wheel as learnloop/_course, with its course.yml compiled; an editable install reads the checkout."""

import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

COURSE = ["course.yml", "exercises", "solutions", "autograder/checks"]
COMPILED = "course.yml.msgpack"


class CourseInWheel(BuildHookInterface):  # type: ignore[type-arg]
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the course's files to a standard wheel; ``version`` is "editable" for a development install."""
        if version != "standard":
            return
        for path in COURSE:
            build_data["force_include"][f"{self.root}/{path}"] = f"learnloop/_course/{path}"
        self._folder = tempfile.mkdtemp(prefix="learnloop-")
        made = Path(self._folder, COMPILED)
        made.write_bytes(_compiled(Path(self.root)))
        build_data["force_include"][str(made)] = f"learnloop/_course/{COMPILED}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was made for the wheel."""
        if version == "standard":
            shutil.rmtree(self._folder, ignore_errors=True)


def _compiled(root: Path) -> bytes:
    """course.yml without YAML, made by the code that will read it. A course that is broken breaks the build."""
    sys.path.insert(0, str(root / "autograder"))
    sys.dont_write_bytecode = True
    from learnloop.course.compiled import compiled
    from learnloop.course.parser import course_of, parse_yaml

    source = (root / "course.yml").read_bytes()
    values = parse_yaml(source.decode("utf-8"))
    made = compiled(source, values, course_of(values))
    assert made is not None
    return made
