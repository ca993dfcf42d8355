"""Renderers: a report as text for a terminal and as JSON for a machine, both pure functions of the report."""

import json
import re
from typing import Any

import click
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.render import json as machine
from learnloop.render import terminal
from learnloop.render.commands import NOTEBOOK
from learnloop.report import SCHEMA, Blame, CheckResult, Diagnosis, Entry, Finding, Place, Report, Skip, Table, Timing
from learnloop.text import clean

WRONG = Finding(stage="values", message="The result is wrong in all 21 entries.", next_step="Divide.")
NOT_STARTED = Finding(stage="not started", message="not started", place=Place(file="exercise1.py", line=31))


def check(function: str = "relu", kind: Any = "values", status: Any = "passed", **more: Any) -> CheckResult:
    """One check worth a point."""
    score = 1.0 if status == "passed" else 0.0
    values = {"id": f"{function}.{kind}", "function": function, "kind": kind, "status": status, "score": score, "max_score": 1.0}
    return CheckResult(**{**values, **more})


def failed(finding: Finding = WRONG, function: str = "relu", **more: Any) -> CheckResult:
    """One that failed with this finding."""
    return check(function, status="failed", message=finding.message, finding=finding, diagnosis=finding.diagnosis, **more)


def skipped(why: Skip, message: str = "values first", **more: Any) -> CheckResult:
    """One that was not judged."""
    return check(status="skipped", skip=why, message=message, **{"kind": "timing", **more})


def report(*checks: CheckResult, **more: Any) -> Report:
    """The report with these checks, consistent with them."""
    selected = [each for each in checks if each.skip != "deselected"]
    values: dict[str, Any] = {
        "exercise": "exercise1",
        "title": "The forward pass",
        "file": "exercise1.py",
        "score": sum(each.score for each in checks),
        "max_score": sum(each.max_score for each in checks),
        "passed": all(each.status == "passed" or each.skip in ("noisy", "unavailable") for each in selected),
        "complete": len(selected) == len(checks),
        "seed": 7,
        "sandbox": "B",
        "seconds": 0.5,
        "checks": list(checks),
    }
    return Report(**{**values, **more})


def lines(given_: Report, **options: Any) -> list[str]:
    """The lines of its text."""
    return terminal.render(given_, **options).split("\n")


def body(finding: Finding) -> str:
    """What the terminal shows of one failure, between its heading and the ending."""
    text = terminal.render(report(failed(finding)))
    return text.partition("FAIL")[2].partition("\n\n")[2].partition("\n\n")[2].partition("\n\nNot yet")[0]


# ---------------------------------------------------------------- JSON


def test_one_report_is_one_object():
    """With the schema's number, and every field in place."""
    given_ = report(check(), failed(Finding(stage="values", message="wrong", diagnosis=Diagnosis("relu_abs", "Look.")), "softmax"))
    value = json.loads(machine.render([given_]))
    assert value["schema"] == SCHEMA == 1
    assert [each["id"] for each in value["checks"]] == ["relu.values", "softmax.values"]
    assert value["checks"][0]["diagnosis"] is None
    assert value["checks"][1]["diagnosis"] == {"mistake": "relu_abs", "message": "Look."}
    for name in ("exercise", "score", "max_score", "passed", "complete", "seed", "sandbox", "seconds", "notes", "problem"):
        assert name in value
    for name in ("function", "kind", "status", "score", "max_score", "message", "skip", "finding", "printed"):
        assert name in value["checks"][0]


def test_several_reports_are_one_object_with_a_list():
    """None are an empty list: what reads it needs no special case."""
    one, other = report(check()), report(check("mse"), exercise="exercise2")
    value = json.loads(machine.render([one, other]))
    assert value["schema"] == 1
    assert value["reports"] == [json.loads(machine.render([each])) for each in (one, other)]
    assert json.loads(machine.render([])) == {"schema": 1, "reports": []}


def test_json_holds_all_that_a_report_holds():
    """It can be read back."""
    given_ = report(failed(whole_finding()), problem=WRONG, notes=["exercise1 is your own."], printed="hello\n")
    assert msgspec.json.decode(machine.render([given_]), type=Report) == given_


def test_json_is_one_line_of_valid_unicode():
    """Whatever a student's code printed."""
    text = machine.render([report(check(printed='größe "λ"\n\\ \u2028'))])
    assert "\n" not in text
    assert json.loads(text)["checks"][0]["printed"] == 'größe "λ"\n\\ '
    assert "NaN" not in text


# ---------------------------------------------------------------- the list of checks


def test_the_first_line_names_the_exercise_and_the_points():
    """The points at the right edge."""
    first = lines(report(check(), check("softmax", "behaviour", "failed", finding=WRONG)))[0]
    assert first == "exercise1  The forward pass" + "1.0 of 2 points".rjust(80 - 27)
    assert len(first) == 80
    room = 80 - len("exercise1    1.0 of 1 points")
    for spare, count in ((0, 1), (-1, 2)):
        head = lines(report(check(), title="T" * (room - spare)))
        assert head.index("") == count


def test_a_long_title_is_wrapped_and_the_points_get_a_line_of_their_own():
    """At the right edge as well."""
    first, second, third, _ = lines(report(check(), title="word " * 20))[:4]
    assert f"{first} {second}" == "exercise1  " + " ".join(["word"] * 20)
    assert len(first) <= 80
    assert third == "1.0 of 1 points".rjust(80)


def test_checks_of_a_function_with_the_same_end_share_a_line():
    """In the order of judgement."""
    given_ = report(check(), check(kind="behaviour"), check(kind="timing", message="1.2 x the reference"), check("softmax"))
    assert lines(given_)[2:4] == [
        "  ok       relu                   values, behaviour, timing",
        "  ok       softmax                values",
    ]


def test_what_follows_a_failure_is_skipped_and_says_why():
    """In the same line, if there is room."""
    given_ = report(failed(), skipped("after", kind="behaviour"), skipped("after"))
    assert lines(given_)[2:4] == [
        "  FAIL     relu                   values",
        "  skip     relu                   behaviour, timing     (values first)",
    ]


def test_a_function_that_is_not_started_has_one_line_with_its_place():
    """What is skipped after it is not listed."""
    given_ = report(failed(NOT_STARTED), skipped("after", kind="behaviour"))
    assert lines(given_)[2] == "  not yet  relu                                         exercise1.py, line 31"
    assert "skip" not in terminal.render(given_)
    assert lines(report(failed(Finding(stage="not started", message="not started"))))[2] == "  not yet  relu"


def test_what_comes_solved_says_so():
    """A check without points is an example."""
    assert "[already solved, as an example]" in terminal.render(report(check("linear", max_score=0.0, score=0.0)))


def test_deselected_checks_are_not_listed():
    """Only what was asked for is told."""
    text = terminal.render(
        report(check(), skipped("deselected", "not selected"), check("softmax", status="skipped", skip="deselected"))
    )
    assert "timing" not in text
    assert "softmax" not in text


def test_excused_timing_is_listed_and_explained_at_the_end():
    """With the command to type later; no point is lost."""
    for why, message in (
        ("noisy", "this computer is too busy to judge (0.4 to 2.6 x); no point is lost"),
        ("unavailable", "no Numba"),
    ):
        given_ = report(check(), skipped(why, message, score=1.0), check("softmax"), skipped(why, message, function="softmax"))
        text = terminal.render(given_)
        assert f"({message})" in text
        assert "Passed, 3.0 of 4." in text
        assert "Not judged here, with no points lost: timing of relu, softmax." in text
        assert "learnloop check exercise1 --only relu" in " ".join(text.split())


def test_time_is_shown_as_bars_in_proportion():
    """The reference, the limit and what was measured; the smallest still shows."""
    slow = Finding(stage="timing", message="Right answer, too slow.")
    given_ = report(failed(slow, kind="timing", timing=Timing(limit=20.0, ratio=1057.0, low=1000.0, high=1100.0, pairs=5)))
    shown = lines(given_)
    bars = shown[shown.index("  reference  |" + "#".ljust(30) + "      1 x") :][:3]
    assert [bar.count("#") for bar in bars] == [1, 1, 30]
    assert bars[2].endswith("  1,057 x")
    assert max(map(len, bars)) <= 60


# ---------------------------------------------------------------- one failure


def whole_finding() -> Finding:
    """A finding with all that one can have."""
    return Finding(
        stage="values",
        message="The result is wrong in all 21 entries.",
        place=Place(
            file="exercise3.py",
            line=41,
            text="    return 2.0 * (pred - target)",
            column=11,
            end_column=32,
            note="this was returned",
        ),
        case="a single example",
        detail=["How it was measured: by moving.", "Python's own words: none."],
        table=Table(entries=[Entry("[0, 0]", "+33.94", "+1.6162", "21.000"), Entry("[6, 2]", "-1", "+0")], differing=21, size=21),
        diagnosis=Diagnosis("mse_grad_sum", "the loss is a mean."),
        next_step="write mse as a sum divided by a count.",
    )


def test_a_failure_is_told_from_the_message_to_the_next_step():
    """Where, what, which entries, how measured, why, and what to do: in this order, each parted by an empty line."""
    assert body(whole_finding()) == (
        "The result is wrong in all 21 entries.\n"
        "Seen with: a single example.\n"
        "\n"
        "    41 |     return 2.0 * (pred - target)\n"
        "       |            ^^^^^^^^^^^^^^^^^^^^^ this was returned\n"
        "\n"
        "  entry     yours   expected   yours / expected\n"
        "  [0, 0]   +33.94    +1.6162             21.000\n"
        "  [6, 2]       -1         +0\n"
        "  (21 of 21 entries differ)\n"
        "\n"
        "How it was measured: by moving.\n"
        "\n"
        "Python's own words: none.\n"
        "\n"
        "Likely cause (fits all 21 entries): the loss is a mean.\n"
        "\n"
        "Next step: write mse as a sum divided by a count."
    )


def test_the_heading_names_the_function_and_the_line():
    """Or the function alone."""
    assert "\n\nrelu in exercise3.py, line 41\n\n" in terminal.render(report(failed(whole_finding()), file="exercise3.py"))
    assert "\n\nrelu\n\n" in terminal.render(report(failed()))


def test_without_a_cause_a_table_says_that_there_is_none():
    """But not of a single number."""
    table = Table(entries=[Entry("[0]", "+1", "+2", "0.500")], differing=1, size=2)
    assert "(1 of 2 entries differ)" in body(Finding(stage="values", message="wrong", table=table))
    cause = Diagnosis("x", "halved.")
    assert "Likely cause (fits all 2 entries): halved." in body(Finding(stage="values", message="x", table=table, diagnosis=cause))
    assert "No known cause fits every entry." in body(Finding(stage="values", message="wrong", table=table))
    alone = msgspec.structs.replace(table, size=1)
    shown = body(Finding(stage="values", message="wrong", table=alone))
    assert "pattern" not in shown
    assert "entries differ" not in shown


def test_a_cause_without_a_table_counts_no_entries():
    """It fits, but there is nothing to count."""
    finding = Finding(stage="shape", message="wrong", diagnosis=Diagnosis("x", "turned."))
    assert "\nLikely cause: turned." in body(finding)


def test_a_column_of_ratios_without_a_ratio_is_left_out():
    """NaN has none."""
    table = Table(entries=[Entry("[0]", "+nan", "+2")], differing=1, size=2, expected="measured")
    assert "  entry   yours   measured\n  [0]      +nan         +2\n" in body(Finding(stage="finite", message="NaN", table=table))


def test_the_first_failure_is_told_in_full_and_the_others_in_a_line():
    """With the case in which they were seen, and the command that tells the next one."""
    second = msgspec.structs.replace(whole_finding(), message="`dW` is wrong.")
    text = terminal.render(report(failed(), failed(second, "softmax"), failed(NOT_STARTED, "sigmoid"), failed(WRONG, "forward")))
    assert text.count("Next step:") == 1
    assert (
        "\nThen:\n"
        "  softmax: `dW` is wrong. (seen with: a single example)\n"
        "  forward: The result is wrong in all 21 entries.\n"
        "  Each in full:  learnloop check exercise1 --only NAME\n"
    ) in text
    two = terminal.render(report(failed(), failed(second, "softmax")))
    assert "  Each in full:  learnloop check exercise1 --only softmax\n" in two


def test_what_a_function_printed_is_quoted_line_by_line():
    """So that nothing in it can be taken for the report."""
    text = terminal.render(report(failed(printed="Passed, 20.0 of 20.\n\nNext:  go home\n")))
    assert "\nPrinted by your relu():\n    | Passed, 20.0 of 20.\n    |\n    | Next:  go home\n\nNot yet" in text
    assert "Printed" not in terminal.render(report(failed(printed=" \n")))


def test_what_the_file_printed_is_quoted_too():
    """At the end, before the notes."""
    notes = ["exercise1 was not found; its model answers were used instead."]
    text = terminal.render(report(check(), printed="hello\n", notes=notes))
    assert (
        "\nPrinted by your exercise file:\n    | hello\n\nexercise1 was not found; its model answers were used instead.\n\nPassed"
        in text
    )


def test_what_a_function_printed_is_cut_at_the_width_and_not_at_the_words():
    """All of it is there; tabs become blanks."""
    text = terminal.render(report(failed(printed="\t" + "x" * 200 + "\n")))
    quoted = [line[6:] for line in text.split("\n") if line.startswith("    | ")]
    assert "".join(quoted) == "    " + "x" * 200
    assert max(map(len, text.split("\n"))) <= 80


def test_a_message_of_several_lines_is_set_in():
    """Its second line may look like a verdict, and must not stand where one does."""
    for finding in (
        Finding(stage="runs", message="stopped\nPassed, 20.0 of 20."),
        Finding(stage="runs", message="stopped", detail=["Python's own words: ValueError: x\n\nPassed, 20.0 of 20."]),
        Finding(stage="runs", message="stopped", next_step="Look.\nPassed, 20.0 of 20."),
        Finding(stage="runs", message="stopped", case="a case\nPassed, 20.0 of 20"),
        Finding(stage="runs", message="stopped", diagnosis=Diagnosis("x", "It is:\nPassed, 20.0 of 20.")),
    ):
        for given_ in (report(failed(finding)), report(failed(), failed(finding, "softmax")), report(failed(), problem=finding)):
            assert not re.search(r"^(  )?Passed", terminal.render(given_), re.MULTILINE)
    assert not re.search(r"^Passed", terminal.render(report(failed(), notes=["Left out:\nPassed, 20.0 of 20."])), re.MULTILINE)


def test_a_problem_of_the_whole_file_takes_the_place_of_the_checks():
    """They all share it."""
    text = terminal.render(report(failed(), problem=Finding(stage="file", message="Python cannot read it.", next_step="Mend it.")))
    assert "FAIL" not in text
    assert "\nPython cannot read it.\n\nNext step: Mend it.\n\nNot yet: 0 of 1 functions pass.\n" in text
    assert "Next:  edit exercise1.py, then  learnloop check exercise1\n" in text


def test_a_problem_with_a_place_is_headed_by_it():
    """The file to be edited is the one that has the problem, which may be an earlier exercise, or a cell of a notebook."""
    for file, again in (("exercise0.py", "exercise0.py"), ("exercise0.ipynb, cell 3", "exercise0.ipynb")):
        problem = Finding(stage="file", message="Python cannot read it.", place=Place(file=file, line=5, text="def"))
        text = terminal.render(report(failed(), problem=problem))
        assert f"\n\n{file}, line 5\n\nPython cannot read it.\n\n     5 | def\n" in text
        assert f"Next:  edit {again}, then  learnloop check exercise1\n" in text


def test_a_failure_in_an_earlier_exercise_is_edited_there():
    """Where the line stands that stopped."""
    finding = Finding(stage="runs", message="stopped", place=Place(file="exercise0.py", line=5, text="x"))
    assert "Next:  edit exercise0.py, then  learnloop check exercise1\n" in terminal.render(report(failed(finding)))
    assert "\nrelu: exercise0.py, line 5\n" in terminal.render(report(failed(finding)))
    own = msgspec.structs.replace(finding, place=Place(file="exercise1.py", line=5, text="x"))
    assert "Next:  edit relu, then  learnloop check exercise1\n" in terminal.render(report(failed(own)))


def test_what_is_not_written_in_an_earlier_exercise_heads_its_report_and_is_checked_there():
    """It is that function which stands at the place, and that exercise which it is a part of."""
    stub = Finding(stage="runs", message="stopped", place=Place(file="exercise0.py", line=5, text="x"), edit="linear")
    text = terminal.render(report(failed(stub)), hints={"relu", "linear"})
    assert "\n\nlinear in exercise0.py, line 5\n\n" in text
    assert text.endswith("\nNext:  edit linear in exercise0.py, then  learnloop check exercise0\n")
    cell = msgspec.structs.replace(stub, place=Place(file="exercise0.ipynb, cell 3", line=5))
    last = "Next:  edit linear in exercise0.ipynb, save it, then  %check relu"
    assert ending(report(failed(cell)), commands=NOTEBOOK).endswith(last)


# ---------------------------------------------------------------- the last lines


def ending(given_: Report, **options: Any) -> str:
    """What stands after the last empty line."""
    return terminal.render(given_, **options).rstrip("\n").rpartition("\n\n")[2]


def test_a_passed_exercise_names_the_next_one():
    """After the last there is none."""
    assert ending(report(check()), following="exercise2") == "Passed, 1.0 of 1.\nNext:  learnloop check exercise2"
    assert ending(report(check())) == "Passed, 1.0 of 1."


def test_a_part_that_passes_is_no_passed_exercise():
    """It names the command for the whole, and not the next exercise."""
    given_ = report(check(), skipped("deselected"))
    assert (
        ending(given_, following="exercise2") == "Passed, as far as it was checked.\nThe whole exercise:  learnloop check exercise1"
    )


def test_what_is_not_yet_right_counts_functions_and_names_the_first():
    """Excused checks do not count against a function; a function with one failure is not passed."""
    given_ = report(
        check(),
        skipped("noisy", score=1.0),
        check("sigmoid"),
        failed(function="sigmoid", kind="behaviour", id="sigmoid.behaviour"),
        failed(NOT_STARTED, "softmax"),
    )
    assert ending(given_).startswith(
        "Not yet: 1 of 3 functions pass.\nNext:  edit sigmoid, then  learnloop check exercise1\nNot judged here"
    )


def test_deselected_functions_are_not_counted():
    """Of the selected ones, one in one."""
    given_ = report(failed(), check("softmax", status="skipped", skip="deselected"))
    assert "Not yet: 0 of 1 functions pass." in terminal.render(given_)


def test_a_notebook_is_told_its_own_commands():
    """Which cell to run or which file to save, and the magic that makes the check again."""
    problem = Finding(stage="file", message="no", place=Place(file="exercise1.py, cell [3]", line=5))
    earlier = msgspec.structs.replace(problem, place=Place(file="exercise0.ipynb, cell 3", line=5))
    blame = Blame(function="relu", exercise="exercise0", message="m", next_step="n", place=earlier.place)
    excused = skipped("noisy", score=1.0)
    for given_, last in (
        (report(failed()), "Next:  edit relu, run its cell, then  %check relu\nStuck?  %hint relu"),
        (report(failed(), problem=problem), "Next:  fix this cell, run it, then  %check exercise1"),
        (report(failed(), problem=earlier), "Next:  edit exercise0.ipynb, save it, then  %check exercise1"),
        (report(failed(blame=blame)), "Next:  edit exercise0.ipynb, save it, then  %check relu"),
        (report(check()), "Passed, 1.0 of 1.\nNext:  open exercise2.ipynb"),
        (report(check(), skipped("deselected")), "The whole exercise:  %check exercise1"),
        (report(check(), excused), "Not judged here, with no points lost: timing of relu.  Later:  %check relu"),
    ):
        assert ending(given_, following="exercise2", hints={"relu"}, commands=NOTEBOOK).endswith(last)


# ---------------------------------------------------------------- width and colour


def samples() -> list[Report]:
    """Reports with everything that can be wide."""
    return [
        report(
            check(),
            check(kind="behaviour"),
            skipped("noisy", "this computer is too busy to judge (0.4 to 2.6 x); no point is lost"),
        ),
        report(failed(whole_finding()), skipped("after"), failed(NOT_STARTED, "learning_rate_verdict"), failed(WRONG, "softmax")),
        report(failed(), problem=whole_finding(), notes=["word " * 50], file="exercise1.ipynb"),
    ]


@pytest.mark.parametrize("width", [60, 80, 100])
@pytest.mark.parametrize("number", range(3))
def test_prose_is_wrapped_at_the_width(width: int, number: int):
    """Words stay whole."""
    given_ = samples()[number]
    assert all(len(line) <= width for line in lines(given_, width=width))
    words = set(" ".join(lines(given_, width=200)).split())
    assert set(" ".join(lines(given_, width=width)).split()) == words


def test_a_word_that_is_wider_than_the_terminal_is_broken():
    """Nothing is lost."""
    finding = Finding(stage="values", message="x" * 200)
    text = terminal.render(report(failed(finding)), width=60)
    assert all(len(line) <= 60 for line in text.split("\n"))
    assert "x" * 200 in text.replace("\n", "")


def test_there_is_a_least_width():
    """Below it a table would be noise."""
    given_ = samples()[1]
    assert terminal.render(given_, width=1) == terminal.render(given_, width=40)


@pytest.mark.parametrize("number", range(3))
def test_without_colour_there_is_no_escape_sequence_and_no_blank_at_the_end_of_a_line(number: int):
    """As a pipe gets it."""
    for width in (40, 60, 80):
        text = terminal.render(samples()[number], width=width)
        assert "\x1b" not in text
        assert not re.search(r"[ \t]$", text, re.MULTILINE)
        assert text.endswith("\n")
        assert not text.endswith("\n\n")


@pytest.mark.parametrize("number", range(3))
def test_colour_is_never_the_only_sign(number: int):
    """Without its escape sequences the text is the same; of colours only the basic sixteen are used."""
    coloured = terminal.render(samples()[number], colour=True)
    assert click.unstyle(coloured) == terminal.render(samples()[number])
    codes = {int(code) for code in re.findall(r"\x1b\[(\d+)m", coloured)}
    assert codes <= {0, 1, *range(30, 38), *range(90, 98)}


def test_an_underline_without_a_note_is_the_same_in_colour():
    """A crash has no note."""
    finding = Finding(stage="runs", message="stopped", place=Place(file="e.py", line=1, text="x @ y", column=0, end_column=5))
    coloured = terminal.render(report(failed(finding)), colour=True)
    assert click.unstyle(coloured) == terminal.render(report(failed(finding)))


def test_a_narrow_terminal_gets_no_empty_lines_between_the_checks():
    """The list stays one block."""
    text = terminal.render(report(check(), check(kind="behaviour"), check("softmax")), width=40)
    assert "values, behaviour\n  ok       softmax" in text


# ---------------------------------------------------------------- the student's line


def test_the_underline_stands_below_the_expression():
    """Also after a tab and beyond the ASCII range."""
    for text, column, end in (("\treturn x", 8, 9), ('größe = "ä"; x', 13, 14), ("x", 0, 1)):
        place = Place(file="e.py", line=7, text=text, column=column, end_column=end)
        shown = body(Finding(stage="runs", message="stopped", place=place)).split("\n")
        line, underline = (next(each for each in shown if each.startswith(start)) for start in ("     7 | ", "       | "))
        assert underline.index("^") == line.index("x")
        assert underline.count("^") == 1


def test_without_columns_the_line_stands_alone():
    """Python does not always know them."""
    shown = body(Finding(stage="runs", message="stopped", place=Place(file="e.py", line=1234567, text="x = 1")))
    assert "1234567 | x = 1" in shown
    assert "^" not in shown


def test_columns_beyond_the_line_are_not_drawn():
    """Neither those that Python puts behind its end nor a stretch of nothing."""
    place = Place(file="e.py", line=1, text="x = 1", column=3, end_column=90)
    assert "    ^^" in body(Finding(stage="runs", message="stopped", place=place)).split("\n")[-1]
    assert body(Finding(stage="runs", message="stopped", place=place)).count("^") == 2
    nothing = msgspec.structs.replace(place, end_column=3)
    assert "^" not in body(Finding(stage="runs", message="stopped", place=nothing))


@pytest.mark.parametrize("at", [0, 60, 100, 180])
def test_a_long_line_is_shown_around_the_expression(at: int):
    """Within the width, and with dots where it begins later."""
    text = "a" * at + "stop" + "z" * (200 - at)
    place = Place(file="e.py", line=1, text=text, column=at, end_column=at + 4)
    line, underline = body(Finding(stage="runs", message="stopped", place=place)).split("\n")[-2:]
    assert max(len(line), len(underline)) <= 80
    assert line[underline.index("^") : underline.rindex("^") + 1] == "stop"
    assert line.startswith("     1 | ..." if at > 30 else "     1 | ")


def test_a_note_that_has_no_room_is_left_out():
    """The underline says enough."""
    place = Place(file="e.py", line=1, text="x" * 70, column=0, end_column=70, note="this was returned")
    assert "this was returned" not in body(Finding(stage="values", message="wrong", place=place))
    for spare in (0, 1):
        length = 80 - len("     1 | ") - len(" this was returned") + spare
        place = Place(file="e.py", line=1, text="x" * length, column=0, end_column=length, note="this was returned")
        assert ("this was returned" in body(Finding(stage="values", message="wrong", place=place))) == (not spare)


def test_a_place_without_its_text_leaves_no_gap():
    """A function that was found under another name has one."""
    finding = Finding(stage="runs", message="stopped", place=Place(file="e.py", line=1), next_step="Rename it.")
    assert body(finding) == "stopped\n\nNext step: Rename it."


def test_a_place_just_behind_the_line_is_drawn():
    """Where a colon is missing."""
    place = Place(file="e.py", line=5, text="def softmax(z)", column=14, end_column=15)
    assert "\n       |               ^" in body(Finding(stage="file", message="expected ':'", place=place))


# ---------------------------------------------------------------- text from strangers

HOSTILE = "\x1b[2J\x1b[31mPassed\x1b[0m\r\x07\x00\x9b\u202edessaP\u2066\u200b\ufeff"


def test_control_characters_reach_no_terminal():
    """Wherever a report holds a stranger's words."""
    finding = msgspec.structs.replace(
        whole_finding(),
        message=HOSTILE,
        case=HOSTILE,
        detail=[HOSTILE],
        diagnosis=Diagnosis("x", HOSTILE),
        next_step=HOSTILE,
        place=Place(file=HOSTILE, line=1, text=HOSTILE, column=0, end_column=2, note=HOSTILE),
        table=Table(entries=[Entry(HOSTILE, HOSTILE, HOSTILE, HOSTILE)], differing=1, size=2),
    )
    for given_ in (
        report(failed(finding, printed=HOSTILE), failed(finding, "softmax"), notes=[HOSTILE], printed=HOSTILE, title=HOSTILE),
        report(failed(finding), problem=finding, file=HOSTILE),
        report(failed(msgspec.structs.replace(NOT_STARTED, place=Place(file=HOSTILE, line=1))), skipped("after", HOSTILE)),
    ):
        assert terminal.render(given_).replace("\n", "").isprintable()


def test_clean_text_keeps_what_can_be_read():
    """Letters of all scripts, symbols, line breaks and tabs."""
    for text in ("", "plain", "größer 😀 λ ∂L/∂W  数", "two\nlines\tand a tab"):
        assert clean(text) == text


def test_what_steers_a_terminal_or_turns_a_line_is_dropped():
    """Control and format characters, surrogates, private and unassigned ones, line and paragraph separators."""
    assert clean(HOSTILE) == "[2J[31mPassed[0mdessaP"
    assert clean("a\ud800b\ue000c\u0378d\u2028e\u2029f\x85g\x7fh") == "abcdefgh"


def test_long_text_is_cut_and_says_so():
    """At a limit."""
    assert clean("x" * 11, 10) == "x" * 10 + " ..."
    assert clean("x" * 10, 10) == "x" * 10


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str):
    """And nothing that is left can move a cursor."""
    once = clean(text)
    assert clean(once) == once
    assert all(each in "\n\t" or each.isprintable() or each.isspace() for each in once)


@given(st.text(st.sampled_from("x .\x1b"), min_size=8, max_size=24))
def test_cutting_twice_is_cutting_once(text: str):
    """Whatever was left out of the first of them."""
    once = clean(text, 10)
    assert len(once) <= 14
    assert clean(once, 10) == once


@given(st.text(alphabet=st.sampled_from(HOSTILE + "ab \n\t")))
def test_a_message_of_any_text_is_rendered_without_control_characters(text: str):
    """In both renderers."""
    given_ = report(failed(Finding(stage="runs", message=text, detail=[text]), printed=text))
    shown = terminal.render(given_)
    assert shown.replace("\n", "").replace("\t", "").isprintable()
    assert json.loads(machine.render([given_]))["checks"][0]["message"] == clean(text)


# ---------------------------------------------------------------- blame

BLAME = Blame(function="relu", exercise="exercise1", message="With the model's it is right.", next_step="Mend `relu` first.")


def test_blame_takes_the_place_of_a_cause_and_leads_to_who_is_responsible():
    """The table may stay; that no pattern explains it needs no saying any more."""
    table = Table(entries=[Entry("[0]", "1", "2", "0.5")], differing=1, size=2)
    finding = Finding(stage="values", message="Wrong.", table=table, next_step="Mend `relu` first.")
    text = terminal.render(report(failed(finding, "forward", blame=BLAME)))
    assert "Responsible: `relu` in exercise1. With the model's it is right." in text
    assert "No cause that is known" not in text
    assert "Next:  edit relu, then  learnloop check exercise1" in text


def test_who_is_responsible_is_told_before_what_is_wrong_because_of_it():
    """Whatever the order of the course."""
    text = terminal.render(report(failed(WRONG, "forward", blame=BLAME), failed(WRONG, "relu")))
    assert text.index("\nrelu\n") < text.index("Then:") < text.index("  forward: ")
    assert "Next:  edit relu" in text


def test_a_function_that_keeps_its_points_says_with_what():
    """In its row; and in JSON the key is there for it alone."""
    given_ = report(check("mse"), check("forward", blame=msgspec.structs.replace(BLAME, kept=True)))
    assert "(with the model answer of relu)" in terminal.render(given_)
    assert ["blame" in each for each in json.loads(machine.render([given_]))["checks"]] == [False, True]
