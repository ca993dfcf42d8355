"""Naming a cause: only when it explains every entry of at least two wrong answers, else silence."""

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnloop.course.checks import Draw
from learnloop.course.loader import CourseCode
from learnloop.course.mistakes import Mistake
from learnloop.diagnosis import curves
from learnloop.diagnosis.naming import MAX_ENTRIES, Observation, diagnose, numbers, table_of
from learnloop.values.compare import Difference, Tolerance, compare

Function = Callable[..., Any]


@pytest.fixture(scope="module")
def bank(code: CourseCode) -> list[Mistake]:
    """Every entry of the real bank that belongs to the function of these tests."""
    exercise = code.course.exercise("exercise3")
    assert exercise is not None
    return code.mistakes(exercise)["mse_grad"]


def gradient(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    """The right answer of most tests here: the slope of the mean squared error."""
    return 2.0 * (pred - target) / pred.size


def arguments(number: int, seed: int = 1) -> list[np.ndarray]:
    """Its inputs at one draw."""
    draw = Draw([seed], number)
    return [draw.normal(draw.N, draw.C), draw.normal(draw.N, draw.C)]


def observed(student: Function, number: int, *, seed: int = 1, right: Function = gradient, float32: bool = False) -> Observation:
    """What the student's function did on one draw."""
    given_ = arguments(number, seed)
    sizes = Draw([seed], number).sizes
    return Observation(lambda: arguments(number, seed), student(*given_), right(*given_), sizes, float32)


def twice(student: Function, right: Function = gradient) -> list[Observation]:
    """Two draws of other sizes."""
    return [observed(student, number, right=right) for number in (0, 3)]


def entry(answer: Function, name: str = "slip") -> Mistake:
    """A bank's entry."""
    return Mistake("mse_grad", name, "a slip", f"This is {name}.", answer)


def crooked(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
    """A wrong answer without a constant ratio."""
    return (pred - target) ** 3


# ---------------------------------------------------------------- the bank


def test_a_mistake_that_gives_the_same_wrong_answers_is_named():
    """With its explanation."""
    found = diagnose(twice(crooked), [entry(np.subtract, "other"), entry(crooked, "cubed")])
    assert found is not None
    assert (found.mistake, found.message) == ("cubed", "This is cubed.")


def test_the_first_of_two_mistakes_that_fit_is_named():
    """A bank is in order of likelihood."""
    found = diagnose(twice(crooked), [entry(crooked, "first"), entry(crooked, "second")])
    assert found is not None
    assert found.mistake == "first"


def test_one_wrong_observation_is_not_enough():
    """Whether it is the only one, or the others were right."""
    once = observed(crooked, 0)
    right = [observed(gradient, number) for number in (3, 4)]
    assert diagnose([once], [entry(crooked)]) is None
    assert diagnose([once, *right], [entry(crooked)]) is None
    assert diagnose([], [entry(crooked)]) is None


def test_a_constant_ratio_needs_two_wrong_observations_too():
    """A single one could be chance."""
    halved = observed(lambda p, t: gradient(p, t) / 2, 0)
    assert diagnose([halved], []) is None
    assert diagnose([halved, observed(gradient, 3)], []) is None


def test_a_mistake_must_explain_every_observation():
    """The second draw tells two mistakes apart that agree on the first."""

    def agrees_once(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
        return crooked(pred, target) if pred.shape == (7, 3) else np.zeros_like(pred)

    assert diagnose(twice(crooked), [entry(agrees_once)]) is None


def test_a_mistake_must_be_right_where_the_student_was():
    """What was right is evidence as well: a mistake that would have been wrong there is another one."""
    observations = [*twice(crooked), observed(gradient, 4)]
    assert diagnose(observations, [entry(crooked)]) is None

    def wrong_but_for_the_last(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
        return gradient(pred, target) if np.array_equal(pred, arguments(4)[0]) else crooked(pred, target)

    assert diagnose(observations, [entry(wrong_but_for_the_last)]) is not None


def test_a_mistake_must_explain_every_entry():
    """One entry in 21 that it does not explain is one too many."""

    def student(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
        out = crooked(pred, target)
        out[-1, -1] += 1e-6
        return out

    assert diagnose(twice(student), [entry(crooked)]) is None


@given(st.integers(0, 2**32 - 1), st.floats(1e-3, 1e3))
def test_nothing_is_claimed_of_noise(bank: list[Mistake], seed: int, size: float):
    """Neither a constant ratio nor any mistake of the whole bank."""
    noise = np.random.default_rng(seed)
    observations = twice(lambda pred, target: gradient(pred, target) + size * noise.standard_normal(pred.shape))
    assert len(bank) > 10
    assert diagnose(observations, bank) is None


def test_every_mistake_of_the_bank_is_recognised(bank: list[Mistake]):
    """As itself, or as one before it that gives the same answers on these inputs."""
    for mistake in bank:
        observations = twice(mistake.answer)
        if sum(compare(each.got, each.expected, Tolerance(relative=1e-9)) is not None for each in observations) == 2:
            found = diagnose(observations, bank)
            assert found is not None, mistake.name
            named = next(each for each in bank if each.name == found.mistake)
            assert all(compare(named.answer(*each.arguments()), each.got, Tolerance()) is None for each in observations)


def test_answers_in_float32_are_recognised_with_the_tolerance_of_float32():
    """On float32 inputs a student's mistake is rounded more than the bank's."""

    def rounded(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
        return crooked(pred, target).astype(np.float32)

    assert diagnose(twice(rounded), [entry(crooked)]) is None
    narrow = [observed(rounded, number, float32=True) for number in (0, 3)]
    assert diagnose(narrow, [entry(crooked)]) is not None


def test_a_mistake_with_several_parts_is_compared_part_by_part():
    """Tuples for lists, and NumPy's numbers for Python's."""

    def right(pred: np.ndarray, target: np.ndarray) -> Any:
        return [gradient(pred, target), float(pred.sum())]

    def student(pred: np.ndarray, target: np.ndarray) -> Any:
        return gradient(pred, target), float(crooked(pred, target).sum())

    def slip(pred: np.ndarray, target: np.ndarray) -> Any:
        return gradient(pred, target), crooked(pred, target).sum()

    assert diagnose(twice(student, right), [entry(slip)]) is not None


# ---------------------------------------------------------------- mistakes that are no answer


def raises(pred: np.ndarray, target: np.ndarray) -> Any:
    """Stops as a student's function may."""
    raise ValueError("no")


NO_ANSWER: dict[str, Function] = {
    "crashes": raises,
    "shapes that do not fit": lambda pred, target: pred @ target,
    "None": lambda pred, target: None,
    "a list with None in it": lambda pred, target: [crooked(pred, target), None],
    "ragged": lambda pred, target: [[1.0], [1.0, 2.0]],
    "text": lambda pred, target: "just right",
    "a dict": lambda pred, target: {"grad": pred},
    "an array of objects": lambda pred, target: np.array([pred, None], dtype=object),
    "an empty array": lambda pred, target: np.zeros(0),
    "no number": lambda pred, target: float("nan"),
}


@pytest.mark.parametrize("name", NO_ANSWER)
def test_a_mistake_that_gives_no_answer_here_is_no_match(name: str):
    """And stops nobody: the one behind it is still found."""
    odd = entry(NO_ANSWER[name], "odd")
    assert diagnose(twice(crooked), [odd]) is None
    found = diagnose(twice(crooked), [odd, entry(crooked, "cubed")])
    assert found is not None
    assert found.mistake == "cubed"


ODD_RESULTS = [None, "text", [np.ones(2), None], [[1.0], [1.0, 2.0]], {"a": 1.0}, np.nan, np.zeros(0)]


@pytest.mark.parametrize("got", ODD_RESULTS, ids=[str(i) for i in range(len(ODD_RESULTS))])
def test_a_result_that_is_no_answer_is_not_explained(got: Any, bank: list[Mistake]):
    """By nothing, and without a crash."""
    observations = [Observation(lambda: arguments(0), got, gradient(*arguments(0)), Draw([1]).sizes) for _ in range(2)]
    assert diagnose(observations, bank) is None


VERDICTS = ["too large", "too small", "just right"]


def judged(student: Function, right: Function, count: int) -> list[Observation]:
    """Answers in words, on as many draws."""
    return [Observation(lambda n=n: [n], student(n), right(n), Draw([1], n).sizes) for n in range(count)]


def test_a_text_is_explained_by_a_mistake_that_always_says_the_same():
    """Words have mistakes, too."""
    observations = judged(lambda n: VERDICTS[n % 3], lambda n: VERDICTS[(n + n % 2) % 3], 30)
    assert diagnose(observations, [entry(lambda n: VERDICTS[n % 3], "same")]) is not None
    assert diagnose(observations, [entry(lambda n: VERDICTS[n % 3] if n < 29 else "too cold", "other")]) is None


def test_two_words_in_common_are_no_evidence():
    """Whoever says "too small" of every curve has not exchanged two words."""
    observations = judged(lambda n: "too small", lambda n: "too large", 2)
    assert diagnose(observations, [entry(lambda n: "too small", "exchanged")]) is None


@pytest.mark.parametrize("value", [0.0, np.inf, -np.inf, np.nan])
@pytest.mark.parametrize("shape", [(), (7, 3)])
def test_answers_that_many_roads_lead_to_are_no_evidence(value: float, shape: tuple[int, ...]):
    """A function that returns zeros has not "moved a copy", one that returns inf need not have left out the maximum."""
    got = np.full(shape, value) if shape else value
    right = np.ones(shape) if shape else 1.0
    observations = [Observation(list, got, right, Draw([1], number).sizes) for number in (0, 3)]
    assert diagnose(observations, [entry(lambda: got, "one road of many")]) is None


def test_a_mistake_may_change_its_arguments_and_warn():
    """It gets arguments of its own, and what it makes NumPy say reaches nobody."""

    def overwrites(pred: np.ndarray, target: np.ndarray) -> np.ndarray:
        warnings.warn("look", stacklevel=1)
        _ = np.float64(1.0) / np.zeros(1)
        pred -= target
        return np.power(pred, 3, out=pred)

    kept = [arguments(number) for number in (0, 3)]
    observations = [
        Observation(lambda given_=given_: given_, crooked(*given_), gradient(*given_), Draw([1], number).sizes)
        for number, given_ in zip((0, 3), kept, strict=True)
    ]
    assert diagnose(observations, [entry(overwrites), entry(overwrites)]) is not None
    assert all(
        np.array_equal(a, b)
        for number, given_ in zip((0, 3), kept, strict=True)
        for a, b in zip(given_, arguments(number), strict=True)
    )


# ---------------------------------------------------------------- one factor for all entries

SIZES = ({"N": 7, "D": 5, "C": 3, "H": 11}, {"N": 3, "D": 13, "C": 11, "H": 5})
MISSING = ": a division by it is missing, or a factor of it too many, as when a sum is in place of a mean."
RATIOS = {
    "times -1": (lambda s: -1, "every entry has the right size but the wrong sign."),
    "times 2": (lambda s: 2, "every entry is exactly twice the right one: there is one factor of 2 too many."),
    "times 1/2": (lambda s: 0.5, "every entry is exactly half the right one: a factor of 2 is missing."),
    "times N": (
        lambda s: s["N"],
        "every entry is 7 times too large, and N = 7 here" + MISSING,
    ),
    "times C": (
        lambda s: s["C"],
        "every entry is 3 times too large, and C = 3 here" + MISSING,
    ),
    "times D": (
        lambda s: s["D"],
        "every entry is 5 times too large, and D = 5 here" + MISSING,
    ),
    "times H": (
        lambda s: s["H"],
        "every entry is 11 times too large, and H = 11 here" + MISSING,
    ),
    "times N x C": (
        lambda s: s["N"] * s["C"],
        "every entry is 21 times too large, and N x C = 7 x 3 = 21 here" + MISSING,
    ),
    "times N x D": (
        lambda s: s["N"] * s["D"],
        "every entry is 35 times too large, and N x D = 7 x 5 = 35 here" + MISSING,
    ),
    "times 1/N": (
        lambda s: 1 / s["N"],
        "every entry is 7 times too small, and N = 7 here: it is divided by N one time too many.",
    ),
    "times 1/C": (
        lambda s: 1 / s["C"],
        "every entry is 3 times too small, and C = 3 here: it is divided by C one time too many.",
    ),
    "times 1/D": (
        lambda s: 1 / s["D"],
        "every entry is 5 times too small, and D = 5 here: it is divided by D one time too many.",
    ),
}


def scaled(*factors: float, expected: Any = None) -> list[Observation]:
    """Answers that are wrong by these factors, one a draw."""
    right = np.array([[1.5, -2.25], [0.0, 4.125]]) if expected is None else expected
    return [
        Observation(list, right * factor if factor != -1 else -right, right, sizes)
        for factor, sizes in zip(factors, SIZES, strict=True)
    ]


@pytest.mark.parametrize("name", RATIOS)
def test_a_constant_ratio_is_read_in_terms_of_the_sizes(name: str):
    """In numbers of the draw that the student sees."""
    factor, words = RATIOS[name]
    found = diagnose(scaled(factor(SIZES[0]), factor(SIZES[1])), [])
    assert found is not None
    assert (found.mistake, found.message) == (name, words)


def test_a_ratio_is_named_only_when_both_draws_agree_on_it():
    """7 is N in the first draw and nothing in the second; 3 is C in the first and N in the second."""
    assert diagnose(scaled(7, 7), []) is None
    assert diagnose(scaled(3, 3), []) is None
    assert diagnose(scaled(SIZES[0]["N"], SIZES[1]["C"]), []) is None
    assert diagnose(scaled(2, 0.5), []) is None


@given(st.floats(-50, 50))
def test_a_ratio_that_is_no_size_is_not_named(factor: float):
    """However constant: a size differs from draw to draw."""
    found = diagnose(scaled(factor, factor), [])
    assert found is None or not any(size in found.mistake for size in SIZES[0])


def test_a_ratio_counts_only_when_every_entry_has_it():
    """Where the right entry is 0, so must be the wrong one."""
    right = np.array([1.2, 0.0, 3.3])
    assert diagnose(scaled(2, 2, expected=right), []) is not None
    for wrong in ([2.4, 0.0, 3.3], [2.4, 0.5, 6.6], [2.4, 0.0, np.nan]):
        observations = [Observation(list, np.array(wrong), right, sizes) for sizes in SIZES]
        assert diagnose(observations, []) is None


def test_small_numbers_are_held_to_the_same_standard():
    """A gradient of 1e-12 that is not doubled everywhere is not "twice"."""
    right = 1e-12 * np.array([1.0, 2.0, 3.0])
    assert diagnose(scaled(2, 2, expected=right), []) is not None
    observations = [Observation(list, right * [2, 3, 2], right, sizes) for sizes in SIZES]
    assert diagnose(observations, []) is None


def test_there_is_no_ratio_to_zero():
    """An answer of zeros has no factor by which another is too large."""
    observations = [Observation(list, np.ones(3), np.zeros(3), sizes) for sizes in SIZES]
    assert diagnose(observations, []) is None


def test_the_parts_of_a_result_share_one_ratio_or_none_is_named():
    """Where dW is doubled and db is right, only dW is "twice"."""
    right = [np.array([1.5, 2.25]), np.array([3.125])]

    def both(*factors: float) -> list[Observation]:
        got = [part * factor for part, factor in zip(right, factors, strict=True)]
        return [Observation(list, got, right, sizes) for sizes in SIZES]

    whole, first = diagnose(both(2, 2), []), diagnose(both(2, 1), [])
    assert whole is not None
    assert whole.message == "every entry is exactly twice the right one: there is one factor of 2 too many."
    assert first is not None
    assert first.message.startswith("every entry of the first item is exactly twice")
    assert diagnose(both(2, 3), []) is None


def test_a_number_has_a_ratio_like_an_array():
    """A loss, say."""
    observations = [Observation(list, 3.5 * sizes["N"], 3.5, sizes) for sizes in SIZES]
    found = diagnose(observations, [])
    assert found is not None
    assert found.mistake == "times N"


def test_the_bank_is_asked_before_the_ratios():
    """An author's words are better than a factor."""
    found = diagnose(twice(lambda p, t: 2 * gradient(p, t)), [entry(lambda p, t: 2 * gradient(p, t), "doubled")])
    assert found is not None
    assert found.mistake == "doubled"


# ---------------------------------------------------------------- the table


def difference(got: Any, expected: Any) -> Difference:
    """What compare finds."""
    found = compare(got, expected, Tolerance())
    assert found is not None
    return found


def test_the_table_shows_the_first_entries_that_differ_and_counts_them_all():
    """By index, in order, at most six."""
    expected = np.arange(20.0).reshape(4, 5)
    got = expected.copy()
    got[1:, 1:4] += 0.5
    table = table_of(difference(got, expected))
    assert table is not None
    assert [each.index for each in table.entries] == ["[1, 1]", "[1, 2]", "[1, 3]", "[2, 1]", "[2, 2]", "[2, 3]"]
    assert len(table.entries) == MAX_ENTRIES
    assert (table.differing, table.size, table.expected) == (9, 20, "expected")
    first = table.entries[0]
    assert (first.yours, first.expected, first.ratio) == ("+6.5", "+6", "1.083")


def test_an_entry_is_named_by_the_part_it_belongs_to():
    """``dW[0, 1]``, ``result[1][2]``; a number that is the whole result is ``result``."""
    names = ("dx", "dW")
    parts = compare([np.ones(1), np.eye(2)], [np.ones(1), np.diag([1.0, 2.0])], Tolerance(), names=names)
    assert parts is not None
    cases = [
        (parts, "dW[1, 1]"),
        (difference([0.0, np.zeros(3)], [0.0, np.array([0.0, 0.0, 1.0])]), "result[1][2]"),
        (difference([0.0, 1.0], [0.0, 2.0]), "result[1]"),
        (difference(1.0, 2.0), "result"),
    ]
    for found, index in cases:
        table = table_of(found)
        assert table is not None
        assert [each.index for each in table.entries] == [index]


def test_a_column_may_have_another_name():
    """Slopes are measured, not expected."""
    table = table_of(difference(1.0, 2.0), "measured")
    assert table is not None
    assert table.expected == "measured"


def test_there_is_no_ratio_where_it_would_say_nothing():
    """To zero, or of what is no number."""
    table = table_of(difference(np.array([1.0, np.nan, 2.0]), np.array([0.0, 1.0, 1.0])))
    assert table is not None
    assert [each.ratio for each in table.entries] == [""]
    table = table_of(difference(np.array([1.0, 2.0]), np.array([0.0, 1.0])))
    assert table is not None
    assert [each.ratio for each in table.entries] == ["", "2.000"]
    table = table_of(difference(21, 3))  # indices, or counts
    assert table is not None
    assert [(each.yours, each.expected, each.ratio) for each in table.entries] == [("+21", "+3", "")]


def test_there_is_no_table_without_values():
    """Of a type or a shape nothing can be shown entry by entry."""
    assert table_of(difference(None, np.ones(2))) is None
    assert table_of(difference(np.ones(3), np.ones(2))) is None


@given(st.floats(), st.floats())
def test_an_entry_is_not_cut(yours: float, right: float):
    """Two numbers that differ look different, sign and exponent included; neither is another number than it was."""
    shown = numbers(yours, right)
    assert (shown[0] == shown[1]) == (repr(yours) == repr(right))
    for text, value in zip(shown, (yours, right), strict=True):
        assert text[0] in "+-"
        assert float(text) == pytest.approx(value, rel=1e-5, nan_ok=True)


def test_six_digits_are_shown_where_they_are_enough_and_more_where_they_are_not():
    """Else a table would say that equal numbers differ."""
    assert numbers(1 / 3, 2 / 3) == ("+0.333333", "+0.666667")
    assert numbers(0.282129001, 0.282129101) == ("+0.282129", "+0.2821291")
    assert numbers(0.3, 0.1 + 0.2) == ("+0.29999999999999999", "+0.30000000000000004")


def test_a_ratio_of_any_size_is_short():
    """A column is as wide as its widest entry."""
    for yours, right in ((1.5e-12, 9e-292), (1e-300, 1e300), (-1e300, 1.0)):
        table = table_of(difference(np.array([yours]), np.array([right])))
        assert table is not None
        assert len(table.entries[0].ratio) <= 12


# ---------------------------------------------------------------- the curves of a verdict


def test_the_curves_of_a_verdict_are_told_by_their_ends_and_their_lowest():
    """One alone also by how often it rises; what is no curve is left out."""
    falling, turning = np.array([0.7, 0.3, 0.05]), [0.72, 0.3, 0.6]
    told = "The curves: `train` 0.7 -> 0.05, lowest 0.05; `val` 0.72 -> 0.6, lowest 0.3."
    assert curves.seen(["train", "val"], [falling, turning]) == [told]
    alone = "The curve: `losses` 0.72 -> 0.6, lowest 0.3, rising on 1 of 2 steps."
    assert curves.seen(["losses", "W", "n"], [turning, np.ones((3, 2)), 4]) == [alone]
    assert curves.seen(["W", "n"], [np.ones((3, 2)), 4]) == []


def test_a_curve_that_is_no_number_any_more_is_told_too():
    """Infinity and NaN have no place in the lowest, and warn nobody."""
    gone = np.array([2.0, np.inf, np.nan])
    assert curves.seen(["losses"], [gone]) == ["The curve: `losses` 2 -> nan, lowest 2, rising on 1 of 2 steps."]
    assert curves.seen(["losses"], [gone[[2, 2]]]) == ["The curve: `losses` nan -> nan, rising on 0 of 1 steps."]
