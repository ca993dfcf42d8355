"""What all commands have in common: the table they are listed in, their formats, and what Ctrl-C says."""

import importlib
import json
import pkgutil
import shutil
from collections.abc import Mapping
from pathlib import Path

import click
import pytest

from learnloop.cli import commands
from learnloop.cli.commands import dev, nbgrader
from learnloop.cli.group import CommandInfo, LazyGroup
from learnloop.cli.main import learnloop, run
from learnloop.grading.engine import Engine

TABLES: dict[str, tuple[str, Mapping[str, CommandInfo]]] = {
    "learnloop": (commands.__name__, commands.COMMANDS),
    "dev": (dev.__name__, dev.COMMANDS),
    "nbgrader": (nbgrader.__name__, nbgrader.COMMANDS),
}


LISTED = [(name, info) for _, table in TABLES.values() for name, info in table.items()]

# ------------------------------------------------------------ the table


@pytest.mark.parametrize("group", TABLES)
def test_every_module_of_a_group_is_the_command_that_is_named_after_it(group: str):
    package, table = TABLES[group]
    modules = {each.name for each in pkgutil.iter_modules(importlib.import_module(package).__path__)}
    assert modules == set(table)
    for name, info in table.items():
        assert (info.module, info.attribute) == (f"{package}.{name}", name)


@pytest.mark.parametrize(("name", "info"), LISTED, ids=[name for name, _ in LISTED])
def test_the_summary_is_the_first_sentence_of_the_commands_own_help(name: str, info: CommandInfo):
    """The group's help is written without the command, and must say the same."""
    command = getattr(importlib.import_module(info.module), info.attribute)
    assert isinstance(command, click.Command)
    assert command.name == name
    assert command.hidden == info.hidden
    assert command.help is not None
    assert command.help.split("\n")[0] == info.summary


@pytest.mark.parametrize("arguments", [["--help"], ["dev", "--help"], ["nbgrader", "--help"]])
def test_the_help_of_a_group_is_the_same_as_if_it_loaded_its_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]):
    assert run(arguments) == 0
    shown = capsys.readouterr().out
    assert "..." not in shown.partition("Commands:")[2]  # no summary is cut short
    group: click.Command = learnloop
    context = click.Context(group, info_name="learnloop")
    for name in arguments[:-1]:
        assert isinstance(group, LazyGroup)
        found = group.get_command(context, name)
        assert found is not None
        group = found
    assert isinstance(group, LazyGroup)
    whole = {name: group.get_command(context, name) for name in group.list_commands(context)}
    eager = click.Group(commands={name: each for name, each in whole.items() if each is not None})
    formatter = context.make_formatter()
    eager.format_commands(context, formatter)
    assert shown.endswith(formatter.getvalue())


def test_a_command_that_does_not_exist_is_a_usage_error(capsys: pytest.CaptureFixture[str]):
    assert run(["chekc"]) == 2
    assert "chekc" in capsys.readouterr().err


# ------------------------------------------------------------ formats


@pytest.fixture
def here(course_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the exercises, in which commands are typed."""
    monkeypatch.chdir(course_folder)
    return course_folder


def typed(capsys: pytest.CaptureFixture[str], *arguments: str, code: int) -> str:
    """What a command prints."""
    assert run(arguments) == code
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_short_forms_mean_the_formats(here: Path, capsys: pytest.CaptureFixture[str]):
    check = ["check", "1", "2", "--no-timing", "--seed", "1"]
    line = typed(capsys, *check, "--format", "line", code=1)
    assert line == "exercise1  not yet  0.0 of 20\nexercise2  not yet  0.0 of 14\n"
    assert typed(capsys, *check, "--quiet", code=1) == line
    text = typed(capsys, *check, code=1)
    assert typed(capsys, *check, "--format", "text", code=1) == text
    reports = [json.loads(typed(capsys, *check, *form, code=1)) for form in (["--json"], ["--format", "json"])]
    for each in reports[0]["reports"] + reports[1]["reports"]:
        del each["seconds"]
    assert reports[0] == reports[1]
    both = json.loads(typed(capsys, *check, "--json", "--quiet", code=1))
    assert [each["exercise"] for each in both["reports"]] == ["exercise1", "exercise2"]


def test_where_somebody_stands_in_a_line_and_as_json(here: Path, capsys: pytest.CaptureFixture[str]):
    line = typed(capsys, "status", "--format", "line", code=0)
    value = json.loads(typed(capsys, "status", "--format", "json", code=0))
    most = sum(each["max_score"] for each in value["exercises"])
    assert line == f"exercise1  new  0 of {len(value['exercises'])} passed  0 of {most:g} points\n"
    assert json.loads(typed(capsys, "status", "--json", code=0)) == value


def test_a_short_form_that_contradicts_the_format_is_a_usage_error(here: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["check", "1", "--json", "--format", "text"]) == 2
    assert "--json means --format json, and cannot be used with --format text." in capsys.readouterr().err


@pytest.mark.parametrize("command", [["grade", "."], ["status"], ["check"], ["dev", "audit"], ["dev", "calibrate"]], ids=" ".join)
def test_a_format_that_there_is_not_is_a_usage_error(here: Path, command: list[str], capsys: pytest.CaptureFixture[str]):
    assert run([*command, "--format", "xml"]) == 2
    assert "'xml' is not one of 'text'," in capsys.readouterr().err


# ------------------------------------------------------------ Ctrl-C


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody presses Ctrl-C while the second file is graded."""
    grade = Engine.grade
    graded: list[object] = []

    def grade_once(self: Engine, *arguments: object, **options: object) -> object:
        graded.append(arguments)
        if len(graded) > 1:
            raise KeyboardInterrupt
        return grade(self, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(Engine, "grade", grade_once)


@pytest.fixture
def handed_in(tmp_path: Path, root: Path) -> Path:
    """What a class of two handed in."""
    for student in ("alice", "bob"):
        (tmp_path / "class" / student).mkdir(parents=True)
        shutil.copy(root / "exercises" / "exercise2.py", tmp_path / "class" / student)
    return tmp_path / "class"


@pytest.mark.usefixtures("stopped")
def test_an_interrupted_grading_says_which_marks_were_overwritten(
    handed_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """It says that nothing was changed only where that is true."""
    marks = tmp_path / "marks.csv"
    marks.write_text("the marks of last week\n")
    assert run(["grade", str(handed_in), "--no-timing", "--csv", str(marks)]) == 130
    assert capsys.readouterr().err.strip() == f"Interrupted; 1 of 2 files had been graded, and {marks} now holds only their marks."
    assert "alice" in marks.read_text()
    assert "bob" not in marks.read_text()


@pytest.mark.usefixtures("stopped")
def test_an_interrupted_grading_without_a_file_says_that_nothing_was_saved(handed_in: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["grade", str(handed_in), "--no-timing"]) == 130
    assert capsys.readouterr().err.strip() == "Interrupted; 1 of 2 files had been graded, and no marks were saved."


@pytest.mark.usefixtures("here", "stopped")
@pytest.mark.parametrize(("targets", "said"), [(["1", "2"], "Interrupted."), (["1"], "")])
def test_a_check_after_whose_first_report_somebody_stops_it_claims_nothing(
    targets: list[str], said: str, capsys: pytest.CaptureFixture[str]
):
    assert run(["check", *targets, "--no-timing", "--quiet"]) == (130 if said else 1)
    out, err = capsys.readouterr()
    assert out == "exercise1  not yet  0.0 of 20\n"
    assert err.strip() == said
