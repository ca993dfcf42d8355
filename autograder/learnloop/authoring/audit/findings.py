"""The audit: which mutants of the solutions survive, and what each known mistake is called."""

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from msgspec import Struct

from learnloop.authoring.audit.conditions import conditions
from learnloop.authoring.audit.exceptions import Alike, ChangedLines, Exceptions, read_exceptions
from learnloop.authoring.audit.grader import (
    CHANCE,
    EXAM,
    NEW,
    ORDINARY,
    REPEATABLE,
    UNTOUCHED,
    Detection,
    PlantedAnswer,
    detections,
)
from learnloop.authoring.audit.guarded import guarded_mutants
from learnloop.authoring.audit.mutants import Mutant, mutants_of
from learnloop.course.checks import FunctionChecks, case_label
from learnloop.course.loader import CourseCode
from learnloop.course.location import mistakes_path
from learnloop.course.model import Course, Exercise
from learnloop.grading.cases import LAW, SLOPES, large_cases, value_cases
from learnloop.grading.kinds import kind_of
from learnloop.grading.tested_function import FunctionUnderTest

# The stages whose findings the diagnosis is asked to name; elsewhere the finding itself says what is wrong.
DIAGNOSED = ("shape", "finite", "values")

# How a mistake fared, from worst to best. "wrongly": named as another of the bank. "unnamed": nobody knew its name.
# "fingerprint": a pattern was named. "documented": as audit.yml says. "check": the finding needs no name.
Fate = Literal["survived", "wrongly", "unnamed", "fingerprint", "documented", "check", "itself"]
FATES: tuple[Fate, ...] = ("survived", "wrongly", "unnamed", "fingerprint", "documented", "check", "itself")
BAD: tuple[Fate, ...] = ("survived", "wrongly", "unnamed")


class Survivor(Struct, frozen=True, kw_only=True):
    """A mutant that no check caught, at some of the seeds."""

    function: str
    kind: str
    line: int
    before: str
    after: str
    seeds: list[int]


class Named(Struct, frozen=True, kw_only=True):
    """One mistake of the bank: its worst fate, and how often it was given which name ("" for none)."""

    mistake: str
    fate: Fate
    names: dict[str, int]
    caught_by: list[str]


class FunctionAudit(Struct, frozen=True, kw_only=True):
    """One function: its mutants in numbers, its mistakes by name, and checks that caught nothing
    first.
    """

    exercise: str
    function: str
    mutants: int
    killed: int
    equivalent: int
    survivors: list[Survivor]
    mistakes: list[Named]
    idle: list[str]

    @property
    def rate(self) -> float:
        """The share that was killed of those mutants that are not equivalent; 1 when there are
        none.
        """
        wrong = self.mutants - self.equivalent
        return self.killed / wrong if wrong else 1.0


class Audit(Struct, frozen=True, kw_only=True):
    """The whole audit. ``stale`` are entries of audit.yml that are no longer true."""

    schema: int = 1
    seeds: list[int]
    passed: bool
    functions: list[FunctionAudit]
    stale: list[str]


Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Plan:
    """What to plant: these exercises, with these seeds, and every ``every``-th of the mutants.

    ``processes`` is how many graders run at once.
    """

    exercises: Sequence[Exercise]
    seeds: Sequence[int] = (1,)
    processes: int = 1
    every: int = 1


@dataclass
class _Function:
    """What is gathered of one function."""

    exercise: str
    name: str
    known: dict[ChangedLines, bool]  # the equivalent mutants of audit.yml, and whether each was seen to live
    survivors: list[Survivor] = field(default_factory=list)
    mistakes: list[Named] = field(default_factory=list)
    caught: set[str] = field(default_factory=set)
    mutants: int = 0
    equivalent: int = 0
    stale: list[str] = field(default_factory=list)


def audit(root: Path, course: Course, plan: Plan, progress: Progress) -> Audit:
    """Plant every mutant and every mistake, and report what became of them. Raises ``CourseError``."""
    code = CourseCode(root, course)
    exceptions = read_exceptions(root)
    gathered = {
        (exercise.id, function.name): _Function(
            exercise.id, function.name, dict.fromkeys(exceptions.equivalent_mutants(exercise.id, function.name), False)
        )
        for exercise in plan.exercises
        for function in exercise.functions
    }
    mutants = [mutant for exercise in plan.exercises for mutant in _mutants(code, exercise)][:: plan.every]
    mistakes = [mistake for exercise in plan.exercises for mistake in _mistakes(code, exercise)]
    plants = [*(plant for plant, _ in mutants), *(plant for plant, _ in mistakes)]
    results = detections(root, course, plants, plan.seeds, plan.processes)
    alike = {name: entry for entry in exceptions.mistakes for name in entry.mistakes}
    for number, (plant, found) in enumerate(zip(plants, results, strict=True)):
        function = gathered[plant.exercise, plant.function]
        function.caught |= {detection.caught_by for detection in found if detection.caught_by}
        if number < len(mutants):
            _note_mutant(function, mutants[number][1], found, plan.seeds)
        else:
            name = mistakes[number - len(mutants)][1]
            bank = {each for other, each in mistakes if other.function == plant.function}
            function.mistakes.append(_named(name, found, alike.get(name), bank))
        progress(number + 1, len(plants))
    functions = [_result(function, code) for function in gathered.values()]
    stale = [line for function in gathered.values() for line in _stale(function, whole=plan.every == 1)]
    stale += _stale_names(exceptions, plan, [named for function in functions for named in function.mistakes], course)
    bad = any(each.survivors or any(named.fate in BAD for named in each.mistakes) for each in functions)
    return Audit(seeds=list(plan.seeds), passed=not bad and not stale, functions=functions, stale=stale)


def labels_of(checks: FunctionChecks) -> list[str]:
    """What a function is checked by, in order, worded as in its findings; timing is left out."""
    if checks.exam is not None:
        return [EXAM]
    labels = list(dict.fromkeys(case_label(case.title) or ORDINARY for case in value_cases(checks)))
    if checks.slope is not None:
        labels.append(SLOPES)
    labels += [LAW + law.title for law in checks.laws if law.kind == "values"]
    labels += [UNTOUCHED, REPEATABLE, *(case.title for case in large_cases(checks)), *([NEW] if checks.new else []), CHANCE]
    return labels + [LAW + law.title for law in checks.laws if law.kind == "behaviour"]


def _mutants(code: CourseCode, exercise: Exercise) -> Iterable[tuple[PlantedAnswer, Mutant]]:
    if not kind_of(exercise).one_by_one:
        return  # marked is how well it answers: there is no right formula of which a mutant would be a wrong one
    text = code.solution_unit(exercise).source
    for function in exercise.functions:
        for mutant in [*mutants_of(text, function.name), *_guarded(code, exercise, function.name, text)]:
            yield PlantedAnswer(exercise.id, function.name, mutant.source), mutant


def _guarded(code: CourseCode, exercise: Exercise, name: str, text: str) -> list[Mutant]:
    """Mutants that are wrong somewhere; none of a function whose result is random, as only laws look at that."""
    function = FunctionUnderTest(code, exercise, name, seed=0)
    checks = function.checks
    if not checks.compare_values:
        return []
    calls = [
        dict(zip(function.parameters, case.inputs(function.draw_of(case)), strict=False))
        for case in [*value_cases(checks), *large_cases(checks)]
    ]
    return guarded_mutants(text, name, conditions(calls, float32=checks.float32))


def _mistakes(code: CourseCode, exercise: Exercise) -> Iterable[tuple[PlantedAnswer, str]]:
    """Each mistake of the bank as source: its function, then bound to the name that it gets wrong."""
    entries = code.mistakes(exercise)
    if not entries:
        return
    sources: dict[str, str] = {}
    for node in ast.parse(mistakes_path(code.root, exercise.id).read_text("utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            node.decorator_list = []
            sources[node.name] = ast.unparse(node)
    for function in exercise.functions:
        for entry in entries.get(function.name, []):
            yield PlantedAnswer(exercise.id, function.name, f"{sources[entry.name]}\n\n{function.name} = {entry.name}"), entry.name


def _note_mutant(function: _Function, mutant: Mutant, found: Sequence[Detection], seeds: Sequence[int]) -> None:
    function.mutants += 1
    lived = [seed for seed, detection in zip(seeds, found, strict=True) if detection.caught_by is None]
    change = ChangedLines(mutant.before, mutant.after)
    if change in function.known:
        function.known[change] = True
        function.equivalent += 1
        killers = sorted({detection.caught_by for detection in found if detection.caught_by})
        if killers:
            function.stale.append(f"{_place(function, change)} is killed, by: {'; '.join(killers)}")
    elif lived:
        function.survivors.append(
            Survivor(
                function=mutant.function,
                kind=mutant.kind,
                line=mutant.line,
                before=mutant.before,
                after=mutant.after,
                seeds=lived,
            )
        )


def _named(mistake: str, found: Sequence[Detection], alike: Alike | None, bank: set[str]) -> Named:
    fates = {_fate(mistake, detection, alike, bank) for detection in found}
    return Named(
        mistake=mistake,
        fate=min(fates, key=FATES.index),
        names=dict(Counter(detection.named or "" for detection in found)),
        caught_by=sorted({detection.caught_by for detection in found if detection.caught_by}),
    )


def _fate(mistake: str, detection: Detection, alike: Alike | None, bank: set[str]) -> Fate:
    if detection.caught_by is None:
        return "survived"
    if detection.named == mistake:
        return "itself"
    if alike is not None and detection.named == alike.named:
        return "documented"
    if detection.named is not None:
        return "wrongly" if detection.named in bank else "fingerprint"
    if detection.caught_by == EXAM or detection.stage not in DIAGNOSED or detection.caught_by.startswith(LAW):
        return "check"
    return "unnamed"


def _result(function: _Function, code: CourseCode) -> FunctionAudit:
    exercise = code.course.exercise(function.exercise)
    assert exercise is not None
    return FunctionAudit(
        exercise=function.exercise,
        function=function.name,
        mutants=function.mutants,
        killed=function.mutants - function.equivalent - len(function.survivors),
        equivalent=function.equivalent,
        survivors=function.survivors,
        mistakes=function.mistakes,
        idle=[label for label in labels_of(code.checks(exercise)[function.name]) if label not in function.caught],
    )


def _place(function: _Function, change: ChangedLines) -> str:
    return f"{function.exercise}, {function.name}: {change.now or '(nothing)'!r} for {change.was!r}"


def _stale(function: _Function, *, whole: bool) -> list[str]:
    """Entries that match no mutant (only when all were planted), and those whose mutant is killed."""
    missing = [change for change, seen in function.known.items() if not seen] if whole else []
    return [*function.stale, *(f"{_place(function, change)} is no mutant (any more)" for change in missing)]


def _stale_names(exceptions: Exceptions, plan: Plan, named: Sequence[Named], course: Course) -> list[str]:
    """Names of mistakes that are in no bank, or that are recognized anyway."""
    fates = {each.mistake: each.fate for each in named}
    stale = []
    for entry in exceptions.mistakes:
        for name in entry.mistakes:
            if name not in fates and len(plan.exercises) == len(course.exercises):
                stale.append(f"mistakes: {name!r} is not in the bank of mistakes")
            elif not entry.sometimes and fates.get(name) in ("itself", "check"):
                stale.append(f"mistakes: {name!r} is told by its own name or by its check")
    return stale
