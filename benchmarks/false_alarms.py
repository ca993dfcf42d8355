"""How often a right answer is judged wrong: the model solutions and the right answers of the tests, over many seeds.

    python benchmarks/false_alarms.py [--seeds 200] [--first 1000] [--in-process] [EXERCISE...]

Timing is left out: it is about the machine. Prints the number of judged functions and every failure with its seed.
``--in-process`` calls the answers, which are our own, in this process instead of in a confined worker: several times as many seeds
a minute, with the same draws, comparisons, encoding and decoding.
"""

import argparse
import ast
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.course.model import Course, Exercise
from learnloop.grading.exam.data import ExamData
from learnloop.grading.grade import grade
from learnloop.grading.judge import FunctionJudge
from learnloop.grading.options import Options
from learnloop.grading.problems import Wrong
from learnloop.grading.tested_function import FunctionUnderTest
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.sandbox.in_process import trusted_session
from learnloop.sandbox.interface import Sandbox
from learnloop.sandbox.session import Session
from learnloop.submission.submission import Submission, read_submission

RIGHT = Path(__file__).resolve().parent.parent / "tests" / "course" / "right"

# Judges some functions of a submission with a seed; the ids of the checks that failed.
Judge = Callable[[Submission, list[str], int], list[str]]


def answers(solution: str, exercise: str) -> Iterator[tuple[str, str, list[str]]]:
    """The model solution, and it with one function after the other answered in another right way."""
    yield "solution", solution, []
    for node in ast.parse((RIGHT / f"{exercise}.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            function = node.name.partition("__")[0]
            yield node.name, f"{solution}\n\n{ast.unparse(node)}\n\n\n{function} = {node.name}\n", [function]


def graded(code: CourseCode, sandbox: Sandbox) -> Judge:
    """As a student's file is judged."""

    def judge(submission: Submission, functions: list[str], seed: int) -> list[str]:
        report = grade(code, submission, sandbox, Options(seed=seed, only=functions, timing=False), lambda line: None)
        return [check.id for check in report.checks if check.status not in ("passed", "skipped")]

    return judge


def judged_here(code: CourseCode) -> Judge:
    """With the answers called in this process."""
    loaded: dict[str, Session] = {}
    namespace_of: dict[str, dict[str, Any]] = {}

    def judge(submission: Submission, functions: list[str], seed: int) -> list[str]:
        source = submission.units[0].source
        if source not in loaded:
            loaded.clear()
            namespace: dict[str, Any] = {"__name__": "right"}
            with code.importable(code.course.before(submission.exercise)):
                exec(compile(source, "right", "exec"), namespace)
            loaded[source] = trusted_session(namespace, code.keywords(submission.exercise))
            namespace_of.clear()
            namespace_of[source] = namespace
        if submission.exercise.kind == "exam":
            return sat_here(code, submission, namespace_of[source], seed)
        failed = []
        for name in functions or [function.name for function in submission.exercise.functions]:
            one = FunctionJudge(FunctionUnderTest(code, submission.exercise, name, seed), loaded[source])
            for kind in (one.values, one.behaviour):
                try:
                    kind()
                except Wrong as wrong:
                    failed.append(f"{name}.{kind.__name__} ({wrong})")
                    break
        return failed

    return judge


def sat_here(code: CourseCode, submission: Submission, functions: dict[str, Any], seed: int) -> list[str]:
    """An exam, without its budget of time and without the second run: what was missed of full marks."""
    exam = next(each.exam for each in code.checks(submission.exercise).values() if each.exam is not None)
    scale = next(each.exam for each in submission.exercise.functions if each.exam is not None)
    data = ExamData.drawn(exam, seed)
    params = functions[exam.fit](data.x, data.y, np.random.default_rng(data.rngs[0].seed))
    right = float(np.mean(np.asarray(functions[exam.predict](params, data.x_test)) == data.y_test))
    return [] if right >= scale.full else [f"{exam.fit} ({right:.4f} right)"]


def run(course: Course, exercises: list[Exercise], root: Path, judge: Judge, seeds: range) -> tuple[int, int]:
    """Judge every answer with every seed; how many functions were judged and how many answers failed."""
    judged = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for exercise in exercises:
            solution = (root / "solutions" / f"{exercise.id}.py").read_text("utf-8")
            for name, text, only in answers(solution, exercise.id):
                path = Path(folder) / f"{exercise.id}.py"
                path.write_text(text, "utf-8")
                submission = read_submission(course, exercise, path)
                for seed in seeds:
                    wrong = judge(submission, only, seed)
                    judged += len(only) or len(exercise.functions)
                    if wrong:
                        failed += 1
                        print(f"false alarm: {exercise.id} {name} seed {seed}: {', '.join(wrong)}", flush=True)
    return judged, failed


def main() -> None:
    """Judge and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercises", nargs="*")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1000)
    parser.add_argument("--in-process", action="store_true")
    asked = parser.parse_args()
    root = course_root()
    course = read_course(root)
    code = CourseCode(root, course)
    exercises = [each for each in course.exercises if not asked.exercises or each.id in asked.exercises]
    seeds = range(asked.first, asked.first + asked.seeds)
    begun = time.monotonic()
    if asked.in_process:
        judged, failed = run(course, exercises, root, judged_here(code), seeds)
    else:
        server = launch.start_fork_server()
        with ProcessSandbox(server, memory_mb=2048, cpu_seconds=3600, allowed=course.allowed_imports) as sandbox:
            judged, failed = run(course, exercises, root, graded(code, sandbox), seeds)
    where = "in this process" if asked.in_process else "in confined workers"
    print(f"{failed} false alarms in {judged:,} judged functions {where} ({asked.seeds} seeds, {time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
