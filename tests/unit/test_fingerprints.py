"""What wrong answers show of their cause: never a wrong claim, over all mistakes of the bank and over random ones."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from in_process import found
from places import TESTS

from learnloop.course.checks import Draw
from learnloop.course.loader import CourseCode
from learnloop.course.model import Course
from learnloop.diagnosis.fingerprints import Seen, Trial, explain, located, where_right
from learnloop.report import Diagnosis

CLAIMS: dict[str, Any] = yaml.safe_load((TESTS / "claims.yml").read_text("utf-8"))
Function = Callable[..., Any]
Make = Callable[[Draw], list[Any]]


def tables(d: Draw) -> list[Any]:
    """Two tables of one shape, (N, C)."""
    return [d.normal(d.N, d.C), d.normal(d.N, d.C)]


def layer(d: Draw) -> list[Any]:
    """x (N, D), W (D, H), b (H,)."""
    return [d.normal(d.N, d.D), d.normal(d.D, d.H), d.normal(d.H)]


def step(d: Draw) -> list[Any]:
    """w, dw, a learning rate."""
    return [d.normal(d.N, d.C), d.normal(d.N, d.C), d.uniform(0.05, 0.9)]


def labelled(d: Draw) -> list[Any]:
    """Logits and labels."""
    return [d.normal(d.N, d.C), d.labels(d.N, d.C)]


def mse_grad(pred: Any, target: Any) -> Any:
    """A right answer with the shape of its arguments."""
    return 2 * (pred - target) / pred.size


def mse(pred: Any, target: Any) -> float:
    """A right answer that is one number."""
    return float(np.mean((pred - target) ** 2))


def linear(x: Any, W: Any, b: Any) -> Any:
    """A right answer in which the arguments have different shapes."""
    return x @ W + b


def sgd(w: Any, dw: Any, lr: float) -> Any:
    """A right answer with a number among its arguments."""
    return w - lr * dw


def backward(x: Any, W: Any, b: Any) -> Any:
    """A right answer with three parts."""
    return [x @ W, x.T @ x, b + 1]


def row_sums(a: Any, b: Any) -> Any:
    """A right answer that is a reduction of an argument."""
    return a.sum(axis=1)


def above_zero(a: Any, b: Any) -> Any:
    """A right answer that treats the signs differently."""
    return np.where(a > 0, a * b, b - a)


def seen(
    student: Function, right: Function, make: Make, names: str = "", parts: str = "", draws: int = 4, seed: int = 2
) -> list[Seen]:
    """What a student's function does on these draws."""
    made = []
    for number in range(draws):
        arguments = make(Draw([seed], number))
        got, expected = student(*make(Draw([seed], number))), right(*arguments)
        sizes = Draw([seed], number).sizes
        made.append(Seen(arguments, got, expected, sizes, tuple(names.split()), tuple(parts.split())))
    return made


def claimed(
    student: Function, right: Function, make: Make, names: str = "", parts: str = "", *, asking: bool = True
) -> Diagnosis | None:
    """What is claimed of it; ``asking``: the reference and the student's function may be called again."""
    trial = Trial(lambda a: right(*a), lambda a: student(*a)) if asking else None
    return explain(seen(student, right, make, names, parts), trial)


# ---------------------------------------------------------------- each fingerprint, by an example

NP = "pred target"
XW = "x W b"
EXAMPLES: dict[str, tuple[Function, Function, Make, str, str]] = {
    "times N x C": (lambda p, t: 2 * (p - t), mse_grad, tables, NP, ""),
    "times 1/N": (lambda p, t: mse(p, t) / len(p), mse, tables, NP, ""),
    "times -1": (lambda p, t: -mse_grad(p, t), mse_grad, tables, NP, ""),
    "times -2": (lambda p, t: -2 * mse_grad(p, t), mse_grad, tables, NP, ""),
    "times 1/2 x C": (lambda p, t: (p - t) / len(p), mse_grad, tables, NP, ""),
    "times N / C": (lambda p, t: mse_grad(p, t) * p.shape[0] / p.shape[1], mse_grad, tables, NP, ""),
    "times H": (lambda x, W, b: linear(x, W, b) * len(b), linear, layer, XW, ""),
    "times 1/ln 2": (lambda p, t: mse(p, t) / np.log(2), mse, tables, NP, ""),
    "times `lr`": (lambda w, g, lr: lr * sgd(w, g, lr), sgd, step, "w dw lr", ""),
    "times 1/`lr`": (lambda w, g, lr: sgd(w, g, lr) / lr, sgd, step, "w dw lr", ""),
    "equal to `w`": (lambda w, g, lr: w, sgd, step, "w dw lr", ""),
    "equal to minus `lr` x `dw`": (lambda w, g, lr: -lr * g, sgd, step, "w dw lr", ""),
    "minus 0.01 x `w`": (lambda w, g, lr: sgd(w, g, lr) - 0.01 * w, sgd, step, "w dw lr", ""),
    "`lr` taken as 1": (lambda w, g, lr: w - g, sgd, step, "w dw lr", ""),
    "`lr` with the other sign": (lambda w, g, lr: w + lr * np.cos(g), lambda w, g, lr: w - lr * np.cos(g), step, "w g lr", ""),
    "`b` zero": (lambda x, W, b: x @ W, linear, layer, XW, ""),
    "`pred` and `target` exchanged": (lambda p, t: np.exp(t) - p, lambda p, t: np.exp(p) - t, tables, NP, ""),
    "1 more": (lambda p, t: mse(p, t) + 1, mse, tables, NP, ""),
    "transposed": (lambda x, W, b: linear(x, W, b).T, linear, layer, XW, ""),
    "an axis of length 1 too many": (lambda a, b: a.sum(axis=1, keepdims=True), row_sums, tables, "a b", ""),
    "reshaped": (lambda x, W, b: linear(x, W, b).ravel(), linear, layer, XW, ""),
    "the last mean is missing": (lambda p, t: np.mean((p - t) ** 2, axis=1), mse, tables, NP, ""),
    "the last sum is missing": (lambda a, b: a, row_sums, tables, "a b", ""),
    "one mean too many": (lambda a, b: a.sum(axis=1).mean(), row_sums, tables, "a b", ""),
    "every entry with every other": (
        lambda a, b: a.sum(axis=1, keepdims=True) - b[:, 0],
        lambda a, b: a.sum(axis=1) - b[:, 0],
        tables,
        "a b",
        "",
    ),
    "repeated along an axis": (lambda a, b: np.tile(a.sum(axis=1), (4, 1)), row_sums, tables, "a b", ""),
    "all but the last": (lambda a, b: a.sum(axis=1)[:-1], row_sums, tables, "a b", ""),
    "only the first row": (lambda x, W, b: linear(x, W, b)[0], linear, layer, XW, ""),
    "along another axis": (lambda a, b: a.sum(axis=0), row_sums, tables, "a b", ""),
    "along the other axis": (
        lambda a, b: (a + b) / np.abs(a).sum(axis=0),
        lambda a, b: (a + b) / np.abs(a).sum(axis=1, keepdims=True),
        tables,
        "a b",
        "",
    ),
    "rows reversed": (lambda x, W, b: linear(x, W, b)[::-1], linear, layer, XW, ""),
    "columns reversed": (lambda x, W, b: linear(x, W, b)[:, ::-1], linear, layer, XW, ""),
    "the order reversed": (lambda a, b: a.sum(axis=1)[::-1], row_sums, tables, "a b", ""),
    "rows in another order": (lambda x, W, b: linear(x, W, b)[np.argsort(x[:, 0])], linear, layer, XW, ""),
    "entries in another order": (lambda x, W, b: np.sort(linear(x, W, b), axis=None).reshape(len(x), -1), linear, layer, XW, ""),
    "one place on": (lambda a, b: np.roll(a.sum(axis=1), 1), row_sums, tables, "a b", ""),
    "parts exchanged": (lambda x, W, b: backward(x, W, b)[::-1], backward, layer, XW, "y G c"),
    "items reversed": (lambda x, W, b: backward(x, W, b)[::-1], backward, layer, XW, ""),
    "last item missing": (lambda x, W, b: backward(x, W, b)[:-1], backward, layer, XW, ""),
    "cut to whole numbers": (lambda x, W, b: (9 * linear(x, W, b)).astype(int), lambda *a: 9 * linear(*a), layer, XW, ""),
    "rounded to 3 decimals": (lambda x, W, b: np.round(linear(x, W, b), 3), linear, layer, XW, ""),
    "float32": (lambda x, W, b: linear(x, W, b).astype(np.float32).astype(float), linear, layer, XW, ""),
    "another type": (lambda p, t: p > t, lambda p, t: (p > t).astype(float), tables, NP, ""),
    "sign lost": (lambda x, W, b: np.abs(linear(x, W, b)), linear, layer, XW, ""),
    "square root": (lambda p, t: np.sqrt(mse(p, t)), mse, tables, NP, ""),
    "logarithm": (lambda p, t: np.log(mse(p, t)), mse, tables, NP, ""),
    "not divided by its sum": (lambda p, t: np.exp(p) + 1, lambda p, t: (np.exp(p) + 1) / np.sum(np.exp(p) + 1), tables, NP, ""),
    "one number in `c`": (lambda x, W, b: [x @ W, x.T @ x, 0 * b], backward, layer, XW, "y G c"),
    "right except where `a` is below 0": (lambda a, b: np.where(a > 0, a * b, b * b), above_zero, tables, "a b", ""),
    "right except where `a` is above 0": (lambda a, b: np.where(a > 0, a + b, b - a), above_zero, tables, "a b", ""),
    "wrong at the label": (lambda z, y: np.exp(z), lambda z, y: np.exp(z) - np.eye(z.shape[1])[y], labelled, "z labels", ""),
    "wrong in the last row": (lambda x, W, b: np.vstack([linear(x, W, b)[:-1], 3 + x[:1] @ W]), linear, layer, XW, ""),
    "right in the first row only": (
        lambda x, W, b: np.vstack([linear(x, W, b)[:1], np.cumsum(linear(x, W, b), axis=0)[1:] + x[1:, :1]]),
        linear,
        layer,
        XW,
        "",
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_fingerprint_is_recognised(name: str):
    """Each in a wrong answer of its own, with a next step."""
    found = claimed(*EXAMPLES[name])
    assert found is not None
    assert found.mistake == name
    assert found.message.endswith(".")
    assert found.next_step.endswith((".", "?"))


@pytest.mark.parametrize("right", [mse_grad, mse, row_sums, above_zero])
def test_nothing_is_claimed_of_a_right_answer(right: Function):
    """However it was computed."""
    assert claimed(right, right, tables) is None


def test_a_part_of_an_answer_is_explained_by_itself():
    """And the others are said to be right."""
    found = claimed(lambda x, W, b: [x @ W, x.T @ x, (b + 1) / len(x)], backward, layer, XW, "y G c")
    assert found is not None
    assert found.mistake == "times 1/N"
    assert found.message.startswith("every entry of `c` is 7 times too small, and N = 7 here")
    assert found.message.endswith("Only `c` is wrong; the rest is right.")


def test_what_is_wrong_is_located_where_no_cause_is_known():
    """By its name."""
    strange = seen(lambda x, W, b: [x @ W, np.sinh(x.T @ x) - 7.7, b + 1], backward, layer, XW, "y G c")
    assert explain(strange) is None
    assert located(strange) == "Only `G` is wrong, in every draw; the rest is right."
    assert located(seen(backward, backward, layer, XW, "y G c")) == ""


def test_numbers_that_are_not_finite_are_traced_to_their_inputs():
    """To those at which exp overflows, and nothing else."""

    def large(d: Draw) -> list[Any]:
        return [1000 * d.normal(d.N, d.C)]

    def naive(z: Any) -> Any:
        with np.errstate(all="ignore"):
            return np.exp(z) / (1 + np.exp(z))

    def stable(z: Any) -> Any:
        return np.where(z > 0, 1 / (1 + np.exp(-np.abs(z))), np.exp(-np.abs(z)) / (1 + np.exp(-np.abs(z))))

    found = claimed(naive, stable, large, "z")
    assert found is not None
    assert found.mistake == "not finite where `z` is above 709"


def test_a_state_that_is_kept_is_noticed():
    """Growing by the same amount, or one call late."""
    kept: list[Any] = [0.0]

    def grows(p: Any, t: Any) -> Any:
        kept[0] += 0.37
        return np.exp(p) * t + kept[0] ** 1

    found = claimed(grows, lambda p, t: np.exp(p) * t, tables)
    assert found is not None
    assert found.mistake == "grows at every call"


def test_an_answer_to_the_call_before_is_noticed():
    """Its values are those of the last arguments."""
    last: list[Any] = [[np.ones((7, 3)), np.ones((7, 3))]]

    def right(p: Any, t: Any) -> Any:
        return np.exp(p) * t

    def late(p: Any, t: Any) -> Any:
        before, last[0] = last[0], [p, t]
        return right(*before)

    def same_size(d: Draw) -> list[Any]:
        return [d.normal(7, 3), d.normal(7, 3)]

    found = claimed(late, right, same_size)
    assert found is not None
    assert found.mistake == "one call late"


def test_what_was_printed_is_not_returned():
    """Only when the right numbers were printed: a shape on the screen explains nothing."""
    shown = [Seen(each.arguments, None, each.expected, each.sizes, printed=f"{each.expected}\n") for each in seen(mse, mse, tables)]
    found = explain(shown)
    assert found is not None
    assert found.mistake == "printed, not returned"
    other = [Seen(each.arguments, None, each.expected, each.sizes, printed="(7, 3)\n") for each in shown]
    assert explain(other) is None


# ---------------------------------------------------------------- laws


@given(st.floats(0.01, 400), st.integers(0, 2**32 - 1))
def test_a_constant_that_is_no_size_is_not_read_as_one(factor: float, seed: int):
    """Constant though it is."""
    wrong = seen(lambda p, t: factor * mse_grad(p, t), mse_grad, tables, NP, seed=seed)
    found = explain(wrong)
    if found is not None:
        assert found.mistake.startswith("times ")
        assert not any(letter in found.mistake for letter in "NCDH")


@given(st.integers(0, 2**32 - 1), st.floats(1e-6, 1e3))
def test_nothing_is_claimed_of_noise(seed: int, size: float):
    """Of any strength."""
    noise = np.random.default_rng(seed)
    for right, make in ((mse_grad, tables), (linear, layer), (backward, layer), (row_sums, tables)):

        def noisy(*given_: Any, right: Function = right) -> Any:
            value = right(*given_)
            parts = value if isinstance(value, list) else [value]
            moved = [part + size * noise.standard_normal(part.shape) for part in parts]
            return moved if isinstance(value, list) else moved[0]

        observed = seen(noisy, right, make, seed=seed)
        assert explain(observed, Trial(lambda a, right=right: right(*a))) is None
        assert located(observed) == ""


@given(st.integers(0, 2**32 - 1))
def test_rows_in_another_order_are_named_so(seed: int):
    """Whatever the order."""
    order = np.random.default_rng(seed)

    def shuffled(x: Any, W: Any, b: Any) -> Any:
        places = order.permutation(len(x))
        assume(not np.array_equal(places, np.arange(len(x))))
        return linear(x, W, b)[places]

    found = explain(seen(shuffled, linear, layer, seed=seed))
    assert found is not None
    assert found.mistake in ("rows in another order", "rows reversed", "one place on", "one place back")


@given(st.integers(0, 2**32 - 1), st.sampled_from(sorted(EXAMPLES)))
def test_one_entry_that_is_not_explained_is_one_too_many(seed: int, name: str):
    """The claim goes; none about the whole answer takes its place."""
    student, right, make, names, parts = EXAMPLES[name]
    wrong = seen(student, right, make, names, parts)
    whole = [np.array(each.got, dtype=float) for each in wrong if isinstance(each.got, np.ndarray)]
    assume(len(whole) == len(wrong) and all(got.size > 4 for got in whole))
    at = np.random.default_rng(seed).integers(0, whole[0].size)
    whole[0].flat[at] += 0.123456789
    spoilt = Seen(wrong[0].arguments, whole[0], wrong[0].expected, wrong[0].sizes, wrong[0].names, wrong[0].parts)
    found = explain([spoilt, *wrong[1:]], Trial(lambda a: right(*a)))
    assert found is None or found.mistake.startswith("wrong") or found.mistake.startswith("right")
    assert found is None or found.mistake == name


ODD: list[Any] = [
    None,
    "text",
    [],
    (),
    [None],
    [[1.0], [1.0, 2.0]],
    {"a": 1},
    np.zeros(0),
    np.zeros((0, 3)),
    float("nan"),
    float("inf"),
    True,
    np.array("text"),
    np.array([True]),
    np.ones((2, 2, 2, 2)),
    [np.ones(2), "text"],
    [np.array(1.5)],
    [2.5],
    np.full((7, 3), np.nan),
    10**400,
]


@pytest.mark.parametrize("got", ODD, ids=[str(i) for i in range(len(ODD))])
@pytest.mark.parametrize("right", [mse_grad, mse, backward])
def test_odd_answers_are_looked_at_without_a_crash(got: Any, right: Function):
    """A student may return anything; nothing is made of these."""
    make = layer if right is backward else tables
    found = claimed(lambda *a: got, right, make)
    assert found is None or found.mistake == "a constant"


# ---------------------------------------------------------------- the bank, each without its own entry


@pytest.mark.parametrize("exercise_id", [f"exercise{number}" for number in range(1, 8)])
def test_no_mistake_of_the_bank_is_given_a_wrong_cause(exercise_id: str, code: CourseCode, course: Course):
    """Each is judged with a bank that does not know it: what is claimed then stands in ``claims.yml``, read through by hand."""
    exercise = course.exercise(exercise_id)
    assert exercise is not None
    count = 0
    for function, entries in code.mistakes(exercise).items():
        for entry in entries:
            rest = [other for other in entries if other.name != entry.name]
            for seed in (1, 7):
                finding = found(code, exercise, function, entry.answer, rest, seed)
                claim = finding.diagnosis.mistake if finding and finding.diagnosis else None
                assert claim is None or claim in allowed(entry.name), (entry.name, seed, finding)
                count += claim is not None
    assert count > 0


def allowed(name: str) -> list[str]:
    """The claims that may be made of a mistake without its own entry: those of its numbers, and of its twin in the bank."""
    numbers, twin = CLAIMS["claims"].get(name, []), CLAIMS["twins"].get(name, [])
    return [*([numbers] if isinstance(numbers, str) else numbers), *([twin] if isinstance(twin, str) else twin)]


def test_the_reviewed_claims_are_about_mistakes_that_exist(code: CourseCode, course: Course):
    """An entry that is renamed takes its line along."""
    names = {entry.name for each in course.exercises for bank in code.mistakes(each).values() for entry in bank}
    assert set(CLAIMS["claims"]) | set(CLAIMS["twins"]) <= names


def drawn(count: int, right: Callable[[int], bool]) -> list[tuple[Seen, bool]]:
    """Calls with a table of 1 ... count rows and a random number, and whether each was right."""
    random = np.random.default_rng(1)
    return [
        (Seen([np.zeros((n, 3)), random.random()], 0.0, 0.0, {}, ("x", "lr")), right(n))
        for n in range(1, count + 1)
        for _ in range(2)
    ]


@pytest.mark.parametrize(
    ("right", "told"),
    [
        (lambda n: n != 2, "Where `x` has 2 rows, your answer is wrong; where it has 1 or 3 to 9, it is right"),
        (lambda n: n > 1, "Where `x` has 1 row, your answer is wrong; where it has 2 to 9, it is right"),
        (lambda n: n < 8, "Where `x` has 8 or 9 rows, your answer is wrong; where it has 1 to 7, it is right"),
        (lambda n: n % 2 == 1, ""),
        (lambda n: n not in (4, 5), ""),
        (lambda n: n > 8, ""),
        (lambda n: True, ""),
        (lambda n: False, ""),
    ],
)
def test_what_tells_right_from_wrong_is_one_range_of_sizes(right: Callable[[int], bool], told: str):
    """Anything else may be a coincidence."""
    assert where_right(drawn(9, right)).startswith(told)
    assert bool(told) == bool(where_right(drawn(9, right)))


def test_answers_that_are_right_by_chance_are_counted():
    """Most calls with such a size have to be wrong; and one row proves nothing, where some calls are."""
    calls = drawn(9, lambda n: n != 2) * 3
    assert "is wrong (in 6 of 7 draws)" in where_right([*calls, (calls[2][0], True)])
    assert where_right([*calls, (calls[2][0], True), (calls[2][0], True)]) == ""
    only = drawn(9, lambda n: n == 1) + drawn(1, lambda n: True)
    assert "where it has 1, it is right, in all 4 draws" in where_right(only)
    assert where_right([*only, (only[-5][0], True)]) == ""


def test_numbers_that_are_right_are_not_told_as_wrong():
    """Zeros in the place of zeros, of which only the number is wrong: no line is missing that would fill them."""

    def right(x, W):
        return [2 * W, np.zeros(W.shape[1])]

    def wrong(x, W):
        return [2 * W, np.zeros(len(W))]

    found = claimed(wrong, right, lambda d: (d.normal(d.N, d.D), d.normal(d.D, d.H)), "x W", "dW db")
    assert found is None or "one number" not in found.mistake
