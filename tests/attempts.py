"""Attempts of a learner, and the file in which they are kept, whole and damaged."""

from pathlib import Path

from learnloop.learner.progress import FILE, FOLDER
from learnloop.report import CheckResult, Diagnosis, Finding, Report


def report(
    score: float = 3.0, *, passed: bool = False, complete: bool = True, exercise: str = "exercise1", cause: str = ""
) -> Report:
    """A report of two functions, ``relu`` right and ``softmax`` as wrong as ``passed`` says."""
    diagnosis = Diagnosis(cause, "It is so.") if cause else None
    finding = None if passed else Finding(stage="values", message="wrong", diagnosis=diagnosis)
    checks = [
        CheckResult(id="relu.values", function="relu", kind="values", status="passed", score=score, max_score=score),
        CheckResult(
            id="softmax.values",
            function="softmax",
            kind="values",
            status="passed" if passed else "failed",
            score=0.0,
            max_score=5.0,
            finding=finding,
            diagnosis=diagnosis,
        ),
    ]
    return Report(
        exercise=exercise,
        title="One",
        file=f"{exercise}.py",
        score=score,
        max_score=20.0,
        passed=passed,
        complete=complete,
        seed=1,
        sandbox="B",
        seconds=0.1,
        checks=checks,
    )


def place(folder: Path) -> Path:
    """Where the progress of a folder is kept."""
    return folder / FOLDER / FILE


def set_aside(folder: Path) -> list[Path]:
    """The damaged files that were kept."""
    return sorted((folder / FOLDER).glob("progress-damaged-*.sqlite3"))


def no_database(path: Path) -> None:
    """Damage a file beyond reading."""
    path.write_bytes(b"this is no database" * 500)
