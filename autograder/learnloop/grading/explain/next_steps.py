"""What to do next when no cause is known."""

from typing import Any

import numpy as np

from learnloop.diagnosis.smallest import Found
from learnloop.values.compare import Difference

NEXT_STEPS = {
    "type": "Look at the expression after `return`, and at the line of the docstring that says what is returned.",
    "shape": "Write the shape of every array next to the line that makes it, and find the first that surprises you.",
    "finite": "Look for a division by 0, a logarithm of 0, or `exp` of something large.",
    "values": "Take one of these entries and work it out by hand, with the lesson's formula.",
    "small": "Work this one out by hand, with the lesson's formula.",
    "one": "Work this one out by hand, on inputs of two or three numbers, and compare each step.",
    "spelling": "The words are compared letter by letter: return them exactly as the lesson writes them.",
    "words": "Draw such a curve on paper, and take it through your conditions one by one.",
    "law": "Read what the lesson says about this rule.",
}


def next_step(difference: Difference, expected: Any, got: Any, found: Found | None) -> str:
    """What to do next about this difference."""
    kind: str = difference.stage
    if kind == "values" and found is not None and found.example is not None:
        kind = "small"
    elif kind == "values" and np.ndim(difference.got) == 0:
        kind = "one"
        if isinstance(expected, str):
            kind = "spelling" if misspelled(expected, got) else "words"
    return difference.next_step or NEXT_STEPS[kind]


def misspelled(expected: str, got: Any) -> bool:
    """Whether it is the expected word apart from capitals, spaces and punctuation."""
    return isinstance(got, str) and _letters(got) == _letters(expected)


def _letters(text: str) -> str:
    return "".join(each for each in text.lower() if each.isalpha())
