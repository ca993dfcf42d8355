"""Every mistake that a lesson warns of is named when it is made, in whatever form."""

import re
from collections.abc import Callable

import pytest
from conftest import Grade
from lessons import CASES


def words_on(name: str, grade_text: Grade, solution: Callable[[str], str]) -> str:
    """All that the report says of this wrong answer."""
    exercise_id, source = f"exercise{name[0]}", CASES[name][0]
    function = re.findall(r"^def (\w+)", source, re.MULTILINE)[-1]
    report = grade_text(exercise_id, f"{solution(exercise_id)}\n\n{source}", only=[function], seed=1)
    (found,) = [check.finding for check in report.checks if check.finding]
    cause = [found.diagnosis.message] if found.diagnosis else []
    return " ".join([found.message, *found.detail, *cause, found.next_step])


@pytest.mark.sample(12)
@pytest.mark.parametrize("name", sorted(CASES))
def test_what_goes_wrong_is_named(name: str, grade_text: Grade, solution: Callable[[str], str]) -> None:
    """With the cause, or with what stopped it."""
    told = words_on(name, grade_text, solution)
    assert re.search(CASES[name][1], told), told
