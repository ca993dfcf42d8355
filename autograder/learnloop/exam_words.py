"""What a student is told of an exam: pure functions from figures and answers to findings."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from learnloop.checks import Exam
from learnloop.course import ExamScale
from learnloop.report import ExamFigures, Finding, Place

# A model that is right on what it was trained with so much more often than on new examples has learnt it by heart.
GAP = 0.08
# Below this share on its own training examples a model has not even learnt those.
LEARNT = 0.85
# So far below guessing nobody gets by guessing.
EXCHANGED_NAMES = 0.4
EXCHANGED = "a second run, with the labels exchanged"
FORM = "The answer is one whole number for each row of x: an array of shape (N,), of dtype int."


def percent(share: float) -> str:
    """``88.9 %``."""
    return f"{100 * share:.1f} %"


def passed(figures: ExamFigures) -> str:
    """The result in a few words."""
    return f"{percent(figures.test_accuracy)} on new pictures"


def remarks(figures: ExamFigures, scale: ExamScale) -> list[str]:
    """What is remarked on a passed exam: the badge, or where it waits, and the time that was left."""
    new, mark = percent(figures.test_accuracy), percent(scale.badge)
    if figures.badge:
        return [f"Badge: beyond the model answer. {new} on pictures that your network has never seen; the badge begins at {mark}."]
    used = f"{figures.cpu_seconds:.1f} of {figures.budget_seconds:.1f} s of CPU time used"
    return [f"{new} right, {used}. From {mark} on there is a badge for going beyond the model answer."]


def verdict(figures: ExamFigures, exam: Exam, answers: Sequence[int] | Any, labels: Any) -> Finding | None:
    """What stands between a model and full marks, None when nothing does: one cause, told with the figures that show it."""
    new, own = figures.test_accuracy, figures.train_accuracy
    if new >= figures.full:
        return None
    scores = f"On {exam.test:,} new pictures your model is right {percent(new)} of the time"
    both = f"{scores}, on its own {exam.train:,} training pictures {percent(own)}."
    scale = f"Points begin at {percent(figures.nothing)} on new pictures; all are earned from {percent(figures.full)} on."
    only = int(answers[0])
    if np.all(np.asarray(answers) == only):
        message = f"`{exam.predict}` calls every picture {only} ({exam.classes[only]}), and is right {percent(new)} of the time."
        step = "Print the loss after each epoch: while it stays at ln 2 = 0.69, nothing is learnt. Then look for nan in the params."
    elif len(exam.classes) == 2 and new < EXCHANGED_NAMES:
        message = f"{both} So it does tell the two apart, and calls them by each other's name."
        names = ", ".join(f"{number} {name}" for number, name in enumerate(exam.classes))
        step = f"Follow one label from y to the loss, and from the logits to the answer ({names})."
    elif own < LEARNT:
        message = f"{both} It has not even learnt its own pictures: that is underfitting (exercise6)."
        step = "Look at the loss, epoch by epoch. Does it fall? If it still falls at the end, train longer; if not, try another lr, or more units. Without a hidden layer no model can solve this."
    elif own - new >= GAP:
        message = f"{both} It has learnt its pictures by heart rather than what makes a ring a ring: that is overfitting (exercise6)."
        step = "Make learning by heart harder: an L2 penalty, stopping early, or pictures that are a little different in each epoch. Which changes leave a ring a ring? Hold some pictures back, to measure what helps."
    else:
        message = f"{both} It is nearly there."
        step = "Hold some training pictures back, change one thing at a time, and keep what makes these better: measure, don't guess."
    return Finding(stage="exam", message=message, detail=[scale], next_step=step)


def too_slow(spent: float, budget: float, multiple: float, *, stopped: bool, place: Place | None) -> Finding:
    """Too much CPU time was used: ``spent`` and ``budget`` in seconds."""
    used = f"`fit` was stopped after {spent:.1f} s of CPU time" if stopped else f"`fit` took {spent:.1f} s of CPU time"
    words = f"{used}; the budget is {budget:.1f} s, {multiple:g} times what the model answer takes on this computer."
    return Finding(
        stage="exam",
        status="timeout",
        message=words,
        place=place,
        next_step="Train for fewer epochs or with fewer units, and let NumPy work on whole batches rather than on one picture at a time.",
    )


def not_params(params: Any, refused: str) -> Finding | None:
    """The finding for parameters that are none; ``refused`` is what in them cannot be kept."""
    if params is None:
        message = "`fit` returned nothing (None), so that there is nothing to predict with."
        return Finding(stage="type", message=message, next_step="End it with `return` and what it has learnt.")
    if refused:
        message = f"What `fit` returned has {refused} in it, which cannot be taken to another process."
        step = "Return arrays and numbers, in lists, tuples or dicts as you like."
        return Finding(stage="type", message=message, next_step=step)
    return None


def too_large() -> Finding:
    """Parameters that came back, and are too many to be sent again."""
    return Finding(stage="type", message="What `fit` returned has too many parts.", next_step="Return fewer and larger arrays.")


def labels_in(value: Any, count: int, exam: Exam) -> tuple[Any, Finding | None]:
    """The labels that came back, as an array of whole numbers; else the finding that says why they are none."""

    def wrong(message: str, step: str) -> tuple[Any, Finding]:
        return None, Finding(stage="exam", message=message, next_step=step)

    name = exam.predict
    if value is None:
        return wrong(f"`{name}` returned nothing (None).", f"End it with `return`. {FORM}")
    if isinstance(value, list | tuple) and all(type(each) is int for each in value):
        value = np.array(value, dtype=np.int64)
    if not isinstance(value, np.ndarray):
        kind = type(value).__name__
        return wrong(f"`{name}` returned a value of type {kind}.", FORM)
    if value.shape == (count, len(exam.classes)):
        message = f"`{name}` returned a table of shape {value.shape}, one column for each class."
        return wrong(message, f"Which class has the largest entry of a row? {FORM}")
    if value.shape != (count,):
        return wrong(f"`{name}` returned an array of shape {value.shape}; x has {count} rows.", FORM)
    if value.dtype.kind != "i":
        return wrong(f"`{name}` returned an array of dtype {value.dtype}.", f"Name the class, not how sure you are. {FORM}")
    if value.min(initial=0) < 0 or value.max(initial=0) >= len(exam.classes):
        other = next(int(each) for each in value if not 0 <= each < len(exam.classes))
        names = ", ".join(f"{number} ({each})" for number, each in enumerate(exam.classes))
        return wrong(f"`{name}` returned the label {other}.", f"The labels are {names}.")
    return value, None


def changed(place: Place | None) -> Finding:
    """``predict`` wrote into its arguments."""
    message = "`predict` changed its arguments; the caller still needs them as they were."
    step = "Work on a copy, or build a new array instead of writing into this one (`-=`, `*=`, `[...] =`)."
    return Finding(stage="exam", message=message, place=place, next_step=step)


def not_alone(place: Place | None, different: int, count: int) -> Finding:
    """Answers depend on which other examples are asked."""
    message = f"Asked for one picture at a time, `predict` gives {different} of {count} pictures another label than among all."
    step = "Each picture is to be judged by itself. Is there a mean, a maximum or a sort over the rows of x? What is subtracted or divided by has to come from the training pictures, in params."
    return Finding(stage="exam", message=message, place=place, next_step=step)


def not_learnt(right: float, exam: Exam) -> Finding:
    """The answers do not come from the labels that the model was given."""
    message = f"Trained once more with the labels exchanged, your model still gives {percent(right)} of new pictures their true names. It has not learnt them from `x` and `y`."
    step = f"Begin `{exam.fit}` with random parameters, and let them come from the data alone."
    return Finding(stage="exam", message=message, next_step=step)
