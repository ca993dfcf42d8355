"""The room of a course's limits as text: one row for each function, then what to do."""

from collections.abc import Iterator, Sequence

from learnloop.authoring.calibrate import FAILING, LEAST_MARGIN, PASSING, LimitMargin

HEADS = ["function", "calls", "block ms", *PASSING, "limit", *FAILING, "room below", "above", "proposed"]


def render(margins: Sequence[LimitMargin]) -> str:
    """The table; ratios are multiples of the reference's CPU time. Ended by a newline."""
    return "\n".join(line.rstrip() for line in _lines(margins)) + "\n"


def _lines(margins: Sequence[LimitMargin]) -> Iterator[str]:
    rows = [HEADS, *map(_row, margins)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    for row in rows:
        yield row[0].ljust(widths[0]) + "".join("  " + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    yield ""
    yield "Multiples of the reference's CPU time, medians; idiom and clumsy have to pass, loop and entries to fail."
    tight = [margin for margin in margins if not margin.enough]
    for margin in tight:
        if margin.proposal is None:
            room = f"room of {LEAST_MARGIN:g} x on both sides"
            yield f"{margin.function}: no limit has {room}. Choose another size, or do not time it."
        else:
            yield f"{margin.function}: too little room. Set `timing: {margin.proposal:g}` in course.yml."
    if margins and not tight:
        yield f"Every limit has room of at least {LEAST_MARGIN:g} x on both sides."


def _row(margin: LimitMargin) -> list[str]:
    def ratio(kind: str) -> str:
        return f"{margin.versions[kind].median:.1f}" if kind in margin.versions else "-"

    return [
        f"{margin.exercise} {margin.function}",
        f"{margin.fit.rounds * margin.fit.calls}",
        f"{margin.fit.net_ns / 1e6:.1f}",
        *map(ratio, PASSING),
        f"{margin.limit:g}",
        *map(ratio, FAILING),
        f"{margin.below:.1f}",
        f"{margin.above:.1f}",
        f"{margin.proposal:g}" if margin.proposal else "none",
    ]
