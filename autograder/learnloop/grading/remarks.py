"""Remarks on a submission as a whole, for the notes of its report."""

import re
from collections.abc import Iterator, Sequence

from learnloop.diagnosis.crashes.imports import name_missing
from learnloop.grading.open_submission import OpenSubmission
from learnloop.report import MODEL_ANSWERS, OWN_FILES
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.messages import Failure
from learnloop.submission.forbidden import RefusedImport, why_refused
from learnloop.submission.submission import Submission
from learnloop.text import counted, listed

LIVE = (
    "This is about the cells that were run. What you hand in is graded from the saved notebook, all its cells from top to bottom."
)
MOST_IMPORTS = 5  # named in a note


def remarks(opened: OpenSubmission, *, stand_ins: bool) -> list[str]:
    """All remarks on a submission that was judged; ``stand_ins``: model answers were used in place of absent exercises."""
    before = [each.id for each in opened.code.course.before(opened.exercise)]
    refused = opened.submission.missing_imports
    return [
        *([LIVE] if opened.submission.live else []),
        *_weakness(opened.sandbox.confinement),
        *_files(opened.submission, before, stand_ins=stand_ins),
        *_unreadable(opened.submission),
        *_imports([each for each in refused if each.module not in opened.submission.unreadable]),
        *_left_out(opened.submission, refused, opened.session.lost),
    ]


def _files(submission: Submission, before: Sequence[str], *, stand_ins: bool) -> Iterator[str]:
    """Which files were graded; ``before`` are the ids of the earlier exercises."""
    other = submission.other
    if other is not None:
        yield f"{submission.path.name} was graded; {other.name} is here too."
    earlier = submission.earlier
    own = {name: earlier[name][0].name.split(",")[0] for name in before if earlier.get(name)}
    if own:
        yield f"{OWN_FILES}{listed(list(own))} {'was' if len(own) == 1 else 'were'} used, from {listed(list(own.values()))}."
    absent = submission.absent if stand_ins else []
    if len(absent) == 1:
        yield f"{absent[0]} was not found; its {MODEL_ANSWERS}"
    elif absent:
        yield f"{listed(absent)} were not found; their {MODEL_ANSWERS}"


def _weakness(confinement: Confinement) -> Iterator[str]:
    """A warning if the code ran hardly confined."""
    if confinement.weak:
        yield "Your code ran in a process that is hardly confined (tier C); `learnloop doctor` says why."


def _unreadable(submission: Submission) -> Iterator[str]:
    """The earlier exercises that could not be imported."""
    for name, finding in submission.unreadable.items():
        yield f"{name} could not be imported: {finding.message} A function that uses it fails, all others are judged as usual."


def _imports(refused: Sequence[RefusedImport]) -> Iterator[str]:
    """The imports that fail where the code is checked, what that costs, and the next step: in one note."""
    if not refused:
        return
    lines = [f"`{each.module or '.'}` ({each.place.file}, line {each.place.line})" for each in refused[:MOST_IMPORTS]]
    more = len(refused) - len(lines)
    named = listed([*lines, counted(more, "other import")] if more else lines)
    _, step = why_refused(refused[0].module)
    one = "it" if len(refused) == 1 else "one of them"
    cost = f"A function that uses {one} fails, all others are judged as usual."
    yield f"{named} cannot be imported where your code is checked. {cost} {step}"


def _left_out(submission: Submission, refused: Sequence[RefusedImport], failures: Sequence[Failure]) -> Iterator[str]:
    """The statements that failed, each with its place; not those that failed because of a ``refused`` import."""
    known = {(each.place.file, each.place.line) for each in refused}
    for failure in failures:
        at = failure.frames[0] if failure.frames else None
        if at is not None and ((at.unit, at.line) in known or name_missing(failure, submission) is not None):
            continue
        where = f"{failure.frames[-1].unit}, line {failure.frames[-1].line}" if failure.frames else "a cell"
        words = re.sub(r" \([^()]*/[^()]*\)$", "", failure.message)[:120]  # where Python's library is says nothing to a student
        yield f"Left out, because it fails: {where} ({failure.type}: {' '.join(words.split())})."
