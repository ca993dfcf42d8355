"""The bank of mistakes: wrong answers that real students give, as plain functions.

A file ``solutions/mistakes/exerciseN.py`` holds them. Every entry is a mutant that the checks must
fail, and its docstring is what a student who made that mistake should read.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from types import ModuleType
from typing import Any

Answer = Callable[..., Any]


@dataclass(frozen=True)
class Mistake:
    """One wrong answer: the function it stands for, its own name, a title of a few words, what to
    tell the student, and a first hint if it has one.
    """

    function: str
    name: str
    title: str
    explanation: str
    answer: Answer
    hint: str = ""

    def is_written(self, names: set[str], reference: Answer) -> bool:
        """Whether a function that mentions these names has what this mistake puts in place of something of the reference's."""
        mine, right = _names(self.answer), _names(reference)
        return bool(mine - right) and mine - right <= names and bool(right - mine) and not (right - mine) & names


def mistake(function: str, title: str, **tried: Sequence[Any]) -> Callable[[Answer], Answer]:
    """Mark the decorated function as a wrong answer to ``function``.

    The first paragraph of its docstring is the explanation, a second one its own first hint, which
    is told as the next step.

    ``tried``, one name and its values, is for a mistake that students make with different numbers:
    the decorated function has a last parameter of that name, whose default is the first of them,
    and is one mistake with each of these values. ``{name}`` in the explanation is the value.

    Raises ``ValueError`` when there is no docstring: a mistake that explains nothing helps nobody.
    """

    def register(answer: Answer) -> Answer:
        explanation, _, hint = inspect.cleandoc(answer.__doc__ or "").partition("\n\n")
        if not explanation:
            raise ValueError(f"the mistake {answer.__name__!r} of {function!r} has no docstring")
        words = " ".join(explanation.split()), answer, " ".join(hint.split())
        entry = Mistake(function, answer.__name__, title, *words)
        found = [_with(entry, name, value) for name, values in tried.items() for value in values]
        answer.__mistakes__ = found or [entry]  # type: ignore[attr-defined]
        return answer

    return register


def _with(entry: Mistake, name: str, value: Any) -> Mistake:
    """The mistake, made with this value."""

    def answer(*arguments: Any) -> Any:
        return entry.answer(*arguments, **{name: value})

    return replace(entry, answer=answer, explanation=entry.explanation.format(**{name: f"{value:g}"}))


def _names(function: Answer) -> set[str]:
    """The names and attributes that a function mentions."""
    code = getattr(function, "__code__", None)
    return set(code.co_names) if code else set()


def mistakes_in(module: ModuleType) -> Iterator[Mistake]:
    """Yield the mistakes of a loaded bank file, in the order in which they are written."""
    for value in vars(module).values():
        yield from getattr(value, "__mistakes__", ())
