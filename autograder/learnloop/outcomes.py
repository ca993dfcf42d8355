"""What a student is told when a call did not return: it raised, was missing, ran too long, or took its process with it."""

from learnloop.loops import endless
from learnloop.report import Finding, Place, Stage
from learnloop.sandbox.protocol import Failure
from learnloop.sandbox.session import Outcome
from learnloop.source import Unit
from learnloop.submission import rules
from learnloop.submission.submission import Submission


def finding_of(
    outcome: Outcome, submission: Submission, stage: Stage, seconds: float, case: str = "", function: str = ""
) -> Finding:
    """The finding for an outcome other than "returned"; ``seconds`` is the limit of one call."""
    where = _definition(submission, function)
    if outcome.ending == "missing" and outcome.failure is not None:
        message = f"`{function}` is there in {submission.path.name}, but it is not a function."
        return Finding(stage=stage, message=message, next_step=f"Write it as `def {function}(...)`.")
    if outcome.ending == "raised" and outcome.failure is not None:
        return _raised(outcome.failure, submission, stage, case, function)
    if outcome.ending == "timeout":
        return endless(outcome.looks, all_units(submission), stage, seconds, case, where)
    if outcome.ending == "budget":
        return Finding(
            stage=stage,
            status="timeout",
            message="The time for the whole check was used up before this could be judged.",
            place=where,
            next_step="Mend what was stopped above, or check one function with --only.",
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
        message="The answer that came back could not be read.",
        place=where,
        case=case,
        next_step="Return plain NumPy arrays and numbers of the documented shapes.",
    )


def all_units(submission: Submission) -> list[Unit]:
    """The student's whole source: the exercise and the earlier ones."""
    return [*submission.units, *(unit for earlier in submission.earlier.values() for unit in earlier)]


def _definition(submission: Submission, function: str) -> Place | None:
    """Where the function begins, when no better place is known."""
    defined = submission.outline.functions.get(function)
    return rules.place(submission.units, defined.unit, defined.line) if defined else None


def _raised(failure: Failure, submission: Submission, stage: Stage, case: str, function: str) -> Finding:
    words = f"{failure.type}: {failure.message}" if failure.message else failure.type
    units = all_units(submission)
    frame = failure.frames[-1] if failure.frames else None
    where = _definition(submission, function)  # where Python stopped before it came to a line of the student's
    detail = []
    if frame is not None:
        where = rules.place(units, frame.unit, frame.line, frame.column, frame.end_column)
        there = where.text[where.column : where.end_column] or where.text
        names = {name: kind for name, kind in frame.names.items() if _mentions(there, name)}
        if names:
            detail.append("Here " + ", ".join(f"{name} is {kind}" for name, kind in names.items()) + ".")
    if failure.type == "NotImplementedError" and len(failure.frames) > 1:
        stub, caller = failure.frames[-1].function, failure.frames[0]
        message, step = f"This calls `{stub}`, which is not written yet.", f"Write `{stub}` first."
        if stage == "file":
            step = f"Take this call out, or write `{stub}` first."
        where = rules.place(units, caller.unit, caller.line, caller.column, caller.end_column)
        return Finding(stage=stage, status="error", message=message, place=where, case=case, next_step=step)
    if failure.type == "NotImplementedError":
        return Finding(stage="not started", message="not started", place=where)
    if failure.type == "SystemExit" or failure.message in ("name 'exit' is not defined", "name 'quit' is not defined"):
        message, step = "Your code called exit().", "Return the answer; ending the program is never part of it."
    elif failure.type == "RecursionError":
        message, step = "Your function calls itself without end.", "Look for the case in which it should stop."
    elif failure.type == "MemoryError":
        message, step = (
            "Your code asked for more memory than there is.",
            "Look for an array that is far larger than its inputs.",
        )
    elif failure.type == "ModuleNotFoundError":
        message, step = "A module could not be imported.", "Take the import out, or write what it does with NumPy."
    else:
        message, step = _cause(failure)
    return Finding(
        stage=stage,
        status="error",
        message=message,
        place=where,
        case=case,
        detail=[*detail, f"Python's own words: {words}"],
        next_step=step,
    )


def _cause(failure: Failure) -> tuple[str, str]:
    text = failure.message
    if "matmul" in text and "mismatch" in text:
        return (
            "Your code stopped: the shapes do not fit in `@`.",
            "In `a @ b` the last length of a is the first of b: which must be turned?",
        )
    if "could not be broadcast together" in text:
        step = "Lengths are lined up from the right, and each pair must be equal or contain a 1."
        return "Your code stopped: the shapes do not fit together.", step
    if "truth value of an array" in text:
        step = "`if` needs one yes or no; for arrays there are masks and `np.where`."
        return "Your code stopped: an array was used as a yes or no.", step
    if failure.type == "NameError":
        return (
            "Your code stopped: it uses a name that does not exist there.",
            "Look for a typing mistake, or a name from another place.",
        )
    if failure.type == "TypeError" and not failure.frames and ("positional argument" in text or "keyword argument" in text):
        return (
            "The function does not take the arguments of the exercise.",
            "Give it back the parameters that the exercise names.",
        )
    if failure.type == "TypeError" and ("positional argument" in text or "keyword argument" in text):
        return (
            "Your code stopped: a function was called with other arguments than it takes.",
            "Compare this call with the line that begins with `def`, or with NumPy's documentation.",
        )
    return "Your code stopped.", "Read the last line of Python's words first: it names what it could not do."


def _mentions(text: str, name: str) -> bool:
    import re

    return re.search(rf"(?<![\w.]){re.escape(name)}\b", text) is not None
