"""Causes found by changing a student's function, in whole reports: what cures it, or a part of it, and when nothing is said."""

from collections.abc import Callable

import pytest
from conftest import Grade

from learnloop.report import Finding

# By what it shows: the exercise, the answer, and what the cause says, in order.
CAUSES = {
    "a call that stops": (
        "exercise3",
        """
def linear_backward(dout, x, W):
    return dout @ W, x.T @ dout, dout.sum(axis=0)
""",
        ["`W` should be transposed here.", "With that changed, all of it is right."],
    ),
    "two changes": (
        "exercise2",
        """
def accuracy(logits, labels):
    return 100 * float(np.mean(logits.argmax(axis=1) != labels))
""",
        ["Two things are wrong.", "it should be `==`", "the part `100 *` is too many", "With both changed, all of it is right."],
    ),
    "a change that makes one part right": (
        "exercise3",
        """
def linear_backward(dout, x, W):
    dx = dout @ W.T / len(x)
    return dx, x.T @ dout, np.arctan2(dout, 2.0).sum(axis=0)
""",
        ["the part `/ len(x)` is too many", "With that changed, `dx` is right; something else is wrong, too."],
    ),
    "a mistake of the bank in one part": (
        "exercise5",
        """
def evaluate(params, x, y):
    logits = forward(params, x)[-1]
    return np.arctan2(cross_entropy(logits, y), 2.0), 1 - accuracy(logits, y)
""",
        ["About `accuracy` alone:"],
    ),
}  # fmt: skip

# Nothing is said of these.
SILENT = {
    "another function is called": ("exercise1", "def mine(z):\n    return np.arctan2(z, 2.0)\n\n\nrelu = mine\n"),
    "no change cures it": ("exercise1", "def relu(z):\n    return np.arctan2(z, 2.0)\n"),
    "a sum of a thousand": ("exercise1", f"def relu(z):\n    return np.arctan2(z, 2.0){' + 1.0' * 1000}\n"),
    "thousands of lines": ("exercise1", "def relu(z):\n" + "    z = z + 1.0\n" * 5000 + "    return np.arctan2(z, 2.0)\n"),
    "changes that never end": (
        "exercise1",
        "def relu(z):\n    n = 0\n    while n < 1:\n        n += 1\n    return np.arctan2(z, 2.0)\n",
    ),
}


def found(grade_text: Grade, exercise_id: str, source: str, function: str, **options: object) -> Finding:
    """What is found wrong with a function."""
    report = grade_text(exercise_id, source, only=[function], seed=1, **options)
    (finding,) = [check.finding for check in report.checks if check.finding]
    return finding


@pytest.mark.parametrize("name", CAUSES)
def test_a_change_that_cures_names_the_cause(name: str, grade_text: Grade, solution: Callable[[str], str]) -> None:
    """With its place in the source."""
    exercise_id, text, words = CAUSES[name]
    function = text.split("def ", 1)[1].partition("(")[0]
    finding = found(grade_text, exercise_id, solution(exercise_id) + text, function)
    assert finding.diagnosis is not None
    told = finding.diagnosis.message
    at = [told.find(each) for each in words]
    assert -1 not in at, told
    assert at == sorted(at)
    assert finding.place is not None
    assert finding.place.text.strip() in text


@pytest.mark.parametrize("name", SILENT)
def test_nothing_is_said_that_was_not_seen_to_cure(name: str, grade_text: Grade, solution: Callable[[str], str]) -> None:
    """The definition that is changed must be the one that is wrong."""
    exercise_id, text = SILENT[name]
    assert found(grade_text, exercise_id, f"{solution(exercise_id)}\n\n{text}", "relu").diagnosis is None


def test_repairs_are_looked_for_only_where_they_are_wanted(grade_text: Grade, solution: Callable[[str], str]) -> None:
    """An audit, which grades thousands of wrong answers, does without."""
    exercise_id, text, _ = CAUSES["a call that stops"]
    source = solution(exercise_id) + text
    assert found(grade_text, exercise_id, source, "linear_backward", repairs=False).diagnosis is None


def test_what_is_known_of_a_type_stays_as_it_is_told(grade_text: Grade, solution: Callable[[str], str]) -> None:
    """Its next step says what to do."""
    finding = found(
        grade_text, "exercise1", solution("exercise1") + "\n\ndef relu(z):\n    return np.maximum(z, 0).tolist()\n", "relu"
    )
    assert finding.diagnosis is None
    assert "np.array" in finding.next_step
