"""Remarks on a submission as a whole, for the notes of its report."""

from collections.abc import Iterator, Sequence

from learnloop.grading.open_submission import OpenSubmission
from learnloop.sandbox.confine.tiers import Confinement
from learnloop.sandbox.messages import Failure
from learnloop.submission.submission import Submission
from learnloop.text import listed


def remarks(opened: OpenSubmission, *, stand_ins: bool) -> list[str]:
    """All remarks on a submission that was judged; ``stand_ins``: model answers were used in place of absent exercises."""
    before = [each.id for each in opened.code.course.before(opened.exercise)]
    return [
        *_weakness(opened.sandbox.confinement),
        *_files(opened.submission, before, stand_ins=stand_ins),
        *_left_out(opened.session.lost),
    ]


def _files(submission: Submission, before: Sequence[str], *, stand_ins: bool) -> Iterator[str]:
    """Which files were graded; ``before`` are the ids of the earlier exercises."""
    other = submission.other
    if other is not None:
        yield f"{submission.path.name} was graded; {other.name} is here too."
    earlier = submission.earlier
    own = {name: earlier[name][0].name.split(",")[0] for name in before if earlier.get(name)}
    if own:
        yield f"Your own {listed(list(own))} {'was' if len(own) == 1 else 'were'} used, from {listed(list(own.values()))}."
    absent = submission.absent if stand_ins else []
    if len(absent) == 1:
        yield f"{absent[0]} was not found; its model answers were used instead."
    elif absent:
        yield f"{listed(absent)} were not found; their model answers were used instead."


def _weakness(confinement: Confinement) -> Iterator[str]:
    """A warning if the code ran hardly confined."""
    if confinement.weak:
        yield "Your code ran in a process that is hardly confined (tier C); `learnloop doctor` says why."


def _left_out(failures: Sequence[Failure]) -> Iterator[str]:
    """The statements of a notebook that failed, each with its place."""
    for failure in failures:
        where = f"{failure.frames[-1].unit}, line {failure.frames[-1].line}" if failure.frames else "a cell"
        yield f"Left out, because it fails: {where} ({failure.type}: {' '.join(failure.message[:120].split())})."
