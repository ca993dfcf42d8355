"""A course as course.yml describes it: what is read, what is refused, and in which words."""

import copy
import json
import math
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import jsonschema
import pytest
import yaml

from learnloop.cli.main import run
from learnloop.course.location import course_root, read_course, read_solution, solution_path
from learnloop.course.mistakes import mistake, mistakes_in
from learnloop.course.model import Course, Use, course_schema
from learnloop.course.parser import parse_course
from learnloop.errors import CourseError, LearnloopError

GOOD = """\
title: A course of two
exercises:
  - id: exercise1
    title: One
    functions:
      - {name: f, points: 1}
  - id: exercise2
    title: Two
    functions:
      - {name: g, points: 2.5, hints: [look, think]}
      - {name: h, points: 0, timing: 5}
"""
ONE = "exercises[0].functions[0]"


def altered(old: str, new: str) -> str:
    """The good course with its first ``old`` replaced."""
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def problem(text: str) -> str:
    """What is said of a broken course.yml."""
    with pytest.raises(CourseError) as caught:
        parse_course(text)
    return str(caught.value)


# ------------------------------------------------------------ what is read


def test_a_course_is_read_as_values():
    course = parse_course(GOOD)
    assert course.title == "A course of two"
    assert [exercise.id for exercise in course.exercises] == ["exercise1", "exercise2"]
    assert [function.name for function in course.exercises[1].functions] == ["g", "h"]
    assert course.exercises[1].points == 2.5
    assert course.exercises[1].functions[0].hints == ["look", "think"]
    assert course.exercises[1].functions[1].timing == 5
    assert course.limits.call_seconds > 0


def test_the_course_of_this_house_is_read(course: Course):
    """Every function is worth something except the one that comes solved, and has hints if it is to be written."""
    for exercise in course.exercises:
        for function in exercise.functions:
            assert (function.points > 0) == (function.name != "linear")
            assert bool(function.hints) == (function.name != "linear")


def test_an_exercise_is_found_by_its_id_and_by_its_number(course: Course):
    for number, exercise in enumerate(course.exercises, start=1):
        assert course.exercise(exercise.id) is exercise
        assert course.exercise(str(number)) is exercise


@pytest.mark.parametrize("name", ["", "0", "-1", "01", "1.0", "99", "exercise", "exercise99", "Exercise1", "exercise1.py", "١"])
def test_nothing_else_is_an_exercise(course: Course, name: str):
    assert course.exercise(name) is None


def test_a_function_is_found_by_its_name(course: Course):
    first = course.exercises[0]
    assert first.function("relu") in first.functions
    assert first.function("rleu") is None


def test_the_exercises_before_one_are_in_order(course: Course):
    assert course.before(course.exercises[0]) == []
    assert course.before(course.exercises[-1]) == course.exercises[:-1]


USES = """\
title: A course of three
exercises:
  - {id: exercise1, title: One, functions: [{name: f, points: 1}, {name: g, points: 1, uses: [f]}]}
  - {id: exercise2, title: Two, functions: [{name: h, points: 1, uses: [exercise1.g]}, {name: f, points: 1}]}
  - {id: exercise3, title: Three, functions: [{name: i, points: 1, uses: [exercise2.h, exercise1.f]}]}
"""


def test_what_a_function_builds_on_comes_deepest_first():
    """Of the same exercise, of earlier ones, and through them; each once."""
    course = parse_course(USES)
    assert [f"{use}" for use in course.builds_on(Use("exercise3", "i"))] == ["exercise1.f", "exercise1.g", "exercise2.h"]
    assert course.builds_on(Use("exercise1", "f")) == []
    assert course.builds_on(Use("exercise9", "f")) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("uses: [f]", "uses: [k]", "exercises[0].functions[1].uses[0]: exercise1 has no function 'k'"),
        ("uses: [f]", "uses: [g]", "exercises[0].functions[1].uses[0]: 'g' uses itself in the end"),
        ("uses: [f]", "uses: [f, f]", "exercises[0].functions[1].uses[1]: 'f' appears twice"),
        ("uses: [f]", "uses: [exercise2.h]", "exercises[0].functions[1].uses[0]: no exercise 'exercise2' comes before exercise1"),
        ("uses: [f]", "uses: [exercise1.f]", "exercises[0].functions[1].uses[0]: no exercise 'exercise1' comes before exercise1"),
        ("uses: [f]", "uses: [exercise1.f.g]", "exercises[0].functions[1].uses[0]: expected text matching"),
        ("uses: [f]", "uses: f", "exercises[0].functions[1].uses: expected a list, got 'f'"),
        ("[exercise1.g]", "[exercise9.g]", "exercises[1].functions[0].uses[0]: no exercise 'exercise9' comes before exercise2"),
        ("[exercise1.g]", "[exercise1.h]", "exercises[1].functions[0].uses[0]: exercise1 has no function 'h'"),
        ("{name: f, points: 1}, {", "{name: f, points: 1, uses: [g]}, {", "exercises[0].functions[0].uses[0]: 'f' uses itself"),
        ("title: A", "earlier_mistakes_cost: 1\ntitle: A", "earlier_mistakes_cost: expected"),
    ],
)
def test_a_use_of_nothing_of_the_future_or_of_itself_is_refused(old: str, new: str, said: str):
    assert old in USES
    assert said in problem(USES.replace(old, new, 1))


# ------------------------------------------------------------ what is refused, and where


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("points: 1}", "points: three}", f"{ONE}.points: expected a number, got 'three'"),
        ("points: 1}", "points: '1'}", f"{ONE}.points: expected a number, got '1'"),
        ("points: 1}", "points: true}", f"{ONE}.points: expected a number, got True"),
        ("points: 1}", "points: [1]}", f"{ONE}.points: expected a number, got [1]"),
        ("points: 1}", "points: }", f"{ONE}.points: expected a number, got nothing"),
        ("points: 1}", "points: -1}", f"{ONE}.points: expected a number >= 0.0, got -1"),
        ("points: 1}", "pionts: 1}", f"{ONE}: contains unknown key `pionts`"),
        (", points: 1}", "}", f"{ONE}: missing key `points`"),
        ("points: 1}", "points: 1, timing: 1}", f"{ONE}.timing: expected a number > 1.0, got 1"),
        ("points: 1}", "points: 1, hints: look}", f"{ONE}.hints: expected a list, got 'look'"),
        ("points: 1}", "points: 1, hints: [look, 3]}", f"{ONE}.hints[1]: expected text, got 3"),
        ("points: 1}", "points: 1, hints: [look, '']}", f"{ONE}.hints[1]: expected text of length >= 1, got ''"),
        ("name: f", "name: 3f", f"{ONE}.name: expected text matching"),
        ("name: f", "name: f g", f"{ONE}.name: expected text matching"),
        ("name: f", "name: [f]", f"{ONE}.name: expected text, got ['f']"),
        ("name: h", "name: g", "exercises[1].functions[1].name: 'g' appears twice"),
        ("id: exercise2", "id: exercise1", "exercises[1].id: 'exercise1' appears twice"),
        ("id: exercise1", "id: ../exercise1", "exercises[0].id: expected text matching"),
        ("id: exercise1", "id: exercise", "exercises[0].id: expected text matching"),
        ("id: exercise1", "id: 1", "exercises[0].id: expected text, got 1"),
        ("title: Two", "title: ''", "exercises[1].title: expected text of length >= 1, got ''"),
        ("title: Two", "titel: Two", "exercises[1]: contains unknown key `titel`"),
        ("title: A course of two\n", "", "the whole file: missing key `title`"),
        ("title: A course of two", "title: T\nauthor: me", "the whole file: contains unknown key `author`"),
        ("title: A course of two", "title: T\nlimits: {call_seconds: 0}", "limits.call_seconds: expected a number > 0.0, got 0"),
        ("title: A course of two", "title: T\nlimits: {memory_mb: 1.5}", "limits.memory_mb: expected a whole number, got 1.5"),
        ("title: A course of two", "title: T\nlimits: {memory_mb: 12}", "limits.memory_mb: expected a whole number >= 256, got 12"),
        ("title: A course of two", "title: T\nlimits: {memory_gb: 2}", "limits: contains unknown key `memory_gb`"),
        ("title: A course of two", "title: T\nlimits:", "limits: expected a mapping, got nothing"),
        ("title: A course of two", "title: T\nweights: {values: 0}", "weights.values: expected a number > 0.0, got 0"),
        ("title: A course of two", "title: T\nallowed_imports: numpy", "allowed_imports: expected a list, got 'numpy'"),
    ],
)
def test_a_wrong_value_is_told_with_its_place(old: str, new: str, said: str):
    assert problem(altered(old, new)).startswith(f"course.yml: {said}")


def test_the_place_counts_from_zero_through_all_levels():
    raw = yaml.safe_load(GOOD)
    raw["exercises"].append({"id": "exercise3", "title": "Three", "functions": [{"name": "f", "points": "three"}]})
    assert problem(yaml.safe_dump(raw)) == "course.yml: exercises[2].functions[0].points: expected a number, got 'three'"


@pytest.mark.parametrize("value", [".inf", "-.inf", ".nan", "1.0e+400"])
@pytest.mark.parametrize(
    ("old", "new", "place"),
    [
        ("points: 1}", "points: VALUE}", f"{ONE}.points"),
        ("points: 1}", "points: 1, timing: VALUE}", f"{ONE}.timing"),
        ("title: A course of two", "title: T\nlimits: {call_seconds: VALUE}", "limits.call_seconds"),
        ("title: A course of two", "title: T\nlimits: {total_seconds: VALUE}", "limits.total_seconds"),
        ("title: A course of two", "title: T\nweights: {timing: VALUE}", "weights.timing"),
    ],
)
def test_a_number_is_finite(old: str, new: str, place: str, value: str):
    """An infinite or undefined number would pass through every sum up to the student's score."""
    assert problem(altered(old, new.replace("VALUE", value))).startswith(f"course.yml: {place}: expected a number")


@pytest.mark.parametrize(
    ("text", "got"),
    [("", "nothing"), ("~", "nothing"), ("[]", "[]"), ("3", "3"), ("just words", "'just words'")],
)
def test_a_file_that_is_no_mapping_is_refused(text: str, got: str):
    assert problem(text) == f"course.yml: the whole file: expected a mapping, got {got}"


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: One", "title: One\n    title: Uno"), ("points: 1}", "points: 1, points: 2}")],
)
def test_a_key_that_is_there_twice_is_refused(old: str, new: str):
    """YAML forbids it; a reader that lets the last one win hides a typing mistake."""
    assert "twice" in problem(altered(old, new))


def test_a_key_that_is_no_text_is_told_in_plain_words():
    said = problem(altered("title: One", "title: One\n    3: x"))
    assert said.startswith("course.yml: exercises[0]: ")
    assert "$" not in said


def test_a_long_value_is_cut():
    assert len(problem(altered("points: 1}", f"points: {'x' * 5000}}}"))) < 200


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ("title: A course of two", "title: T: U", "line 1, column 9"),
        ("title: A course of two", "\ttitle: T", "line 1, column 1"),
        ("title: A course of two", "title: *nobody", "line 1, column 8"),
        ("    title: One", "    title: One\n   id: x", "line 5, column 4"),
        ("title: A course of two", "title: !!python/object/apply:os.getcwd []", "line 1, column 8"),
    ],
)
def test_what_is_not_yaml_is_told_with_its_line(old: str, new: str, where: str):
    said = problem(altered(old, new))
    assert said.startswith(f"course.yml, {where}: this is not YAML: ")
    assert said.endswith(".")


@pytest.mark.parametrize("text", ["\x00", "title: \x07", "title: \ufffe"])
def test_characters_that_yaml_forbids_are_told(text: str):
    assert "this is not YAML" in problem(text)


def test_two_documents_are_refused():
    assert "another document" in problem(GOOD + "---\n" + GOOD)


def test_every_error_of_a_course_is_one_of_ours():
    """``CourseError`` ends with exit code 3, as every fault that is not the student's."""
    assert issubclass(CourseError, LearnloopError)
    assert CourseError.exit_code == 3


# ------------------------------------------------------------ the file


def test_the_root_holds_the_course_file(root: Path):
    assert course_root() == root
    assert (course_root() / "course.yml").is_file()


Break = Callable[[Path], object]


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        pytest.param(lambda path: None, "No such file", id="missing"),
        pytest.param(lambda path: path.mkdir(), "cannot be read", id="a folder"),
        pytest.param(lambda path: path.write_bytes(b"title: \xff\xfe\x00"), "is not UTF-8 text", id="binary"),
        pytest.param(lambda path: path.write_bytes("title: Kürs".encode("utf-16")), "is not UTF-8 text", id="UTF-16"),
        pytest.param(lambda path: path.write_bytes("title: Kürs".encode("latin-1")), "is not UTF-8 text", id="latin-1"),
        pytest.param(lambda path: path.write_text(altered("points: 1}", "points: three}")), "got 'three'", id="a value"),
        pytest.param(lambda path: path.write_text("title: T: U"), "line 1, column 9", id="no YAML"),
    ],
)
class TestACourseThatCannotBeRead:
    """Is an error with the file's name, and in a command one message and exit code 3."""

    def test_raises(self, tmp_path: Path, broken: Break, said: str):
        broken(tmp_path / "course.yml")
        with pytest.raises(CourseError, match=r"course\.yml") as caught:
            read_course(tmp_path)
        assert said in str(caught.value)

    def test_ends_a_command(self, tmp_path: Path, broken: Break, said: str, capsys: pytest.CaptureFixture[str]):
        broken(tmp_path / "course.yml")
        assert run(["check", "exercise1", "--json", "--course", str(tmp_path)]) == 3
        out, err = capsys.readouterr()
        assert out == ""
        assert err.count("learnloop:") == 1
        assert str(tmp_path / "course.yml") in err
        assert said in err
        assert "not of your code" in err
        assert "Traceback" not in err


def test_a_byte_order_mark_is_no_part_of_the_course(tmp_path: Path):
    """Editors on Windows put one in front."""
    (tmp_path / "course.yml").write_text("\ufeff" + GOOD, "utf-8")
    assert read_course(tmp_path) == parse_course(GOOD)


# ------------------------------------------------------------ the schema


def schema_printed(capsys: pytest.CaptureFixture[str]) -> jsonschema.Draft202012Validator:
    """The schema that ``learnloop dev schema`` prints."""
    assert run(["dev", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_takes_the_course_of_this_house(root: Path, capsys: pytest.CaptureFixture[str]):
    schema_printed(capsys).validate(yaml.safe_load((root / "course.yml").read_text("utf-8")))


def test_the_schema_refuses_what_the_reader_refuses(capsys: pytest.CaptureFixture[str]):
    """An editor that follows the schema marks the mistakes at which learnloop would stop."""
    validator = schema_printed(capsys)
    good = yaml.safe_load(GOOD)
    validator.validate(good)
    changes: list[tuple[list[str | int], object]] = [
        (["title"], 3),
        (["title"], ""),
        (["unknown"], "key"),
        (["exercises"], []),
        (["exercises", 0, "id"], "no number"),
        (["exercises", 0, "id"], 1),
        (["exercises", 0, "titel"], "One"),
        (["exercises", 0, "functions"], []),
        (["exercises", 0, "functions", 0, "name"], "3f"),
        (["exercises", 0, "functions", 0, "points"], "three"),
        (["exercises", 0, "functions", 0, "points"], -1),
        (["exercises", 0, "functions", 0, "points"], math.inf),
        (["exercises", 0, "functions", 0, "pionts"], 1),
        (["exercises", 0, "functions", 0, "timing"], 1),
        (["exercises", 0, "functions", 0, "hints"], "look"),
        (["limits"], {"call_seconds": 0}),
        (["limits"], {"memory_mb": 1.5}),
        (["weights"], {"values": 0}),
        (["allowed_imports"], [3]),
    ]
    for (*place, key), value in changes:
        broken = copy.deepcopy(good)
        inner = broken
        for step in place:
            inner = inner[step]
        inner[key] = value
        assert not validator.is_valid(broken), (place, key, value)
        with pytest.raises(CourseError):
            parse_course(yaml.safe_dump(broken))


def test_the_schema_names_itself_and_describes_its_keys():
    schema = course_schema()
    assert schema["$schema"].startswith("https://json-schema.org/")
    assert "Points" in json.dumps(schema)


# ---------------------------------------------------------------- where its files are


def test_a_solution_is_read_from_its_place_or_the_author_is_told_which_file_it_is(tmp_path: Path):
    """One that is not there, is a folder, or is no text."""
    path = solution_path(tmp_path, "exercise1")
    assert path == tmp_path / "solutions" / "exercise1.py"
    with pytest.raises(CourseError, match=r"the course has no file .*exercise1\.py"):
        read_solution(tmp_path, "exercise1")
    path.mkdir(parents=True)
    with pytest.raises(CourseError, match=r"exercise1\.py cannot be read: Is a directory"):
        read_solution(tmp_path, "exercise1")
    path.rmdir()
    path.write_bytes(b"\xff")
    with pytest.raises(CourseError, match=r"exercise1\.py cannot be read: 'utf-8' codec"):
        read_solution(tmp_path, "exercise1")
    path.write_text("x = 1\n", "utf-8")
    assert read_solution(tmp_path, "exercise1") == "x = 1\n"


def test_a_mistake_may_be_made_with_different_numbers() -> None:
    """One entry for each, under one name, which says the number."""

    @mistake("f", "+ eps", eps=(1e-8, 0.5))
    def f_eps(x: float, eps: float = 0.0) -> float:
        """You add {eps}.

        Do not."""
        return x + eps

    module = ModuleType("bank")
    module.f_eps = f_eps  # type: ignore[attr-defined]
    found = list(mistakes_in(module))
    assert [(each.name, each.explanation, each.hint, each.answer(1.0)) for each in found] == [
        ("f_eps", "You add 1e-08.", "Do not.", 1.00000001),
        ("f_eps", "You add 0.5.", "Do not.", 1.5),
    ]
    assert f_eps(1.0) == 1.0
