"""A program that grades hostile files in turn, all in one process, and prints one line of JSON for each.

``python hostile_runner.py plan.json``: the plan is ``{"attacks": [ids], "folder": ..., "words": {...}}``. After each family the
model solution is graded. What a submission starts and does not end becomes a child of this process: it is counted. With
``"checks"`` in the plan that many are made, and the lines say what the process uses.
"""

import ctypes
import functools
import gc
import json
import os
import sys
from collections.abc import Iterator
from itertools import cycle, groupby, islice
from pathlib import Path
from typing import Any

import hostile
import msgspec
import psutil

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.sandbox import clocks, launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.submission.forbidden import FORBIDDEN, FORBIDDEN_ATTRIBUTES
from learnloop.submission.submission import read_submission

PR_SET_CHILD_SUBREAPER = 36
TRIES = 3
RIGHT = 10.0  # more points than any attack has without the timing checks, and fewer than the model solution


class Batch:
    """One grader: its course with short limits, and its sandbox."""

    def __init__(self, folder: Path, words: dict[str, str]) -> None:
        self.root = course_root()
        self.course = read_course(self.root)
        self.code = CourseCode(self.root, self.course)
        self.folder = folder
        self.words = words | {"GRADER-PID": str(os.getpid())}
        self.count = 0
        allowed = self.course.allowed_imports
        server = launch.start_fork_server()
        self.sandbox = ProcessSandbox(server, memory_mb=hostile.MEMORY_MB, cpu_seconds=60, allowed=allowed)
        assert self.sandbox.confinement
        self.servers = {child.pid for child in psutil.Process().children()}

    def grade(self, exercise_id: str, path: Path, call_seconds: float, total_seconds: float, timing: bool) -> dict[str, Any]:
        """Grade one file; the report, and what the submission left running."""
        limits = msgspec.structs.replace(self.course.limits, call_seconds=call_seconds, total_seconds=total_seconds)
        allowed = [*self.course.allowed_imports, *sys.stdlib_module_names]  # as below: here the sandbox shall meet them
        self.code.course = msgspec.structs.replace(self.course, limits=limits, allowed_imports=allowed)
        exercise = self.course.exercise(exercise_id)
        assert exercise is not None
        begun = clocks.now()
        submission = read_submission(self.code.course, exercise, path)
        report = grade(self.code, submission, self.sandbox, Options(timing=timing), lambda line: None)
        seconds = clocks.now() - begun
        left = [each.pid for each in psutil.Process().children(recursive=True) if each.pid not in self.servers]
        return {"report": msgspec.to_builtins(report), "seconds": seconds, "left": left}

    def attack(self, attack: hostile.Attack) -> dict[str, Any]:
        """Grade one attack in a folder of its own; again, while the machine is too noisy for a verdict on time.

        That is found by the reference alone, when no process of the attack is left: it can happen to every right answer, too.
        """
        line = self._attack(attack)
        for _ in range(TRIES - 1):
            if any(check["skip"] == "noisy" for check in line["report"]["checks"]):
                line = self._attack(attack)
        return line

    def _attack(self, attack: hostile.Attack) -> dict[str, Any]:
        self.count += 1
        folder = self.folder / f"{self.count}"
        folder.mkdir(mode=0o755)
        path = hostile.put(attack, folder, self.words)
        return {"id": attack.id, **self.grade(attack.exercise, path, attack.call_seconds, attack.total_seconds, attack.timing)}

    def honest(self, after: str) -> dict[str, Any]:
        """Grade the model solution."""
        path = self.root / "solutions" / "exercise2.py"
        return {"id": f"honest after {after}", **self.grade("exercise2", path, hostile.CALL_SECONDS, hostile.TOTAL_SECONDS, False)}

    def state(self) -> dict[str, Any]:
        """What could grow: memory in KB, blocks of Python's own allocator, descriptors, processes. Our caches are emptied first:
        how much they hold depends on which submissions came last."""
        for each in gc.get_objects():
            if isinstance(each, functools._lru_cache_wrapper) and each.__module__.startswith("learnloop."):
                each.cache_clear()
        gc.collect()
        me = psutil.Process()
        return {
            "rss": me.memory_info().rss >> 10,
            "blocks": sys.getallocatedblocks(),
            "descriptors": me.num_fds(),
            "processes": len(me.children(recursive=True)),
        }


def run(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Grade what the plan says."""
    chosen = [attack for attack in hostile.attacks() if attack.id in plan["attacks"]]
    batch = Batch(Path(plan["folder"]), plan["words"])
    with batch.sandbox:
        for family, members in groupby(chosen, key=lambda each: each.family):
            for attack in members:
                yield batch.attack(attack)
            yield batch.honest(family)
    yield {"id": "end", **batch.state()}


def endure(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Make as many checks as the plan says, the attacks in turn and every fifth time the model solution."""
    chosen = [attack for attack in hostile.attacks() if attack.id in plan["attacks"]]
    batch = Batch(Path(plan["folder"]), plan["words"])
    right = 0
    with batch.sandbox:
        for number, attack in enumerate(islice(cycle(chosen), plan["checks"]), start=1):
            line = batch.attack(attack) if number % 5 else batch.honest(attack.id)
            right += line["report"]["score"] > RIGHT
            if number % 100 == 0:
                yield {"checks": number, "right": right, **batch.state()}
    yield {"id": "end", **batch.state()}


if __name__ == "__main__":
    libc = ctypes.CDLL(None, use_errno=True)
    assert libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0
    # Honest students are told of these names before anything runs. That is not what holds: here the sandbox shall meet them.
    FORBIDDEN.discard("__builtins__")
    FORBIDDEN_ATTRIBUTES.clear()
    plan = json.loads(Path(sys.argv[1]).read_text())
    for line in (endure if "checks" in plan else run)(plan):
        print(json.dumps(line), flush=True)
