"""What a student is told about code that did not end: where it was in two snapshots, and what changed between them."""

import re
from collections.abc import Iterator, Mapping, Sequence

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
    found = [(depth, loop) for depth in range(agreed) for loop in _loops(looks, units, depth)]
    for depth, loop in found:
        if loop.condition:
            break
        if any(looks[0][depth].names.get(name) != looks[-1][depth].names.get(name) for name in loop.targets):
            return depth, loop  # it went on, so that every loop inside it ended
    whiles = [each for each in found if each[1].condition and each[0] == found[-1][0]]
    return (whiles or found)[-1] if found else (max(agreed - 1, 0), None)


def _loops(looks: Sequence[Sequence[Frame]], units: Sequence[SourceUnit], depth: int) -> list[Loop]:
    unit = syntax.unit_named(units, looks[0][depth].unit)
    return syntax.loops_around(unit, [frames[depth].line for frames in looks]) if unit else []


def _story(loop: Loop, frames: Sequence[Frame]) -> tuple[list[str], str]:
    """What is known about the names in the condition and in the loop, and the next step."""
    first, last = frames[0].names, frames[-1].names
    told = [name for name in loop.names or [*loop.targets, *sorted(loop.bound - set(loop.targets))] if name in first]
    detail: list[str] = []
    if len(frames) == 1 and told:
        detail.append("At that point " + listed([f"`{name}` was {_short(first[name])}" for name in told[:MOST_TOLD]]) + ".")
    elif told:
        detail += _compared({name: (first[name], last[name]) for name in told if name in last})
    return detail, _step(loop, frames, detail)


def _compared(words: Mapping[str, tuple[str, str]]) -> Iterator[str]:
    """Which names had the same content in two looks, and how others changed; nothing of one that was not looked at in full."""
    seen = {name: both for name, both in words.items() if all("#" in each for each in both)}
    same = [f"`{name}` ({_short(before)})" for name, (before, after) in seen.items() if before == after][:MOST_TOLD]
    moved = [_moved(name, before, after) for name, (before, after) in seen.items() if before != after][:MOST_TOLD]
    if same:
        yield f"{listed(same)} {'was' if len(same) == 1 else 'were'} the same in both snapshots."
    if moved:
        changes = listed(moved)
        yield f"{changes[0].upper()}{changes[1:]}."


def _step(loop: Loop, frames: Sequence[Frame], detail: list[str]) -> str:
    """What to look at next; what is known of the end of a ``for`` is added to the detail."""
    last = frames[-1].names
    if not loop.condition:
        end = _short(last.get(loop.end, loop.end))
        if end.isdecimal():
            detail.append(f"The loop ends after {end} iterations.")
        if any(frames[0].names.get(name) != last.get(name) for name in loop.targets):
            return "This loop goes on, too slowly to end in time: are there too many iterations, or does each take too long?"
        return "Ask how many iterations this loop makes, and whether what it iterates over grows meanwhile."
    nan = next((name for name in loop.names if _is_nan(last.get(name, ""))), "")
    if nan:
        return f"`{nan}` is nan, and every comparison with nan is false: find the line that first makes it nan."
    if not loop.names:
        if loop.left:
            return "Only a `break` or a `return` ends this loop: when is it reached? Work through one iteration by hand."
        return f"`while {loop.condition}` ends only with a `break` or a `return`, and there is none in it."
    if not loop.bound & set(loop.names):
        names = " or ".join(f"`{name}`" for name in loop.names[:MOST_TOLD])
        return f"Nothing in the loop changes {names}, so its condition never changes. What should change there?"
    return "Work through two iterations by hand: does each bring the condition closer to being false?"


def _moved(name: str, before: str, after: str) -> str:
    one, two = _MEASURED.fullmatch(_unmarked(before)), _MEASURED.fullmatch(_unmarked(after))
    if one and two and one[1] == two[1]:
        if one[2] != two[2]:
            return f"the first entry of `{name}` went from {_number(one[2])} to {_number(two[2])}"
        if one[3] != two[3]:
            return f"the norm of `{name}` went from {_number(one[3])} to {_number(two[3])}"
    a, b = _short(before), _short(after)
    if a != b:
        return f"`{name}` went from {a} to {b}"
    return f"`{name}` changed only in its last digits ({a})" if _is_number(a) else f"`{name}` ({a}) changed inside"


def _unmarked(words: str) -> str:
    """Without the mark that stands for all of the content."""
    return re.sub(r" #[0-9a-f]{1,8}$", "", words)


def _short(words: str) -> str:
    plain = _unmarked(words)
    found = _MEASURED.fullmatch(plain)
    return found[1] if found else _number(plain)


def _is_number(words: str) -> bool:
    try:
        float(words)
    except ValueError:
        return False
    return True


def _number(words: str) -> str:
    """A number with few digits; other words as they are."""
    return f"{float(words):.4g}" if len(words) > 9 and _is_number(words) else words


def _is_nan(words: str) -> bool:
    plain = _unmarked(words)
    found = _MEASURED.fullmatch(plain)
    return (found[3] if found else plain) == "nan"
