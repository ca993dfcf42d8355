"""What a course is: its exercises in order, their functions, points, limits, hints and allowed
imports, as values.
"""

from typing import Annotated, Any, Literal, NamedTuple

import msgspec
from msgspec import Meta, Struct

Points = Annotated[float, Meta(ge=0, le=1e6, description="Points for the whole function; 0 for one that comes solved.")]
Positive = Annotated[float, Meta(gt=0, le=1e6)]
Share = Annotated[float, Meta(ge=0, le=1)]
Identifier = Annotated[str, Meta(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
UseName = Annotated[str, Meta(pattern=r"^([a-z]+[0-9]+\.)?[A-Za-z_][A-Za-z0-9_]*$")]
ExerciseId = Annotated[str, Meta(pattern=r"^[a-z]+[0-9]+$", description="Also the name of its files: exercise1.")]
Text = Annotated[str, Meta(min_length=1)]
DottedName = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+$",
        description="Such as numpy.gradient, without what is inside.",
    ),
]


class Record(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of course.yml; a key that is not known here is an error, since it is a typing mistake."""


class Limits(Record, frozen=True):
    """What one check may use. ``call_seconds`` are of CPU time; ``total_seconds`` pass by a clock that
    leaves out waiting for a core. ``stand_in_calls`` and ``stand_in_mb`` are how often one call of a
    student's function may ask for model answers of other functions, and how much may travel for it.
    """

    call_seconds: Positive = 5.0
    total_seconds: Positive = 60.0
    memory_mb: Annotated[int, Meta(ge=256)] = 2048
    file_kb: Annotated[int, Meta(ge=1)] = 1024
    printed_characters: Annotated[int, Meta(ge=0)] = 2000
    stand_in_calls: Annotated[int, Meta(ge=1, le=2000)] = 1000
    stand_in_mb: Annotated[int, Meta(ge=1)] = 1024


class Weights(Record, frozen=True):
    """How a function's points are shared among those of its kinds of check that it has."""

    values: Positive = 3.0
    behaviour: Positive = 1.0
    timing: Positive = 1.0


class Use(NamedTuple):
    """A function that another one builds on: ``exercise1.relu``."""

    exercise: str
    function: str

    def __str__(self) -> str:
        return f"{self.exercise}.{self.function}"


class ExamScale(Record, frozen=True):
    """How an exam is marked: no points up to the share ``nothing`` of right answers, half of them
    at ``half``, all from ``full`` on, in straight lines between; a badge from ``badge``.

    ``budget`` is the limit of learning, as a multiple of the CPU time of the model answer; ``seconds``
    that of any call, as ``call_seconds`` are elsewhere. ``numbers`` is how many the learned
    parameters may be at most.
    """

    nothing: Share
    half: Share
    full: Share
    badge: Share
    numbers: Annotated[int, Meta(gt=0)]
    budget: Annotated[float, Meta(gt=1, le=1e6)]
    seconds: Positive

    def earned(self, accuracy: float) -> float:
        """The share of the points that this share of right answers earns."""
        if accuracy < self.half:
            return 0.5 * max(accuracy - self.nothing, 0.0) / (self.half - self.nothing)
        return min(0.5 + 0.5 * (accuracy - self.half) / (self.full - self.half), 1.0)


class Function(Record, frozen=True):
    """One function that students write. ``timing`` is the limit as a multiple of the reference's
    CPU time.

    ``exam`` is there when the function is marked by how well it answers rather than by whether it
    is right.

    ``uses`` are the functions that it builds on, or may: ``relu`` of the same exercise,
    ``exercise1.relu`` of an earlier one.
    """

    name: Identifier
    points: Points
    timing: Annotated[float, Meta(gt=1, le=1e6)] | None = None
    exam: ExamScale | None = None
    hints: list[Text] = []
    uses: list[UseName] = []


class Exercise(Record, frozen=True):
    """One exercise: a file of functions. ``earned`` is said when it passes, ``learnt`` when the
    whole course has.
    """

    id: ExerciseId
    title: Text
    functions: Annotated[list[Function], Meta(min_length=1)]
    earned: str = ""
    learnt: str = ""

    @property
    def kind(self) -> Literal["functions", "exam"]:
        """What is checked of it: functions one by one, or an exam as a whole, on examples that
        nobody has seen.
        """
        return "exam" if any(function.exam for function in self.functions) else "functions"

    @property
    def points(self) -> float:
        """All points of the exercise."""
        return sum(function.points for function in self.functions)

    def function(self, name: str) -> Function | None:
        """The function of that name, or None."""
        return next((function for function in self.functions if function.name == name), None)


class Course(Record, frozen=True):
    """A whole course, as course.yml describes it.

    ``earlier_mistakes_cost``: whether a function loses its points when it is wrong only because of
    an earlier exercise. ``welcome`` is shown once, as it stands, to whoever begins.
    """

    title: Text
    exercises: Annotated[list[Exercise], Meta(min_length=1)]
    welcome: str = ""
    allowed_imports: list[Text] = []
    refused_names: list[DottedName] = []
    limits: Limits = Limits()
    weights: Weights = Weights()
    earlier_mistakes_cost: bool = False

    def exercise(self, name: str) -> Exercise | None:
        """The exercise of that id, or of that number; None when there is none."""
        for number, exercise in enumerate(self.exercises, start=1):
            if name in (exercise.id, str(number)):
                return exercise
        return None

    def before(self, exercise: Exercise) -> list[Exercise]:
        """The exercises that come before this one, in order."""
        return self.exercises[: self.exercises.index(exercise)]

    def builds_on(self, use: Use) -> list[Use]:
        """All functions that this one uses, and those that they use; what is used comes before what
        uses it.
        """
        found: list[Use] = []
        seen: set[Use] = set()

        def visit(at: Use) -> None:
            exercise = self.exercise(at.exercise)
            function = exercise.function(at.function) if exercise else None
            for inner in [use_of(name, at.exercise) for name in function.uses] if function else []:
                if inner not in seen:
                    seen.add(inner)
                    visit(inner)
                    found.append(inner)

        visit(use)
        return found


def course_schema() -> dict[str, Any]:
    """The JSON schema of course.yml, from which editors complete and check it."""
    schema = msgspec.json.schema(Course)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "learnloop course.yml", **schema}


def use_of(name: str, exercise: str) -> Use:
    """``relu``, as it is written in this exercise's part of course.yml, or ``exercise1.relu``."""
    owner, _, function = name.rpartition(".")
    return Use(owner or exercise, function)
