"""README and docs: what they show is what the program prints, and what they name is there."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from learnloop.cli.commands.check import check
from learnloop.cli.main import learnloop


def blocks(text: str, kind: str) -> list[str]:
    """The fenced blocks of one kind, without their fences."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_the_first_report_is_what_a_newcomer_sees(root: Path, course_folder: Path) -> None:
    """Word for word, but for timing, which this test leaves out."""
    shown = blocks((root / "README.md").read_text("utf-8"), "text")[0]
    command = [sys.executable, "-m", "learnloop", "check", "exercise1", "--no-timing"]
    printed = subprocess.run(command, cwd=course_folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert printed.stdout == shown.replace("behaviour, timing", "behaviour")


def test_start_in_a_checkout_makes_a_folder_to_learn_in(root: Path, tmp_path: Path) -> None:
    """The exercises of the checkout are the author's; README's first command begins there."""
    shutil.copytree(root / "exercises", tmp_path / "exercises")
    shutil.copy(root / "course.yml", tmp_path)
    command = [sys.executable, "-m", "learnloop", "start"]
    printed = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert printed.returncode == 0
    assert (tmp_path / "learnloop-course" / "exercises" / "exercise1.py").is_file()
    assert "cd learnloop-course" in printed.stdout


def test_transcripts_are_those_of_the_golden_cases(root: Path) -> None:
    """A comment before the block names its case."""
    text = (root / "README.md").read_text("utf-8")
    named = re.findall(r"<!-- transcript: (\S+) -->\n```text\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert named
    for case, shown in named:
        assert shown == (root / case / "report.txt").read_text("utf-8")


def test_the_two_commands_are_there_once_each(root: Path) -> None:
    """.ci/run reads them from README and runs them as they stand."""
    text = (root / "README.md").read_text("utf-8")
    assert text.count("python -m pip install . && learnloop start && cd learnloop-course && learnloop check exercise1") == 1
    assert text.count('python -m pip install -e ".[dev]" && python -m pytest -n 2') == 1
    script = (root / ".ci" / "run").read_text("utf-8")
    assert "python -m pip install . " in script
    assert "python -m pip install -e " in script


def test_every_option_that_readme_names_exists_and_every_option_is_named(root: Path) -> None:
    """README's table of commands and the command line agree."""
    table = (root / "README.md").read_text("utf-8").partition("## Commands")[2].partition("\nThe exit code")[0]
    named = set(re.findall(r"`… (--[a-z-]+)", table))
    assert named == {option for parameter in check.params for option in parameter.opts if option.startswith("--")}
    for command in re.findall(r"^\| `learnloop ([a-z]+)", table, flags=re.MULTILINE):
        assert command in learnloop.commands


def test_links_between_the_documents_lead_somewhere(root: Path) -> None:
    """Relative links only; there are no others."""
    for document in [*root.glob("*.md"), *root.glob("docs/*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text("utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"


def test_the_fields_of_a_report_are_the_documented_ones(root: Path) -> None:
    """docs/report.md and the values of report.py."""
    from learnloop.report import CheckResult, Report

    text = (root / "docs" / "report.md").read_text("utf-8")
    documented = {name for line in re.findall(r"^\| (`.*?) \|", text, flags=re.MULTILINE) for name in re.findall(r"`(\w+)`", line)}
    assert documented == {*Report.__struct_fields__, *CheckResult.__struct_fields__}


def test_help_fits_and_names_every_command() -> None:
    """80 columns, one line a command."""
    text = CliRunner().invoke(learnloop, ["--help"]).output
    assert all(len(line) <= 80 for line in text.splitlines())
    assert all(name in text for name, command in learnloop.commands.items() if not command.hidden)
