"""What fingerprints look at: calls with their arguments and answers, divided into the parts that are wrong."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.text import listed
from learnloop.values.compare import Tolerance, compare
from learnloop.values.nested import leaves

Array = np.ndarray[Any, np.dtype[Any]]
Path = tuple[int, ...]

EXACT = Tolerance(relative=1e-9)
NARROW = Tolerance(relative=1e-5, float32=True)
FEWEST_WRONG = 10  # answers in whole numbers agree by chance: this many wrong entries must be explained


class Seen(Struct, frozen=True):
    """One call: its arguments and their ``names``, what was returned, what was right, the names of its ``parts``."""

    arguments: list[Any]
    got: Any
    expected: Any
    sizes: dict[str, int]
    names: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    float32: bool = False
    printed: str = ""

    @property
    def wrong(self) -> bool:
        """Whether what was returned is not what was right."""
        return differ(self.got, self.expected, self.float32)

    def name(self, index: int) -> str:
        """The name of an argument in a sentence."""
        return f"`{self.names[index]}`" if index < len(self.names) else f"argument {index + 1}"


class Pair(Struct, frozen=True):
    """One part of an answer: where it is in the result, what was returned, what was right."""

    path: Path
    got: Any
    expected: Any
    seen: Seen


class Focus(Struct, frozen=True):
    """The parts of every answer that are looked at, in ``words`` (empty for the whole answer); all others are right."""

    words: str
    calls: list[list[Pair]]

    @property
    def every(self) -> str:
        """How a sentence about all its entries begins."""
        if not self.words and all(np.ndim(pair.expected) == 0 for pair in self.pairs):
            return "your answer"
        return f"every entry of {self.words}" if self.words else "every entry"

    @property
    def subject(self) -> str:
        """How a sentence about it as a whole begins."""
        return self.words or "your answer"

    @property
    def be(self) -> str:
        """The verb after ``subject``."""
        return "are" if " and " in self.words else "is"

    @property
    def hold(self) -> str:
        """Another verb after ``subject``."""
        return "hold" if self.be == "are" else "holds"

    @property
    def rest(self) -> str:
        """What is said about the other parts."""
        return f" Only {self.words} {self.be} wrong; the rest is right." if self.words else ""

    @property
    def pairs(self) -> list[Pair]:
        """All parts of all calls."""
        return [pair for call in self.calls for pair in call]

    def fits(self, guess: Callable[[Pair], Any]) -> bool:
        """Whether the guess, made from what was right and the arguments, is what was returned: in every part of every call."""
        return all(equal(pair.got, attempt(guess, pair), pair.seen.float32) for pair in self.pairs)

    def cures(self, change: Callable[[Pair], Any]) -> bool:
        """Whether this change turns what was returned into what is right: in every part of every call."""
        return all(equal(attempt(change, pair), pair.expected, pair.seen.float32) for pair in self.pairs)


def attempt(guess: Callable[[Any], Any], given: Any) -> Any:
    """What a guess gives; None where it makes no sense, as on another number of dimensions."""
    try:
        with np.errstate(all="ignore"):
            return guess(given)
    except (TypeError, ValueError, IndexError, KeyError, AttributeError, ArithmeticError, np.linalg.LinAlgError):
        return None


def differ(one: Any, other: Any, float32: bool = False) -> bool:
    """Whether two answers differ; those that cannot be compared do."""
    try:
        return compare(one, other, NARROW if float32 else EXACT) is not None
    except (TypeError, ValueError, AttributeError):
        return True


def equal(one: Any, other: Any, float32: bool = False) -> bool:
    """Whether two arrays or numbers are the same, in shape and values."""
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return False
    if not is_number(one) or not is_number(other) or np.shape(one) != np.shape(other):
        return False
    return not differ(floats(one), floats(other), float32)


def alike(one: Any, other: Any) -> bool:
    """Whether two answers of one function hold the same numbers in the same places, whatever their types."""
    mine, theirs = list(parts_of(one)), list(parts_of(other))
    if [path for path, _ in mine] != [path for path, _ in theirs]:
        return False
    for (_, a), (_, b) in zip(mine, theirs, strict=True):
        if not (is_number(a) and is_number(b)):
            if a is not b:
                return False
        elif np.shape(a) != np.shape(b) or not np.allclose(floats(a), floats(b), rtol=1e-9, atol=1e-15, equal_nan=True):
            return False
    return True


def floats(value: Any) -> Array:
    """Numbers as an array of float64."""
    return np.asarray(value, dtype=np.float64)


def is_number(value: Any) -> bool:
    """Whether this is an array of numbers, or of True and False, or one number."""
    if isinstance(value, np.ndarray):
        return value.dtype.kind in ("fiub" if value.ndim else "fiu")
    if isinstance(value, bool):
        return False
    if isinstance(value, int) and abs(value) >= 2**1023:
        return False  # no float holds it
    return isinstance(value, int | float | np.number)


def parts_of(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """The arrays and numbers of a nested answer, with their places."""
    if isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from parts_of(item, (*path, i))
    else:
        yield path, value


def at(value: Any, path: Path) -> Any:
    """The part of a nested value at this place, or None."""
    for i in path:
        if not isinstance(value, list | tuple) or not -len(value) <= i < len(value):
            return None
        value = value[i]
    return value


def numeric(seen: Sequence[Seen]) -> bool:
    """Whether all answers are arrays and numbers, in the expected structure."""
    for each in seen:
        got, expected = list(parts_of(each.got)), list(parts_of(each.expected))
        if [path for path, _ in got] != [path for path, _ in expected]:
            return False
        if not all(is_number(part) for _, part in [*got, *expected]):
            return False
    return True


def telling(seen: Sequence[Seen]) -> bool:
    """Whether the answers can tell causes apart: some that are finite and not all zeros; of whole numbers, enough."""
    wrong = [each for each in seen if each.wrong]
    alive = [each for each in wrong if any(np.any(np.isfinite(part) & (part != 0)) for part in numbers_in(each.got))]
    if len(wrong) < 2 or not alive:
        return False
    whole = all(_few_values(part) for each in wrong for part in [*numbers_in(each.got), *numbers_in(each.expected)])
    return not whole or sum(_wrong_entries(each) for each in wrong) >= FEWEST_WRONG


def numbers_in(value: Any) -> list[Array]:
    """All numbers of an answer, as arrays of float64."""
    return [floats(part) for part in leaves(value) if is_number(part)]


def _few_values(part: Array) -> bool:
    """Whether these numbers are all whole, as counts, labels and masks are."""
    finite = part[np.isfinite(part)]
    return bool(np.all(finite == np.round(finite)))


def _wrong_entries(each: Seen) -> int:
    count = 0
    for mine, goal in itertools.zip_longest(numbers_in(each.got), numbers_in(each.expected)):
        fits = mine is not None and goal is not None and mine.shape == goal.shape
        count += int(np.sum(mine != goal)) if fits else max(np.size(mine), np.size(goal))
    return count


def focuses(seen: Sequence[Seen]) -> list[Focus]:
    """What to look at, the narrowest first: the group of parts that has a name and holds all wrong ones; the whole answer."""
    calls = [
        [
            Pair(path, got, expected, each)
            for (path, got), (_, expected) in zip(parts_of(each.got), parts_of(each.expected), strict=True)
        ]
        for each in seen
    ]
    narrower = _narrower(calls) if all(len(call) > 1 for call in calls) else []
    return [*narrower, Focus("", calls)]


def _narrower(calls: list[list[Pair]]) -> Iterator[Focus]:
    """At most one group: the one that holds exactly the wrong parts, in every call that has any."""
    wrong = [[not equal(pair.got, pair.expected, pair.seen.float32) for pair in call] for call in calls]
    for words, member in _groups(calls):
        members = [[member(pair) for pair in call] for call in calls]
        if any(all(row) and any(bad) for row, bad in zip(members, wrong, strict=True)):
            continue
        if all(row == bad or not any(bad) for row, bad in zip(members, wrong, strict=True)):
            chosen = [[p for p, m in zip(call, row, strict=True) if m] for call, row in zip(calls, members, strict=True)]
            yield Focus(words, [call for call in chosen if call])
            return


def _groups(calls: list[list[Pair]]) -> Iterator[tuple[str, Callable[[Pair], bool]]]:
    """The groups of parts that have a name; the first number of a part's place in a list says which layer it belongs to."""
    names = calls[0][0].seen.parts
    paths = [pair.path for call in calls for pair in call]
    if names:
        for count in range(1, len(names)):
            for chosen in itertools.combinations(range(len(names)), count):
                yield listed([f"`{names[i]}`" for i in chosen]), lambda p, chosen=chosen: p.path[0] in chosen  # type: ignore[misc]
    depth = 1 if names and all(len(path) > 1 for path in paths) else 0
    if names and not depth:
        return
    inside = [(i, f" of `{name}`") for i, name in enumerate(names)] if depth else [(-1, "")]
    for which, suffix in inside:

        def here(pair: Pair, which: int = which) -> bool:
            return which < 0 or pair.path[0] == which

        def last(pair: Pair, depth: int = depth) -> int:
            return len(at(pair.seen.expected, pair.path[:depth])) - 1

        if all(len(path) == depth + 2 for path in paths):
            for i, word in ((0, "the first array"), (1, "the second array")):
                yield (
                    f"{word} of every pair{suffix}",
                    lambda p, i=i, here=here: here(p) and p.path[-1] == i,  # type: ignore[misc]
                )
        item = "pair" if all(len(path) == depth + 2 for path in paths) else "item"
        yield f"the last {item}{suffix}", lambda p, h=here, n=last: h(p) and p.path[depth] == n(p)  # type: ignore[misc]
        yield f"the first {item}{suffix}", lambda p, h=here: h(p) and p.path[depth] == 0  # type: ignore[misc]
        yield f"what follows the first {item}{suffix}", lambda p, h=here: h(p) and p.path[depth] > 0  # type: ignore[misc]
        yield f"what precedes the last {item}{suffix}", lambda p, h=here, n=last: h(p) and p.path[depth] < n(p)  # type: ignore[misc]


def quantities(focus: Focus) -> dict[str, Callable[[Pair], Any]]:
    """The arrays and numbers among the arguments, by name; for a nested argument, its part at the same place."""
    first = focus.calls[0][0].seen
    found: dict[str, Callable[[Pair], Any]] = {}
    for i in range(min(len(each.arguments) for each in (pair.seen for pair in focus.pairs))):
        name = first.name(i)
        values = [pair.seen.arguments[i] for pair in focus.pairs]
        if all(is_number(value) for value in values):
            found[name] = lambda p, i=i: p.seen.arguments[i]  # type: ignore[misc]
        elif all(isinstance(value, list | tuple) for value in values):
            for skip in (0, 1):
                if all(is_number(at(p.seen.arguments[i], p.path[skip:])) for p in focus.pairs):
                    found[f"what {name} holds there"] = lambda p, i=i, skip=skip: at(p.seen.arguments[i], p.path[skip:])  # type: ignore[misc]
                    break
    return found


def scalars(seen: Sequence[Seen]) -> dict[str, list[float]]:
    """The arguments that are floats (lr, beta), by name, and their value in each call."""
    found = {}
    for i in range(min(len(each.arguments) for each in seen)):
        values = [each.arguments[i] for each in seen]
        if all(isinstance(value, float) for value in values):
            found[seen[0].name(i)] = values
    return found
