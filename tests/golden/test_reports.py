"""Golden cases: a student's file in ``cases/<name>/`` and the report it gets, as text and as JSON.

The graded file is the last ``exerciseN.py`` or ``.ipynb`` of the folder; those before it are the earlier exercises it may
import. To update the expected reports:
``LEARNLOOP_UPDATE_CASES=1 pytest tests/golden/test_reports.py -k gets_its_report``.
Read the difference as a student would before you commit it.
"""

import json
import os
import re
from pathlib import Path
from typing import Any

import click
import msgspec
import pytest
from places import CASES

from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.grading.grade import grade
from learnloop.grading.options import Options
from learnloop.render import json as machine
from learnloop.render import terminal
from learnloop.report import Report
from learnloop.sandbox.interface import Sandbox
from learnloop.submission.submission import read_submission

NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
UPDATE = os.environ.get("LEARNLOOP_UPDATE_CASES") == "1"
# What depends on the machine is no part of an expected report.
UNSTABLE = ("sandbox", "seconds")
# A call that never ends need not be waited for as long as a student's.
CALL_SECONDS = {"endless_loop": 2.0}

# Cases in which no cause can be known, whatever the bank of mistakes holds: infinities, zeros and words are no evidence.
NO_CAUSE = {
    "gradient_without_cause",
    "nan_result",
    "one_entry_in_ten",
    "one_word_always",
    "unread_pattern",
}


def submitted(folder: Path) -> Path:
    """The file that is graded."""
    return max(path for path in folder.iterdir() if path.suffix in (".py", ".ipynb"))


def graded(folder: Path, course: Course, code: CourseCode, sandbox: Sandbox) -> Report:
    """The report of one case: the seed from the file, or one for all exams, which else are new every time; no timing."""
    path = submitted(folder)
    exercise = course.exercise(path.stem)
    assert exercise is not None
    if folder.name in CALL_SECONDS:
        limits = msgspec.structs.replace(course.limits, call_seconds=CALL_SECONDS[folder.name])
        code = CourseCode(code.root, msgspec.structs.replace(course, limits=limits))
    options = Options(timing=False, seed=8 if exercise.kind == "exam" else None)
    return grade(code, read_submission(course, exercise, path), sandbox, options, lambda line: None)


def pretty(report: Report) -> str:
    """The machine renderer's object, one key a line."""
    value = json.loads(machine.render([report]))
    for key in UNSTABLE:
        del value[key]
    for exam in [check["exam"] for check in value["checks"] if "exam" in check]:
        del exam["cpu_seconds"], exam["budget_seconds"]
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


@pytest.mark.parametrize("name", NAMES)
def test_a_case_gets_its_report(name: str, course: Course, code: CourseCode, sandbox: Sandbox):
    """Word for word, as text and as JSON; narrower and in colour it says the same."""
    folder = CASES / name
    report = graded(folder, course, code, sandbox)
    exercise = course.exercise(report.exercise)
    assert exercise is not None
    hints = {function.name for function in exercise.functions if function.hints}
    text = terminal.render(report, hints=hints)
    for file, written in (("report.txt", text), ("report.json", pretty(report))):
        if UPDATE:
            (folder / file).write_text(written, "utf-8", newline="\n")
        assert (folder / file).read_text("utf-8") == written
    for width in (40, 60, 80):
        plain = terminal.render(report, hints=hints, width=width)
        coloured = terminal.render(report, hints=hints, width=width, colour=True)
        assert "\x1b" not in plain
        assert "\x1b" in coloured
        assert [line.rstrip() for line in click.unstyle(coloured).split("\n")] == plain.split("\n")


def expected_text(name: str) -> str:
    """The report as a student sees it."""
    return (CASES / name / "report.txt").read_text("utf-8")


def expected_object(name: str) -> dict[str, Any]:
    """The report as a machine sees it."""
    return json.loads((CASES / name / "report.json").read_text("utf-8"))


@pytest.mark.parametrize("name", NAMES)
def test_a_report_fits_into_80_columns(name: str):
    """Only a line that quotes the student may be longer."""
    for line in expected_text(name).splitlines():
        assert len(line) <= 80 or re.match(r" *\d* \| ", line), line


@pytest.mark.parametrize("name", NAMES)
def test_a_report_ends_with_what_to_do_next_or_is_passed(name: str):
    """No dead ends; and nothing that steers a terminal comes through."""
    text = expected_text(name)
    assert re.search(r"^(Passed, |Next:  edit \S+, then  learnloop check exercise\d$)", text, re.MULTILINE)
    assert text.replace("\n", "").isprintable()
    assert not re.search(r" $", text, re.MULTILINE)


@pytest.mark.parametrize("name", NAMES)
def test_no_two_empty_lines_follow_each_other(name: str):
    """One empty line parts two things."""
    assert "\n\n\n" not in expected_text(name)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_the_first_failure_ends_with_a_cause_or_a_next_step(name: str):
    """Rule 1 of EXPERIENCE.md."""
    text = expected_text(name)
    if "  FAIL  " in text or '"problem": null' not in (CASES / name / "report.json").read_text("utf-8"):
        assert re.search(r"^(Next step: |Likely cause)|Save it", text, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(NO_CAUSE))
def test_no_cause_is_named_that_is_not_the_cause(name: str):
    """Rule 4 of EXPERIENCE.md."""
    assert "Likely cause" not in expected_text(name)


@pytest.mark.parametrize("name", ["naive_cross_entropy", "uses_absent_earlier_exercise"])
def test_a_softmax_that_took_the_maximum_off_is_not_told_to_take_it_off(name: str):
    """Its logarithm is what went wrong."""
    text = " ".join(expected_text(name).split())
    assert "Never leave the logarithm" in text
    assert "maximum" not in text


# Words that would send the reader of this report the wrong way.
MISLEADING = {
    "calls_a_stub": "  not yet  forward ",  # it is written; the relu that it calls is not
    "draws_from_np_random": "numbers by hand",  # nobody can work out a draw by hand
    "exit_called": "a name that is not defined",  # outside of the sandbox it does
    "experiment_calls_a_stub": "raise NotImplementedError",  # the call is to be taken out, not this line
    "helper_called_wrongly": "does not take the arguments of the exercise",  # it does; linear, which it calls, was given too few
    "none_from_a_branch": "this was returned",  # nothing was
    "one_part_averaged": "entry [0, 0] was moved",  # that is an entry of x, and db is what differs
    "other_words": "one of these entries",  # there are none
    "whole_number_division": "one of these entries",
}


@pytest.mark.parametrize("name", MISLEADING)
def test_a_report_does_not_lead_astray(name: str):
    """Each of these once did."""
    assert MISLEADING[name] not in expected_text(name)


def test_a_naive_softmax_is_recognised_by_where_it_is_nan():
    """Eight NaN among 21 entries, the others right: few mistakes do that, and this one is the most frequent of all."""
    assert "Likely cause (fits all 21 entries): Right for small logits" in expected_text("naive_softmax")


@pytest.mark.parametrize("name", NAMES)
def test_only_the_grader_writes_at_the_left_margin(name: str):
    """There is one verdict, whatever the student's code prints, raises or returns."""
    verdicts = re.findall(r"^(?:Passed, |Not yet: ).*$", expected_text(name), re.MULTILINE)
    assert len(verdicts) == 1


@pytest.mark.parametrize("name", NAMES)
def test_entries_that_differ_look_different(name: str):
    """A table that shows the same number twice explains nothing."""
    for check in expected_object(name)["checks"]:
        table = check["finding"] and check["finding"]["table"]
        for entry in table["entries"] if table else []:
            assert entry["yours"] != entry["expected"], entry


@pytest.mark.parametrize("name", NAMES)
def test_points_are_given_for_passed_checks_only(name: str):
    """A report is what it adds up to, and each check keeps its worth."""
    value = expected_object(name)
    assert round(sum(check["score"] for check in value["checks"]), 2) == value["score"]
    for check in value["checks"]:
        if "exam" not in check:
            assert check["score"] == (check["max_score"] if check["status"] == "passed" else 0)
    whole = sum(check["max_score"] for check in value["checks"])
    assert round(whole, 2) == value["max_score"]


def test_every_case_says_why_it_is_there():
    """In a comment in its first line; a notebook in its first cell; files that are to be empty or no Python at all, here."""
    without = {"empty_file", "not_a_notebook"}
    for name in set(NAMES) - without:
        path = submitted(CASES / name)
        source = path.read_text("utf-8")
        if path.suffix == ".ipynb":
            source = "".join(json.loads(source)["cells"][0]["source"])
        assert source.startswith("# "), name


def test_there_is_a_case_for_every_stage_and_status():
    """Of what a check can end in, timing aside."""
    checks = [check for name in NAMES for check in expected_object(name)["checks"]]
    stages = {check["finding"]["stage"] for check in checks if check["finding"]}
    assert stages == {"file", "not started", "runs", "type", "shape", "finite", "values", "behaviour", "exam"}
    assert {check["status"] for check in checks} == {"passed", "failed", "skipped", "error", "timeout"}
