"""What a student is told about an exam: pure functions from figures and answers to findings."""

from typing import Any

import numpy as np

from learnloop.course.checks import Exam
from learnloop.course.model import ExamScale
from learnloop.grading.exam.data import numbers_in
from learnloop.report import ExamFigures, Finding, Place
from learnloop.submission import places
from learnloop.submission.submission import Submission
from learnloop.text import listed

# A model whose training accuracy is above its test accuracy by this much has memorised its training examples.
GAP = 0.08
# A model whose training accuracy is below this has not even learnt its training examples.
LEARNT = 0.85
# An accuracy less than ``GUESSED`` above chance is guessing; one more than ``TURNED`` below chance is not.
GUESSED = 0.07
TURNED = 0.1
EXCHANGED = "a second run, with exchanged labels"


def percent(share: float) -> str:
    """``88.9 %``."""
    return f"{100 * share:.1f} %"


def passed(figures: ExamFigures, exam: Exam) -> str:
    """The result in a few words."""
    return f"{percent(figures.test_accuracy)} on new {exam.noun}s"


def remarks(figures: ExamFigures, exam: Exam, scale: ExamScale) -> list[str]:
    """Remarks on a passed exam: the badge, or what it takes to earn it, and the CPU time used."""
    new, mark = percent(figures.test_accuracy), percent(scale.badge)
    used = f"{figures.cpu_seconds:.1f} of {figures.budget_seconds:.1f} s of CPU time used"
    if figures.badge:
        return [f"A badge, for going beyond the model answer: {new} on new {exam.noun}s, {used}. The badge starts at {mark}."]
    return [f"{new} on new {exam.noun}s, {used}. From {mark} upwards you earn a badge for going beyond the model answer."]


def verdict(figures: ExamFigures, exam: Exam, answers: Any) -> Finding | None:
    """What keeps a model from full marks, None when nothing does: one cause, with the figures that show it."""
    if figures.test_accuracy >= figures.full:
        return None
    new, own, guess = figures.test_accuracy, figures.train_accuracy, 1 / len(exam.classes)
    noun, names = exam.noun, ", ".join(f"{number} {name}" for number, name in enumerate(exam.classes))
    measured = (
        f"Your model is right {percent(new)} of the time on {exam.test:,} new {noun}s, "
        f"and {percent(own)} of the time on the {exam.train:,} {noun}s that it learnt from."
    )
    only = int(answers[0])
    if np.all(answers == only):
        measured = f"`{exam.predict}` labels every {noun} {only} ({exam.classes[only]}), and is right {percent(new)} of the time."
        cause = "It has not learnt to tell them apart."
        step = "Print the loss after each epoch. Does it fall? Is it nan?"
    elif len(exam.classes) == 2 and new < guess - TURNED:
        cause = "So it can tell the two apart, but gives each the other's label."
        step = f"Follow one label from y to the loss, and one logit to the answer ({names})."
    elif own < guess + GUESSED:
        cause = f"That is guessing, even on the {noun}s that it learnt from."
        step = (
            f"First overfit ten {noun}s. If that fails, ask: do x and y still match row by row, and does "
            f"`{exam.predict}` treat x exactly as `{exam.fit}` does?"
        )
    elif own < LEARNT:
        cause = f"It has not even learnt its training {noun}s: that is underfitting ({exam.lesson})."
        step = (
            "Look at the loss, epoch by epoch. If it is still falling at the end, train longer; if not, try another learning "
            "rate, or a larger model. Is there a hidden layer?"
        )
    elif own - new >= GAP:
        one = exam.classes[-1]
        cause = (
            f"It has memorised its training {noun}s instead of learning what makes a {one} a {one}: "
            f"that is overfitting ({exam.lesson})."
        )
        step = (
            "Make memorising harder: a penalty on large weights, early stopping, or small changes to the "
            f"{noun}s in every epoch. Which changes leave a {one} a {one}?"
        )
    elif own < figures.full:
        cause = f"There is more to learn from its training {noun}s."
        step = "Is the loss still falling in the last epoch? Are all examples used? Change one thing at a time, and measure."
    else:
        cause = "It is nearly there."
        step = f"Hold some {noun}s back, change one thing at a time, and keep what is better on these: measure, don't guess."
    scale = (
        f"Points start at {percent(figures.nothing)} on new {noun}s; {percent(figures.half)} earns half of them, "
        f"{percent(figures.full)} all."
    )
    return Finding(stage="exam", message=f"{measured} {cause}", detail=[scale], next_step=step)


def too_slow(
    exam: Exam, spent: float, budget: float, multiple: float, *, stopped: bool, place: Place | None, inside: str
) -> Finding:
    """Too much CPU time was used: ``spent`` and ``budget`` in seconds; ``inside`` is where, if not at ``place`` itself."""
    used = f"`{exam.fit}` {'was stopped after' if stopped else 'took'} {spent:.1f} s of CPU time"
    return Finding(
        stage="exam",
        status="timeout",
        message=f"{used}; the budget is {budget:.1f} s, {multiple:g} times what the model answer takes on this computer.",
        place=place,
        detail=[f"The time was spent in {inside}, which this calls."] if inside else [],
        next_step="Train a smaller model, or for fewer epochs, and let NumPy work on a whole batch at once, not row by row.",
    )


def predict_too_slow(exam: Exam, count: int, budget: float) -> Finding:
    """Too much CPU time was used for labelling ``count`` examples; ``budget`` in seconds."""
    examples = f"one {exam.noun}" if count == 1 else f"{count:,} {exam.noun}s"
    return Finding(
        stage="exam",
        status="timeout",
        message=f"`{exam.predict}` was stopped after {budget:.2g} s of CPU time, its budget for {examples}.",
        next_step=f"Whatever learns belongs in `{exam.fit}`. Here only go forward through params, with all rows of x at once.",
    )


def second_too_slow(exam: Exam, multiple: float) -> Finding:
    """The run with exchanged labels used up a budget of ``multiple`` times that of the first run."""
    return Finding(
        stage="exam",
        status="timeout",
        message=f"Trained again with exchanged labels, `{exam.fit}` was stopped: it took {multiple:g} times the budget.",
        next_step="How long it trains should not depend on the labels: stop after a number of epochs as well.",
    )


def not_params(exam: Exam, params: Any, refused: str, most: int) -> Finding | None:
    """The finding for unusable parameters, if they are: ``refused`` is what in them cannot be sent; ``most`` numbers may be."""
    if params is None:
        message = f"`{exam.fit}` returned nothing (None), so there is nothing to predict with."
        return Finding(stage="exam", message=message, next_step="End it with `return` and what it has learnt.")
    if refused:
        message = f"What `{exam.fit}` returned contains {refused}, which cannot be sent to another process."
        step = "Return arrays and numbers, in lists, tuples or dicts as you like."
        return Finding(stage="exam", message=message, next_step=step)
    if (count := numbers_in(params)) > most:
        message = f"What `{exam.fit}` returned holds {count:,} numbers; at most {most:,} are allowed."
        step = f"Return what was learned, not the {exam.noun}s that it was learned from. Or is the model too large?"
        return Finding(stage="exam", message=message, next_step=step)
    return None


def too_large(exam: Exam) -> Finding:
    """Parameters that were returned but have too many parts to be sent again."""
    message = f"What `{exam.fit}` returned has too many parts to be sent to another process."
    return Finding(stage="exam", message=message, next_step="Return fewer and larger arrays.")


def labels_in(value: Any, count: int, exam: Exam) -> tuple[Any, Finding | None]:
    """The returned labels as an array of whole numbers; else the finding that says why they are no labels."""
    form = "The answer is one whole number for each row of x: an array of shape (N,) and dtype int."
    name, classes = exam.predict, len(exam.classes)

    def wrong(what: str, step: str = form) -> tuple[Any, Finding]:
        return None, Finding(stage="exam", message=f"`{name}` returned {what}.", next_step=step)

    if value is None:
        return wrong("nothing (None)", f"End it with `return`. {form}")
    if isinstance(value, list | tuple) and all(type(each) is int for each in value):
        value = np.array(value, dtype=np.int64) if all(abs(each) < 2**63 for each in value) else value
    if not isinstance(value, np.ndarray):
        return wrong(f"a value of type {type(value).__name__}")
    if value.shape == (count, classes):
        return wrong(
            f"a table of shape {value.shape}, with a column for each class", f"Which entry of a row is the largest? {form}"
        )
    if value.shape != (count,):
        return wrong(f"an array of shape {value.shape}; x has {count} rows")
    if value.dtype.kind != "i":
        return wrong(f"an array of dtype {value.dtype}", f"Name the class, not how sure you are. {form}")
    other = value[(value < 0) | (value >= classes)]
    if other.size:
        names = ", ".join(f"{number} {each}" for number, each in enumerate(exam.classes))
        return wrong(f"the label {int(other[0])}", f"The labels are: {names}.")
    return value, None


def changed(exam: Exam) -> Finding:
    """``predict`` wrote into its arguments."""
    message = f"`{exam.predict}` changed its arguments; the caller still needs them as they were."
    step = "Work on a copy, or build a new array instead of writing into this one (`-=`, `*=`, `[...] =`)."
    return Finding(stage="exam", message=message, next_step=step)


def not_alone(exam: Exam, different: int, count: int) -> Finding:
    """Answers depend on which other examples are asked about."""
    message = (
        f"Given one {exam.noun} at a time, `{exam.predict}` labels {different} of {count} {exam.noun}s differently than "
        "when given all at once."
    )
    step = (
        "Label each one on its own. Is there a mean, a maximum or a sort over the rows of x? What is subtracted, or divided by, "
        f"has to come from `{exam.fit}`, in params."
    )
    return Finding(stage="exam", message=message, next_step=step)


def not_learnt(exam: Exam, right: float) -> Finding:
    """The answers do not come from the labels that the model was given."""
    message = (
        f"Trained again with exchanged labels, your model still gives {percent(right)} of new {exam.noun}s their true "
        "labels. So it has not learnt them from x and y."
    )
    step = f"Start `{exam.fit}` from random parameters, and make what it returns depend on x and y alone."
    return Finding(stage="exam", message=message, next_step=step)


def absent_exercises(submission: Submission) -> Finding | None:
    """The finding for missing earlier exercises that an exam imports: nothing stands in for them."""
    if not submission.absent:
        return None
    names = listed([f"`{name}`" for name in submission.absent])
    beside = listed([f"{name}.py" for name in submission.absent])
    file = submission.path.name
    where = _import_of(submission, submission.absent[0])
    return Finding(
        stage="file",
        status="error",
        message=f"{file} imports {names}, but there is no such file next to it. In the exam nothing stands in for your own code.",
        place=where,
        next_step=f"Put your own {beside} into the same folder, or copy what you need from it into {file}.",
    )


def _import_of(submission: Submission, module: str) -> Any:
    for unit in submission.all_units:
        for number, line in enumerate(unit.source.split("\n"), start=1):
            if line.lstrip().startswith((f"from {module} ", f"import {module}")):
                return places.place([unit], unit.name, number)
    return None
