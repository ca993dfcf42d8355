"""What a student is told about code that did not end: where it was in two snapshots, and what changed between them."""

import math
import re
from collections.abc import Sequence

from learnloop.report import Finding, Place, Stage
from learnloop.sandbox.messages import Frame
from learnloop.sandbox.outcome import Outcome
from learnloop.submission import places, syntax
from learnloop.submission.syntax import Loop
from learnloop.text import listed
from learnloop.values.source import SourceUnit

MOST_TOLD = 4
WAITING = "Remove whatever waits, such as `time.sleep`."
_MEASURED = re.compile(r"(an array of .{1,60}) whose first entry is (\S{1,40}) and whose norm is (\S{1,40})")


def endless(outcome: Outcome, units: Sequence[SourceUnit], stage: Stage, seconds: float, case: str, where: Place | None) -> Finding:
    """The finding for a call that was stopped, ``seconds`` of CPU time being its limit; ``where`` is the place to name if there
    was no look."""
    stopped = f"Still running after {seconds:g} s of computing time, so it was stopped."
    if outcome.waited:
        stopped = f"Stopped after {outcome.waited:g} s, most of which it spent waiting."
    detail: list[str] = []
    step = WAITING if outcome.waited else "Look for a loop whose condition never becomes false."
    seen = [frames for frames in outcome.samples if frames and syntax.unit_named(units, frames[-1].unit)]
    if seen:
        depth, loop = _common(seen, units)
        frames = [each[depth] for each in seen]
        if loop is None:
            last = frames[-1]
            where = places.place(units, last.unit, last.line, last.column, last.end_column)
            stopped += " It was here."
            if not outcome.waited:
                step = "If this line alone takes this long, ask how large its arrays have become; if not, look at what calls it."
        else:
            where = loop.place
            stopped += " It was in this loop" + (" in both snapshots." if len(seen) > 1 else ".")
            detail, step = _story(loop, frames)
    return Finding(stage=stage, status="timeout", message=stopped, place=where, case=case, detail=detail, next_step=step)


def _common(looks: Sequence[Sequence[Frame]], units: Sequence[SourceUnit]) -> tuple[int, Loop | None]:
    """How deep the looks agree on the way from the first call, and the innermost loop there around what both saw."""
    agreed = 0
    for frames in zip(*looks, strict=False):
        if len({(frame.unit, frame.function) for frame in frames}) > 1:
            break
        agreed += 1
        if len({frame.line for frame in frames}) > 1:
            break
    for depth in range(agreed - 1, -1, -1):
        unit = syntax.unit_named(units, looks[0][depth].unit)
        loop = syntax.loop_around(unit, [frames[depth].line for frames in looks]) if unit else None
        if loop is not None:
            return depth, loop
    return max(agreed - 1, 0), None


def _story(loop: Loop, frames: Sequence[Frame]) -> tuple[list[str], str]:
    """What is known about the names in the condition and in the loop, and the next step."""
    first, last = frames[0].names, frames[-1].names
    told = [name for name in loop.names or sorted(loop.bound) if name in first and name in last]
    same = [name for name in told if first[name] == last[name]] if len(frames) > 1 else []
    moved = [name for name in told if name not in same] if len(frames) > 1 else []
    detail: list[str] = []
    if len(frames) == 1 and told:
        detail.append("At that point " + listed([f"`{name}` was {_short(first[name])}" for name in told[:MOST_TOLD]]) + ".")
    if same:
        stayed = listed([f"`{name}` ({_short(first[name])})" for name in same[:MOST_TOLD]])
        detail.append(f"Between the two snapshots {stayed} did not change.")
    if moved:
        changes = listed([_moved(name, first[name], last[name]) for name in moved[:MOST_TOLD]])
        detail.append(f"{changes[0].upper()}{changes[1:]}.")
    if not loop.condition:
        return detail, "Ask how many iterations this loop makes, and whether what it iterates over grows meanwhile."
    nan = next((name for name in loop.names if _is_nan(last.get(name, ""))), "")
    if nan:
        return detail, f"`{nan}` is nan, and every comparison with nan is false: find the line that first makes it nan."
    if not loop.names:
        if loop.left:
            return detail, "Only a `break` or a `return` ends this loop: when is it reached? Work through one iteration by hand."
        return detail, f"`while {loop.condition}` ends only with a `break` or a `return`, and there is none in it."
    if not loop.bound & set(loop.names):
        names = " or ".join(f"`{name}`" for name in loop.names[:MOST_TOLD])
        return detail, f"Nothing in the loop changes {names}, so its condition never changes. What should change there?"
    return detail, "Work through two iterations by hand: does each bring the condition closer to being false?"


def _moved(name: str, before: str, after: str) -> str:
    one, two = _MEASURED.fullmatch(before), _MEASURED.fullmatch(after)
    if one and two and one[1] == two[1]:
        if one[2] != two[2]:
            return f"the first entry of `{name}` went from {_number(one[2])} to {_number(two[2])}"
        return f"the norm of `{name}` went from {_number(one[3])} to {_number(two[3])}"
    a, b = _short(before), _short(after)
    return f"`{name}` went from {a} to {b}" if a != b else f"`{name}` changed only in its last digits ({a})"


def _short(words: str) -> str:
    found = _MEASURED.fullmatch(words)
    return found[1] if found else _number(words)


def _number(words: str) -> str:
    """A number with few digits; other words as they are."""
    try:
        return words if len(words) <= 9 else f"{float(words):.4g}"
    except ValueError:
        return words


def _is_nan(words: str) -> bool:
    try:
        return math.isnan(float(words))
    except ValueError:
        found = _MEASURED.fullmatch(words)
        return found is not None and found[3] == "nan"
