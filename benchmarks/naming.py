"""What the report says of wrong answers: a table to judge, of mistakes that others made.

    python benchmarks/naming.py FOLDER [FILE...]

FOLDER holds files like those of ``tests/blind``: a header with ``# exercise:``, ``# function:``, ``# mistake:`` and ``# kind:``,
then source that is put behind the right solution of that exercise, where the last definition of a name wins. Each is graded in a
confined worker: that function only, with seed 1, without timing. Prints each mistake with its status and all that is said of it.
Where a header says ``# named: REGEX``, whether the words match stands beside the status, and how many did at the end.
"""

import argparse
import re
import shutil
import tempfile
from collections import Counter
from pathlib import Path

from learnloop.course.loader import CourseCode
from learnloop.course.location import course_root, read_course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.report import Report
from learnloop.sandbox import launch
from learnloop.sandbox.host import ProcessSandbox
from learnloop.submission.submission import read_submission


def header(text: str) -> dict[str, str]:
    """What the first lines say of this answer."""
    return dict(re.findall(r"^# (\w+): (.*)$", text.partition("\ndef ")[0], re.MULTILINE))


def words(report: Report) -> list[str]:
    """All that the report says of the first check that is not passed, a line each."""
    found = next((check.finding for check in report.checks if check.finding is not None), None)
    if found is None:
        return []
    told = [found.message, *found.detail]
    if found.place is not None:
        told += [f"at: {found.place.text.strip()} {found.place.note}"]
    if found.diagnosis is not None:
        told += [f"cause: {found.diagnosis.message}", f"next: {found.diagnosis.next_step}"]
    if (example := found.example) is not None:
        told += [f"example: {example.call} is {example.yours}, not {example.expected}", *example.right]
    return [line for line in [*told, f"next: {found.next_step}"] if line != "next: "]


def main() -> None:
    """Grade and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("files", nargs="*", help="only these, like 007")
    asked = parser.parse_args()
    root = course_root()
    course = read_course(root)
    code = CourseCode(root, course)
    statuses: Counter[str] = Counter()
    matched: Counter[bool] = Counter()
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessSandbox(launch.start_fork_server(), memory_mb=2048, cpu_seconds=3600, allowed=course.allowed_imports) as sandbox,
    ):
        for file in sorted(asked.folder.glob("*.py")):
            if asked.files and file.stem not in asked.files:
                continue
            answer = file.read_text("utf-8")
            about = header(answer)
            exercise = course.exercise(about["exercise"])
            assert exercise is not None, file
            path = Path(folder) / file.stem / f"{exercise.id}.py"  # a folder of its own: later exercises import from theirs
            path.parent.mkdir()
            if exercise.kind == "exam":  # nothing stands in for what it imports
                for earlier in course.before(exercise):
                    shutil.copy(root / "solutions" / f"{earlier.id}.py", path.parent)
            solution = (root / "solutions" / f"{exercise.id}.py").read_text("utf-8")
            path.write_text(f"{solution}\n\n{answer}", "utf-8")
            options = Options(seed=1, only=[about["function"]], timing=False)
            report = grade(code, read_submission(course, exercise, path), sandbox, options, lambda line: None)
            told = words(report)
            status = "not passed" if told else "passed"
            statuses[status] += 1
            if "named" in about:
                as_named = re.search(about["named"], " ".join(told)) is not None
                matched[as_named] += 1
                status += ", named" if as_named else ", NOT NAMED"
            print(f"== {file.stem} {about['exercise']} {about['function']} [{about['kind']}] {status}")
            print(f"   mistake: {about['mistake']}")
            print("".join(f"   | {line}\n" for line in told), flush=True)
    print(", ".join(f"{count} {status}" for status, count in statuses.items()))
    if matched:
        print(f"{matched[True]} of {matched.total()} named as expected")


if __name__ == "__main__":
    main()
