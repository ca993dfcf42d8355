"""What a student is told when a call did not return: it raised, was missing, ran too long, or ended its process."""

import re
from collections.abc import Sequence

from learnloop.diagnosis.crashes import imports
from learnloop.report import Finding, Place, Stage
from learnloop.sandbox.messages import Failure, Frame
from learnloop.sandbox.outcome import Outcome
from learnloop.submission import places
from learnloop.submission.submission import Submission
from learnloop.values.source import SourceUnit

MOST_NAMES = 6
MOST_LINES = 20
END_OF_LINE = 1 << 20


def finding_of(
    outcome: Outcome, submission: Submission, stage: Stage, seconds: float, case: str = "", function: str = ""
) -> Finding:
    """The finding for an outcome other than "returned"; ``seconds`` is the limit of one call."""
    where = _definition(submission, function)
    if outcome.ending == "missing" and outcome.failure is not None:
        left_out = imports.function_missing(function, submission)
        if left_out is not None:
            return left_out
        message = f"{submission.path.name} defines `{function}`, but it is not a function."
        return Finding(stage=stage, message=message, next_step=f"Write it as `def {function}(...)`.")
    if outcome.ending == "raised" and outcome.failure is not None:
        return _raised(outcome.failure, submission, stage, case, function)
    if outcome.ending == "timeout":
        from learnloop.diagnosis.crashes.loops import endless

        return endless(outcome, submission.all_units, stage, seconds, case, where)
    if outcome.ending == "budget":
        return Finding(
            stage=stage,
            status="timeout",
            message="The time for the whole check ran out before this could be judged.",
            place=where,
            next_step="Fix what took so long first, or check one function with --only.",
        )
    if outcome.ending == "died":
        return Finding(
            stage=stage,
            status="error",
            message="Your code ended its own process (an exit, a crash, or too much memory).",
            place=where,
            case=case,
            next_step="A function should return its answer and nothing else.",
        )
    return Finding(
        stage=stage,
        status="error",
        message="The answer that was returned could not be read.",
        place=where,
        case=case,
        next_step="Return plain NumPy arrays and numbers of the documented shapes.",
    )


def _definition(submission: Submission, function: str) -> Place | None:
    """Where the function begins, when no better place is known."""
    defined = submission.outline.functions.get(function)
    return places.place(submission.units, defined.unit, defined.line) if defined else None


def _raised(failure: Failure, submission: Submission, stage: Stage, case: str, function: str) -> Finding:
    units = submission.all_units
    if failure.type == "NotImplementedError" and len(failure.frames) > 1:
        return _stub(failure, units, stage, case)
    frame = failure.frames[-1] if failure.frames else None
    where = _definition(submission, function)  # for when Python stopped before it reached a line of the student's
    if frame is not None:
        where = place_of(frame, units)
    if failure.type == "NotImplementedError":
        return Finding(stage="not started", message="not started", place=where)
    detail = _here(frame, units) if frame is not None and failure.type != "RecursionError" else []
    if failure.type == "SystemExit" or failure.message in ("name 'exit' is not defined", "name 'quit' is not defined"):
        message, step = "Your code called exit().", "Return the answer; never end the program."
    elif failure.type == "RecursionError":
        message, step, more = _recursion(failure)
        detail += more
    elif failure.type == "MemoryError":
        message, step = (
            "Your code asked for more memory than there is.",
            "Look for an array that is far larger than its inputs.",
        )
    elif (words := imports.module_missing(failure, submission) or imports.name_missing(failure, submission)) is not None:
        message, step = words
        where = imports.place_of_fault(failure, submission) or where
        detail += _called_from(failure.frames, units)
    else:
        from learnloop.diagnosis.crashes.causes import cause_of
        from learnloop.diagnosis.crashes.crash import Crash

        message, step = cause_of(Crash(failure, units, submission.offered))
        message += imports.concerned(function, submission)
        detail += _called_from(failure.frames, units)
    said = f"{failure.type}: {failure.message}" if failure.message else failure.type
    return Finding(
        stage=stage,
        status="error",
        message=message,
        place=where,
        case=case,
        detail=[*detail, f"Python's own words: {said}"],
        next_step=step,
    )


def _stub(failure: Failure, units: Sequence[SourceUnit], stage: Stage, case: str) -> Finding:
    """A call of a function that is not written yet. The place is in the file to edit."""
    inside, caller = failure.frames[-1], failure.frames[0]
    step = f"Write `{inside.function}` first."
    if stage == "file":
        step = f"Remove this call, or write `{inside.function}` first."
    at = caller if inside.unit.split(",")[0] == caller.unit.split(",")[0] else inside
    message = f"This calls `{inside.function}`, which is not written yet."
    if at is inside:
        message = f"{caller.unit}, line {caller.line}, calls `{inside.function}`, which is not written yet."
    place = place_of(at, units)
    return Finding(stage=stage, status="error", message=message, place=place, case=case, next_step=step, edit=inside.function)


def _recursion(failure: Failure) -> tuple[str, str, list[str]]:
    """Which function calls itself, or which two call each other, and the values in the deepest call."""
    frames = failure.frames
    names = list(dict.fromkeys(frame.function for frame in frames if frame.function not in ("<module>", "<lambda>")))
    detail = []
    if frames and frames[-1].names:
        values = ", ".join(f"{name} was {kind}" for name, kind in list(frames[-1].names.items())[:MOST_NAMES])
        detail.append(f"In the deepest call {values}.")
    if len(names) == 2:
        message = f"`{names[0]}` and `{names[1]}` call each other without end."
    elif names:
        message = f"`{names[-1]}` calls itself without end."
    else:
        message = "Your function calls itself without end."
    return message, "Look for the case in which it should stop, and whether each call gets closer to it.", detail


def place_of(frame: Frame, units: Sequence[SourceUnit]) -> Place:
    """Where the frame's expression is; of several lines the first is underlined."""
    end = frame.end_column if frame.end_line <= frame.line else END_OF_LINE
    return places.place(units, frame.unit, frame.line, frame.column, end)


def _here(frame: Frame, units: Sequence[SourceUnit]) -> list[str]:
    """The shapes and values of what the failing expression mentions."""
    where = place_of(frame, units)
    text = where.text[where.column : where.end_column] or where.text
    for line in range(frame.line + 1, min(frame.end_line, frame.line + MOST_LINES) + 1):
        text += "\n" + places.source_line(units, frame.unit, line)
    told = []
    for name in sorted(frame.names, key=len, reverse=True):  # `params[0]` before `params`, which is then left out
        if _mentions(text, name):
            told.append(name)
            text = text.replace(name, " ")
    names = [name for name in frame.names if name in told][:MOST_NAMES]
    return ["Here " + ", ".join(f"{name} is {frame.names[name]}" for name in names) + "."] if names else []


def _called_from(frames: Sequence[Frame], units: Sequence[SourceUnit]) -> list[str]:
    """How the line was reached, when it is in a helper: at most two of the frames above it."""
    callers = [frame for frame in frames[:-1] if frame.unit][-2:][::-1]
    if not callers or not frames[-1].function or (frames[-1].function.startswith("<") and callers[0].line == frames[-1].line):
        return []  # a comprehension is in the line that is shown
    steps = []
    for frame in callers:
        text = places.source_line(units, frame.unit, frame.line).strip()
        inside = f" in `{frame.function}`" if frame.function != "<module>" else ""
        other = f"{frame.unit}, " if frame.unit != frames[-1].unit else ""
        steps.append(f"{other}line {frame.line}{inside}" + (f": {text}" if text and len(callers) == 1 else ""))
    who = f"`{frames[-1].function}`" if frames[-1].function.isidentifier() else "This"
    return [f"{who} was called from {', which was called from '.join(steps)}" + ("" if len(callers) == 1 and text else ".")]


def _mentions(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", text) is not None
