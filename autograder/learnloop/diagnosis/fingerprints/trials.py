"""Answers that are right for other arguments, found by asking the reference and, last of all, the student's function again."""

import copy
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.diagnosis.fingerprints.evidence import Path, Seen, alike, at, attempt, differ, numbers_in, parts_of
from learnloop.report import Diagnosis
from learnloop.values.nested import mapped

Call = Callable[[list[Any]], Any]
Change = Callable[[list[Any]], list[Any] | None]
TRIES = 3  # other values that must leave the answer unchanged, in each call, before an argument counts as unused
MOST_PLACES = 8
WRITTEN = (0.0, 1.0, 2.0, 0.5, 0.9, 0.1, 0.01, 0.001, 1e-5)  # numbers that students write in place of an argument
MOST_ASKED = 8  # calls in which an argument is changed: those of the case that failed, and an ordinary one


class Trial(Struct, frozen=True):
    """How to ask: ``right`` calls the reference; ``again`` calls the student's function and gives None when it did not return."""

    right: Call
    again: Call | None = None


def other_arguments(seen: Sequence[Seen], trial: Trial) -> Diagnosis | None:
    """What was returned is the right answer for other arguments: two swapped, one negated, one left out."""
    for name, words, step, change in _changes(seen):
        if all(_answers(each, change, trial) for each in seen):
            return Diagnosis(name, words, step)
    return None


def other_axis(seen: Sequence[Seen], trial: Trial) -> Diagnosis | None:
    """The right answer for transposed tables, transposed back: the work was done along the other axis."""

    def turned(each: Seen) -> bool:
        tables = [value.T.copy() if isinstance(value, np.ndarray) and value.ndim == 2 else value for value in fresh(each.arguments)]
        try:
            answer = trial.right(tables)
        except Exception:
            return False  # no such arguments
        return isinstance(answer, np.ndarray) and answer.ndim == 2 and not differ(each.got, np.asarray(answer).T, each.float32)

    if not all(turned(each) for each in seen):
        return None
    message = "your answer treats columns as the right one treats rows: something runs along the other axis."
    return Diagnosis("along the other axis", message, "Say for each sum, mean and maximum which axis should disappear.")


def _answers(each: Seen, change: Change, trial: Trial) -> bool:
    changed = attempt(change, fresh(each.arguments))
    if changed is None:
        return False
    try:
        with np.errstate(all="ignore"):
            answer = trial.right(changed)
    except Exception:
        return False  # no such arguments
    return not differ(each.got, answer, each.float32)


def fresh(value: Any) -> Any:
    """A copy of nested arguments, independent of the originals."""
    return mapped(lambda leaf: copy.deepcopy(leaf) if isinstance(leaf, np.ndarray | np.random.Generator) else leaf, value)


def _changes(seen: Sequence[Seen]) -> Iterator[tuple[str, str, str, Change]]:
    """What may have happened to the arguments, in words."""
    arguments = seen[0].arguments
    name = seen[0].name
    look = "Follow this argument through your code, from the first line that reads it."
    for i, j in itertools.combinations(range(len(arguments)), 2):
        yield (
            f"{name(i)} and {name(j)} exchanged",
            f"this is the right answer with {name(i)} and {name(j)} swapped.",
            "Check where each of the two is in your formula, and in calls of other functions.",
            lambda a, i=i, j=j: _put(_put(a, (i,), a[j]), (j,), a[i]),  # type: ignore[misc]
        )
    for i, value in enumerate(arguments):
        who = name(i)
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            for verb, words, act in (
                ("zero", f"every entry of {who} were 0: {who} is not used, or gets lost on the way", np.zeros_like),
                ("one", f"every entry of {who} were 1: {who} is not used as a factor", np.ones_like),
                ("negated", f"every entry of {who} had the opposite sign", np.negative),
                ("doubled", f"every entry of {who} were twice as large", lambda a: 2 * a),
                ("halved", f"every entry of {who} were half as large", lambda a: a / 2),
                ("without its sign", f"the entries of {who} had lost their sign", np.abs),
                ("squared", f"every entry of {who} were squared", np.square),
                ("without negatives", f"every negative entry of {who} were 0", lambda a: np.maximum(a, 0)),
                ("transposed", f"{who} were transposed", lambda a: a.T.copy()),
                ("from back to front", f"the rows of {who} were in reverse order", lambda a: a[::-1].copy()),
            ):
                yield f"{who} {verb}", f"this would be the right answer if {words}.", look, _replacing((i,), act)
        elif isinstance(value, float):
            for number in WRITTEN:
                words = f"this would be the right answer if {who} were {number:g}: the given value is not used."
                yield f"{who} taken as {number:g}", words, look, lambda a, i=i, n=number: _put(a, (i,), n)  # type: ignore[misc]
            for verb, words, turn in (
                ("with the other sign", f"for minus {who}: a sign is flipped", lambda v: -v),
                ("taken as 1 - " + who, f"with 1 - {who} in place of {who}", lambda v: 1 - v),
                ("taken as 1 / " + who, f"with 1 / {who} in place of {who}", lambda v: 1 / v),
            ):
                yield (
                    f"{who} {verb}",
                    f"this is the right answer {words}.",
                    look,
                    lambda a, i=i, t=turn: _put(a, (i,), t(a[i])),  # type: ignore[misc]
                )
        elif isinstance(value, int) and not isinstance(value, bool):
            for by, words in ((1, "one more"), (-1, "one less")):
                yield (
                    f"{who} {words}",
                    f"this is the right answer for {words} than {who} says.",
                    "Count by hand, on the smallest example, how many times each line runs.",
                    lambda a, i=i, by=by: _put(a, (i,), a[i] + by),  # type: ignore[misc]
                )
        elif isinstance(value, list | tuple) and value and all(isinstance(item, list | tuple) and len(item) == 2 for item in value):
            for half, word in ((0, "first"), (1, "second")):
                words = f"this would be the right answer if the {word} array of every pair of {who} were 0: it is not used."
                yield f"{word} array of each pair of {who} zero", words, look, lambda a, i=i, h=half: _zero_half(a, i, h)  # type: ignore[misc]
            words = f"this would be the right answer if all arrays of {who} were 0: {who} is not used."
            yield f"{who} zero", words, look, lambda a, i=i: _times(a, i, 0.0)  # type: ignore[misc]
            words = f"this would be the right answer if all of {who} had the opposite sign."
            yield f"{who} negated", words, look, lambda a, i=i: _times(a, i, -1.0)  # type: ignore[misc]
            for j, number in enumerate(arguments):
                if isinstance(number, float):
                    words = f"this would be the right answer if {who} were multiplied by {name(j)} an extra time."
                    yield f"{who} times {name(j)}", words, look, lambda a, i=i, j=j: _times(a, i, a[j])  # type: ignore[misc]
                    words = f"this would be the right answer if {who} were multiplied by 1 - {name(j)}."
                    yield f"{who} times 1 - {name(j)}", words, look, lambda a, i=i, j=j: _times(a, i, 1 - a[j])  # type: ignore[misc]
    if isinstance(arguments[-1] if arguments else None, float):
        who = name(len(arguments) - 1)
        words = f"this is the right answer for the default value of {who}; the given value is not used."
        yield f"{who} not used", words, look, lambda a: a[:-1]


def _replacing(path: Path, act: Callable[[Any], Any]) -> Change:
    return lambda a: _put(a, path, act(at(a, path)))


def _put(value: Any, path: Path, new: Any) -> Any:
    """The nested value with another part at this place."""
    if not path:
        return new
    items = list(value)
    items[path[0]] = _put(items[path[0]], path[1:], new)
    return type(value)(items)


def _zero_half(arguments: list[Any], i: int, half: int) -> list[Any]:
    made = arguments
    for layer in range(len(arguments[i])):
        made = _put(made, (i, layer, half), np.zeros_like(arguments[i][layer][half]))
    return made


def _times(arguments: list[Any], i: int, factor: float) -> list[Any]:
    made = arguments
    for path, array in parts_of(arguments[i]):
        made = _put(made, (i, *path), factor * array)
    return made


def asked_again(seen: Sequence[Seen], trial: Trial) -> Diagnosis | None:
    """What only more calls reveal: an answer that changes by itself, or that lags behind."""
    again = trial.again
    if again is None:
        return None
    return _stale(seen, trial, again) or _unsteady(seen, again)


def _unsteady(seen: Sequence[Seen], again: Call) -> Diagnosis | None:
    """Three calls with the same arguments."""
    found = []
    for each in seen[:2]:
        answers = [attempt(again, fresh(each.arguments)) for _ in range(3)]
        if any(answer is None for answer in answers):
            return None
        if alike(answers[0], answers[1]) or alike(answers[1], answers[2]):
            return None
        found.append(answers)
    if len(found) == 2 and all(_grows_evenly(answers) for answers in found):
        message = "the same call gives an answer that grows by the same amount every time: something is kept between calls."
        return Diagnosis(
            "grows at every call", message, "Make every call start afresh: create what you add to inside the function."
        )
    if len(found) == 2:
        message = "the same call gives a different answer every time: something outlives a call, or is drawn at random."
        return Diagnosis("another answer at every call", message, "Make the answer depend on the arguments alone.")
    return None


def _grows_evenly(answers: list[Any]) -> bool:
    one, two, three = map(numbers_in, answers)
    if not len(one) == len(two) == len(three) or any(
        a.shape != b.shape or a.shape != c.shape for a, b, c in zip(one, two, three, strict=True)
    ):
        return False
    scale = max((float(np.max(np.abs(part), initial=0.0)) for part in three), default=0.0)
    return all(bool(np.all(np.abs((c - b) - (b - a)) <= 1e-9 * scale)) for a, b, c in zip(one, two, three, strict=True))


def _stale(seen: Sequence[Seen], trial: Trial, again: Call) -> Diagnosis | None:
    """Answers to the call before: A, then B, then A again."""
    for each in seen[:2]:
        other = _others(each.arguments, np.random.default_rng(len(each.arguments)))
        attempt(again, fresh(each.arguments))
        second = attempt(again, fresh(other))
        third = attempt(again, fresh(each.arguments))
        theirs = attempt(trial.right, fresh(other))
        late = not differ(second, each.expected, each.float32) and not differ(third, theirs, each.float32)
        if second is None or third is None or not late or alike(theirs, each.expected):
            return None
    message = "each call returns the right answer to the call before it."
    return Diagnosis(
        "one call late", message, "Look for a value that is stored outside the function and used before it is replaced."
    )


def _others(arguments: list[Any], generator: np.random.Generator) -> list[Any]:
    made = fresh(arguments)
    for path, value in parts_of(arguments):
        made = _put(made, path, _another(value, generator))
    return list(made)


def _another(value: Any, generator: np.random.Generator, number: int = 0) -> Any:
    """A value of the same kind and size, redrawn; the second time negated or all the same. Counts and functions stay."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return -3 * value if number == 1 else value.mean() + (value.std() + 1.0) * generator.standard_normal(value.shape)
    if isinstance(value, np.ndarray) and value.dtype.kind in "iu" and value.size:
        same = np.full_like(value, value.min())
        return same if number == 1 else generator.integers(0, int(value.max()) + 1, value.shape).astype(value.dtype)
    return value * float(generator.uniform(0.3, 0.9)) if isinstance(value, float) else value


def unused(seen: Sequence[Seen], trial: Trial) -> str:
    """An argument, or a part of one, that can change without changing the answer, although the right answer changes: a sentence.

    That is what was seen, and need not be the cause: using the argument may not be enough. "" if there is none.
    """
    if trial.again is None or all(alike(each.got, seen[0].got) for each in seen):
        return ""  # an answer that never changes says nothing about one argument
    places = [path for path, value in parts_of(seen[0].arguments) if isinstance(value, float | np.ndarray)]
    if len(places) > MOST_PLACES:
        places = [path for path in places if len(path) == 1]
    for path in places:
        if all(_ignores(each, path, trial, trial.again) for each in seen[:MOST_ASKED]):
            who = seen[0].name(path[0])
            if len(path) > 1:
                who = f"{who[:-1]}{''.join(f'[{i}]' for i in path[1:])}`" if who.endswith("`") else who
            return f"Your answer stays the same whatever {who} is; the right one does not."
    return ""


def _ignores(each: Seen, path: Path, trial: Trial, again: Call) -> bool:
    if not all(np.isfinite(numbers).all() for numbers in numbers_in(each.got)):
        return False  # infinity plus anything is infinity
    if path not in dict(parts_of(each.arguments)):
        return False  # this call has fewer layers
    generator = np.random.default_rng(path)
    matters = False
    for number in range(TRIES):
        changed = _put(fresh(each.arguments), path, _another(at(each.arguments, path), generator, number))
        answer = attempt(again, fresh(changed))
        if answer is None or not alike(answer, each.got):
            return False
        matters = matters or not alike(attempt(trial.right, fresh(changed)), each.expected)
    return matters
