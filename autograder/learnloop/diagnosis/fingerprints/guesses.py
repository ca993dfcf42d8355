"""What several fingerprints use: a change of the right answer as a guess, and whether a guess can prove anything."""

from collections.abc import Callable
from typing import Any

import numpy as np

from learnloop.diagnosis.fingerprints.evidence import Focus, Pair, floats


def guess_of(change: Callable[[Any], Any], dimensions: int = 0) -> Callable[[Pair], Any]:
    """The change as a guess about a part with at least this many dimensions."""

    def guess(pair: Pair) -> Any:
        value = floats(pair.expected)
        return change(value) if value.ndim >= dimensions else None

    return guess


def one_number(focus: Focus) -> bool:
    """Whether all that was returned is one number, or all that is right is."""
    given = {float(number) for pair in focus.pairs for number in np.ravel(pair.got)[:1000]}
    right = {float(number) for pair in focus.pairs for number in np.ravel(pair.expected)[:1000]}
    return len(given) < 2 or len(right) < 2
