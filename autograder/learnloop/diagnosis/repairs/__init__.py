"""Repairs: one small change of a student's function after which everything is right names what was wrong with it.

Each module yields edits of a function. Which of them cure it is found out by whoever can call it.
"""

from collections.abc import Iterator

from learnloop.diagnosis.repairs import arrays, calls, loops, operators
from learnloop.diagnosis.repairs.edit import Edit, Original, everywhere, is_small, repaired

__all__ = ["Edit", "Original", "edits_of", "is_small", "pairs_of", "repaired"]

MOST = 240  # of single edits
MOST_PAIRS = 600
IN_PAIRS = 60  # the first edits, the likeliest ones


def edits_of(original: Original) -> list[Edit]:
    """The edits of a function, the likeliest first; each kind also at all its places at once."""
    found: Iterator[Edit] = (edit for group in (loops, operators, arrays, calls) for edit in group.edits(original))
    ranked = sorted(found, key=lambda edit: edit.rank)[:MOST]
    return [*ranked, *everywhere(ranked)]


def pairs_of(edits: list[Edit]) -> list[tuple[Edit, Edit]]:
    """Two edits in different places; none of a function that has too many for more than a few of the pairs to be tried."""
    if len(edits) > MOST:
        return []
    likely = sorted((edit for edit in edits if edit.rank <= 1), key=lambda edit: edit.rank)[:IN_PAIRS]
    pairs = [(one, other) for i, one in enumerate(likely) for other in likely[i + 1 :] if one.place is not other.place]
    return sorted(pairs, key=lambda pair: pair[0].rank + pair[1].rank)[:MOST_PAIRS]
