"""Reading course.yml: from YAML to a ``Course``, or to the place and the value that is wrong."""

import re
from typing import Any

import msgspec

from learnloop.course.model import Course, Use, use_of
from learnloop.errors import CourseError


def parse_course(text: str, name: str = "course.yml") -> Course:
    """Read a course from the text of its course.yml.

    Raises ``CourseError`` with the place and the value that is wrong.
    """
    return course_of(parse_yaml(text, name), name)


def course_of(values: Any, name: str = "course.yml") -> Course:
    """The course that these values, as YAML gives them, describe. Raises ``CourseError``."""
    try:
        course = msgspec.convert(values, Course)
    except msgspec.ValidationError as error:
        raise CourseError(f"{name}: {_explain(str(error), values)}") from None
    return validated(course, name)


def validated(course: Course, name: str = "course.yml") -> Course:
    """The same course, once all that no type can say of it holds. Raises ``CourseError``."""
    _refuse_repeats(course, name)
    _refuse_uses(course, name)
    _refuse_scales(course, name)
    return course


def parse_yaml(text: str, name: str = "course.yml") -> Any:
    """The values in a YAML text in which no key is there twice. Raises ``CourseError`` with the
    line.

    What changes here raises ``compiled.FORM``.
    """
    import yaml

    base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

    class Loader(base):  # type: ignore[misc]
        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
            keys: set[str] = set()
            for key, _ in node.value:
                if key.value in keys:
                    problem = f"the key {str(key.value)!r} appears twice"
                    raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
                keys.add(str(key.value))
            return dict(super().construct_mapping(node, deep))

    try:
        return yaml.load(text, Loader=Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        problem = getattr(error, "problem", None) or "cannot be read"
        raise CourseError(f"{name}{where}: this is not YAML: {problem}.") from None


_WORDS = {"float": "a number", "int": "a whole number", "str": "text", "array": "a list", "object": "a mapping"}


def _explain(problem: str, raw: Any) -> str:
    """Turn msgspec's words into ``exercises[2].functions[0].points: expected a number, got
    'three'``.
    """
    problem, _, path = problem.partition(" - at `")
    if path.startswith("key"):
        return f"{path.partition('`$')[2].rstrip('`').lstrip('.') or 'the whole file'}: every key has to be text"
    path = path.removeprefix("$").rstrip("`").lstrip(".")
    expected = re.match(r"Expected `(.+?)`(?: (.*))?, got `.+`$", problem) or re.match(r"Expected `(.+?)` (.+)$", problem)
    if expected:
        kinds = [_WORDS.get(kind, kind) for kind in expected[1].split(" | ") if kind != "null"]
        value = _value_at(raw, path)
        problem = f"expected {' or '.join(kinds)}{' ' + expected[2] if expected[2] else ''}, got {_short(value)}"
    elif problem.startswith("Object "):
        problem = problem.removeprefix("Object ").replace("unknown field", "unknown key").replace("required field", "key")
    return f"{path or 'the whole file'}: {problem}"


def _value_at(raw: Any, path: str) -> Any:
    for name, index in re.findall(r"([^.\[\]]+)|\[(\d+)\]", path):
        try:
            raw = raw[int(index)] if index else raw[name]
        except (KeyError, IndexError, TypeError):
            return None
    return raw


def _short(value: Any) -> str:
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _refuse_repeats(course: Course, name: str) -> None:
    seen: set[str] = set()
    for i, exercise in enumerate(course.exercises):
        if exercise.id in seen:
            raise CourseError(f"{name}: exercises[{i}].id: {exercise.id!r} appears twice")
        seen.add(exercise.id)
        functions: set[str] = set()
        for j, function in enumerate(exercise.functions):
            if function.name in functions:
                place = f"exercises[{i}].functions[{j}].name"
                raise CourseError(f"{name}: {place}: {function.name!r} appears twice")
            functions.add(function.name)


def _refuse_uses(course: Course, name: str) -> None:
    """Refuse names of nothing, of later exercises, and functions that are said to use themselves in
    the end.
    """
    for i, exercise in enumerate(course.exercises):
        before = {each.id: each for each in course.before(exercise)}
        for j, function in enumerate(exercise.functions):
            own = Use(exercise.id, function.name)
            for k, written in enumerate(function.uses):
                place = f"{name}: exercises[{i}].functions[{j}].uses[{k}]: "
                use = use_of(written, exercise.id)
                owner = exercise if "." not in written else before.get(use.exercise)
                if owner is None:
                    raise CourseError(f"{place}no exercise {use.exercise!r} comes before {exercise.id}")
                if owner.function(use.function) is None:
                    raise CourseError(f"{place}{owner.id} has no function {use.function!r}")
                if written in function.uses[:k]:
                    raise CourseError(f"{place}{written!r} appears twice")
                if use == own or own in course.builds_on(use):
                    raise CourseError(f"{place}{function.name!r} uses itself in the end")


def _refuse_scales(course: Course, name: str) -> None:
    """Refuse marks of an exam that are not in order."""
    for i, exercise in enumerate(course.exercises):
        for j, function in enumerate(exercise.functions):
            scale = function.exam
            if scale is not None and not scale.nothing < scale.half < scale.full <= scale.badge:
                place = f"{name}: exercises[{i}].functions[{j}].exam"
                raise CourseError(f"{place}: the marks have to rise: nothing < half < full <= badge")
