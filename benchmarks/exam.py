"""How well the answers to an exam do: the model answer, and with ``--mistakes`` those of the bank, over many seeds.

    python benchmarks/exam.py [--seeds 200] [--first 0] [--mistakes] [EXERCISE]

The marks in course.yml come from it. Prints, for each answer, the share of right answers on new examples in percent (lowest, first
percentile, median, highest), the median on those that it learnt from, the mean and the most of the points of ``fit``, how many
seeds earned all of them, how many a badge, and the mean CPU time of ``fit``. Our own answers are called in this process; no budget
is kept.
"""

import argparse
import ast
import os
import time
from collections.abc import Iterator, Sequence
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.course.model import Exercise
from learnloop.grading.exam.data import ExamData


def answers(code: CourseCode, exercise: Exercise, wanted: Sequence[str], *, mistakes: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and functions of the model answer, and of each mistake planted into it: of all, or of those ``wanted``."""
    solution = code.solution_unit(exercise).source
    planted = {"solution": solution}
    if mistakes or wanted:
        bank = (code.root / "solutions" / "mistakes" / f"{exercise.id}.py").read_text("utf-8")
        wrong = {node.name: node for node in ast.parse(bank).body if isinstance(node, ast.FunctionDef)}
        for entry in [each for entries in code.mistakes(exercise).values() for each in entries]:
            wrong[entry.name].decorator_list = []
            planted[entry.name] = f"{solution}\n\n{ast.unparse(wrong[entry.name])}\n\n{entry.function} = {entry.name}\n"
    for name in wanted or planted:
        source = planted[name]
        functions: dict[str, Any] = {}
        exec(compile(source, name, "exec"), functions)
        yield name, functions


def main() -> None:
    """Learn, answer, count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exercise", nargs="?", default="exercise8")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--mistakes", action="store_true")
    parser.add_argument("--only", action="append", default=[], metavar="ANSWER", help="solution, or a mistake; can be repeated")
    asked = parser.parse_args()
    root = course_root()
    course = read_course(root)
    code = CourseCode(root, course)
    exercise = course.exercise(asked.exercise)
    assert exercise is not None
    exam = next(each.exam for each in code.checks(exercise).values() if each.exam is not None)
    function = next(each for each in exercise.functions if each.exam is not None)
    scale = function.exam
    assert scale is not None
    print(f"{'answer':26} lowest first% median highest   own  points   most  full badge  CPU s")
    for name, functions in answers(code, exercise, asked.only, mistakes=asked.mistakes):
        new, own, seconds = [], [], 0.0
        for seed in range(asked.first, asked.first + asked.seeds):
            data = ExamData.drawn(exam, seed)
            begun = time.process_time()
            try:
                params = functions[exam.fit](data.x.copy(), data.y, np.random.default_rng(data.rngs[0].seed))
                seconds += time.process_time() - begun
                new.append(np.mean(functions[exam.predict](params, data.x_test) == data.y_test))
                own.append(np.mean(functions[exam.predict](params, data.x) == data.y))
            except (TypeError, ValueError) as error:  # a mistake of form, which an exam tells by itself
                print(f"{name:26} {type(error).__name__}: {error}", flush=True)
                break
        else:
            points = function.points * np.array([scale.earned(float(each)) for each in new])
            shares = " ".join(f"{100 * each:6.2f}" for each in (min(new), np.quantile(new, 0.01), np.median(new), max(new)))
            full, badges = np.sum(np.array(new) >= scale.full), np.sum(np.array(new) >= scale.badge)
            earned = f"{points.mean():6.2f} {points.max():6.2f}"
            rest = f"{100 * np.median(own):6.2f} {earned} {full:5} {badges:5} {seconds / asked.seeds:6.2f}"
            print(f"{name:26} {shares}  {rest}", flush=True)


if __name__ == "__main__":
    main()
