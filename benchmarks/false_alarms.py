"""How often a right answer is judged wrong: the model solutions and the right answers of the tests, over many seeds.

    python benchmarks/false_alarms.py [--seeds 200] [--first 1000]

Timing is left out: it is about the machine. Prints the number of judged functions and every failure with its seed.
"""

import argparse
import ast
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from learnloop.grading import Options, grade
from learnloop.home import course_root, read_course
from learnloop.loader import CourseCode
from learnloop.sandbox import launch
from learnloop.sandbox.host import Sandbox
from learnloop.submission.submission import read_submission

RIGHT = Path(__file__).resolve().parent.parent / "tests" / "right"


def answers(solution: str, exercise: str) -> Iterator[tuple[str, str, list[str]]]:
    """The model solution, and it with one function after the other answered in another right way."""
    yield "solution", solution, []
    for node in ast.parse((RIGHT / f"{exercise}.py").read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            function = node.name.partition("__")[0]
            yield node.name, f"{solution}\n\n{ast.unparse(node)}\n\n\n{function} = {node.name}\n", [function]


def main() -> None:
    """Judge and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=1000)
    asked = parser.parse_args()
    root = course_root()
    course = read_course(root)
    code = CourseCode(root, course)
    judged = failed = 0
    begun = time.monotonic()
    with (
        tempfile.TemporaryDirectory() as folder,
        Sandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=3600, allowed=course.allowed_imports) as sandbox,
    ):
        for exercise in course.exercises:
            solution = (root / "solutions" / f"{exercise.id}.py").read_text("utf-8")
            for name, text, only in answers(solution, exercise.id):
                path = Path(folder) / f"{exercise.id}.py"
                path.write_text(text, "utf-8")
                submission = read_submission(course, exercise, path)
                for seed in range(asked.first, asked.first + asked.seeds):
                    options = Options(seed=seed, only=only, timing=False)
                    report = grade(code, submission, sandbox, options, lambda line: None)
                    judged += len(only) or len(exercise.functions)
                    if not report.passed:
                        failed += 1
                        wrong = [check.id for check in report.checks if check.status not in ("passed", "skipped")]
                        print(f"false alarm: {exercise.id} {name} seed {seed}: {', '.join(wrong)}")
    print(f"{failed} false alarms in {judged:,} judged functions ({asked.seeds} seeds, {time.monotonic() - begun:.0f} s)")


if __name__ == "__main__":
    main()
