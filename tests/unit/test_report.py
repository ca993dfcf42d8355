"""A report as a value: all of its texts are clean however it was made, and its points are added up by itself."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest

from learnloop.report import (
    Blame,
    CheckResult,
    Diagnosis,
    Entry,
    ExamFigures,
    Example,
    Finding,
    Kind,
    Place,
    Report,
    Skip,
    Table,
    Timing,
    points,
)
from learnloop.text import clean

HOSTILE = "\x1b[31mred\x07 \u202eenac\u2028\x00\ud800" + "x" * 20_000
FIGURES = ExamFigures(
    test_accuracy=0.9, train_accuracy=1.0, cpu_seconds=1.0, budget_seconds=2.0, nothing=0.5, half=0.7, full=0.9, badge=False
)
MEASURED = Timing(limit=2.0, ratio=3.0, low=2.5, high=3.5, pairs=9)


def full_of(text: str) -> dict[str, Any]:
    """The fields of a report that has this text in every place for one."""
    place = Place(file=text, line=7, text=text, column=1, end_column=3, note=text)
    finding = Finding(
        stage="values",
        message=text,
        place=place,
        case=text,
        detail=[text],
        table=Table(entries=[Entry(text, text, text, text)], differing=1, size=2, expected=text),
        example=Example(arguments={text: text}, call=text, yours=text, expected=text, part=text, right=[text]),
        diagnosis=Diagnosis(text, text, text),
        next_step=text,
        edit=text,
    )
    blame = Blame(function=text, exercise=text, message=text, next_step=text, place=place, together=[text])
    check = CheckResult(
        id=text,
        function=text,
        kind="values",
        status="failed",
        score=0.0,
        max_score=1.0,
        message=text,
        diagnosis=finding.diagnosis,
        finding=finding,
        printed=text,
        blame=blame,
        timing=MEASURED,
        exam=FIGURES,
    )
    words: dict[str, Any] = dict.fromkeys(("exercise", "title", "file", "sandbox", "printed"), text)
    figures = {"score": 0.0, "max_score": 4.0, "passed": False, "complete": True, "seed": 1, "seconds": 1.0}
    return {**words, **figures, "checks": [check], "problem": finding, "notes": [text]}


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.items():
            yield from texts_in(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from texts_in(each)
    elif isinstance(value, msgspec.Struct):
        yield from texts_in([getattr(value, name) for name in value.__struct_fields__])


def by_replacing(fields: dict[str, Any]) -> Report:
    return msgspec.structs.replace(Report(**full_of("x")), **fields)


def by_converting(fields: dict[str, Any]) -> Report:
    return msgspec.convert(msgspec.to_builtins(fields), Report)


def by_decoding(fields: dict[str, Any]) -> Report:
    text = msgspec.json.encode(msgspec.to_builtins(_sendable(fields)))
    return msgspec.json.decode(text, type=Report)


def _sendable(value: Any) -> Any:
    """The value without half characters, which JSON has no way to write."""
    if isinstance(value, str):
        return value.replace("\ud800", "")
    if isinstance(value, list):
        return [_sendable(each) for each in value]
    if isinstance(value, dict):
        return {_sendable(key): _sendable(each) for key, each in value.items()}
    if isinstance(value, msgspec.Struct):
        return _sendable(msgspec.to_builtins(value))
    return value


@pytest.mark.parametrize(
    "make", [lambda fields: Report(**fields), by_replacing, by_converting, by_decoding], ids=["new", "replace", "convert", "decode"]
)
def test_every_text_of_a_report_is_clean_once_it_is_made(make: Callable[[dict[str, Any]], Report]):
    """Made from fields, from another report, from plain values or from JSON."""
    report = make(full_of(HOSTILE))
    found = [text for text in texts_in(report) if text not in ("values", "failed", "skipped")]
    assert set(found) == {clean(HOSTILE)} or set(found) == {clean(_sendable(HOSTILE))}
    # As many as there are places for a text: none of them was left out of this test, and none of the report.
    assert len(found) == len([text for text in texts_in(full_of("\x1b")) if text == "\x1b"])


def test_the_test_fills_every_place_for_a_text():
    """A field that is added to a report later is looked at, too."""
    empty = [
        f"{type(value).__name__}.{name}"
        for value in structs_in(Report(**full_of("x")))
        for name in value.__struct_fields__
        if getattr(value, name) in ("", None, msgspec.UNSET)
    ]
    assert set(empty) <= {"CheckResult.skip", "Blame.uncertain"}


def structs_in(value: Any) -> Iterator[msgspec.Struct]:
    """A value and all that is in it, as far as it is a struct."""
    if isinstance(value, msgspec.Struct):
        yield value
        for name in value.__struct_fields__:
            yield from structs_in(getattr(value, name))
    elif isinstance(value, list):
        for each in value:
            yield from structs_in(each)


def test_a_clean_report_is_equal_to_what_it_was_made_of():
    """Numbers, lists and what is left out are as they were."""
    report = Report(**full_of("x"))
    assert msgspec.to_builtins(report) == msgspec.to_builtins({"schema": 1, **full_of("x")})
    assert msgspec.structs.replace(report) == report


# ------------------------------------------------------------ points


def check(function: str, kind: Kind, score: float, max_score: float, skip: Skip | None = None) -> CheckResult:
    """A check with its points."""
    return CheckResult(
        id=f"{function}.{kind}", function=function, kind=kind, status="passed", score=score, max_score=max_score, skip=skip
    )


def test_points_are_added_up_to_cents():
    assert points([]) == 0.0
    assert points([check("f", "values", 0.1, 1.0), check("f", "behaviour", 0.2, 1.0)]) == 0.3


def test_a_report_knows_its_functions_and_what_each_earned():
    """In the order of the course, with all of a function's checks together."""
    checks = [check("g", "values", 0.1, 1.0), check("f", "values", 1.0, 1.0), check("g", "behaviour", 0.2, 1.0)]
    report = Report(**{**full_of("x"), "checks": checks})
    assert report.functions == ["g", "f"]
    assert report.checks_of("g") == [checks[0], checks[2]]
    assert [report.points_of(name) for name in ("g", "f", "nothing")] == [0.3, 1.0, 0.0]
