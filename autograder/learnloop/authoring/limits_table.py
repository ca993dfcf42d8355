"""The room of a course's limits as text: one row a function, then what to do."""

from collections.abc import Iterator, Sequence

from learnloop.authoring.calibrate import FAILING, LEAST_ROOM, PASSING, Room

HEADS = ["function", "calls", "block ms", *PASSING, "limit", *FAILING, "room below", "above", "proposed"]


def render(rooms: Sequence[Room]) -> str:
    """The table; ratios are multiples of the reference's CPU time. Ended by a newline."""
    return "\n".join(line.rstrip() for line in _lines(rooms)) + "\n"


def _lines(rooms: Sequence[Room]) -> Iterator[str]:
    rows = [HEADS, *map(_row, rooms)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(HEADS))]
    for row in rows:
        yield row[0].ljust(widths[0]) + "".join("  " + cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
    yield ""
    yield "Multiples of the reference's CPU time, medians; idiom and clumsy have to pass, loop and entries to fail."
    tight = [room for room in rooms if not room.enough]
    for room in tight:
        if room.proposal is None:
            yield f"{room.function}: no limit has room of {LEAST_ROOM:g} x on both sides. Choose another size, or do not time it."
        else:
            yield f"{room.function}: too little room. Set `timing: {room.proposal:g}` in course.yml."
    if rooms and not tight:
        yield f"Every limit has room of at least {LEAST_ROOM:g} x on both sides."


def _row(room: Room) -> list[str]:
    def ratio(kind: str) -> str:
        return f"{room.versions[kind].median:.1f}" if kind in room.versions else "-"

    return [
        f"{room.exercise} {room.function}",
        f"{room.fit.rounds * room.fit.calls}",
        f"{room.fit.net_ns / 1e6:.1f}",
        *map(ratio, PASSING),
        f"{room.limit:g}",
        *map(ratio, FAILING),
        f"{room.below:.1f}",
        f"{room.above:.1f}",
        f"{room.proposal:g}" if room.proposal else "none",
    ]
