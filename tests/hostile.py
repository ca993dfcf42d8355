"""The attacks of ``tests/attacks``: what their headers say, and putting them where a student's file would lie."""

import json
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path

from places import TESTS

ATTACKS = TESTS / "attacks" / "submissions"
KEYS = {"Attack", "Promise", "Target", "Honest", "Exercise", "Call seconds", "Total seconds", "Timing", "Tier C", "Place"} | {
    "Report",  # a pattern of what is told of the time of the target, or of every function if there is none
    "Undecided",  # no number of pairs decides it; how noisy this machine is tells the attack of this name
}
CALL_SECONDS = 2.0
TOTAL_SECONDS = 8.0
TIMED_SECONDS = 60.0
MEMORY_MB = 512


@dataclass(frozen=True)
class Attack:
    """One hostile file: what it tries, which promise it breaks if it succeeds, and who must earn what."""

    id: str
    path: Path
    header: dict[str, str]
    text: str

    @property
    def family(self) -> str:
        """Its folder."""
        return self.id.partition("/")[0]

    @property
    def exercise(self) -> str:
        """Which exercise it is handed in for."""
        return self.header.get("Exercise", "exercise2")

    @property
    def targets(self) -> list[str]:
        """The functions, or single checks (``mse.timing``), that must earn nothing."""
        return _listed(self.header["Target"])

    @property
    def honest(self) -> list[str]:
        """The right functions of the same file, which keep their points."""
        return _listed(self.header["Honest"])

    @property
    def call_seconds(self) -> float:
        """How long a call may take."""
        return float(self.header.get("Call seconds", CALL_SECONDS))

    @property
    def total_seconds(self) -> float:
        """How long the whole check may take."""
        return float(self.header.get("Total seconds", TIMED_SECONDS if self.timing else TOTAL_SECONDS))

    @property
    def timing(self) -> bool:
        """Whether it attacks the timing checks, which are left out otherwise."""
        return "Timing" in self.header

    @property
    def told(self) -> str:
        """A pattern of what its author is told; "" where that may be anything."""
        return self.header.get("Report", "")

    @property
    def plain(self) -> str:
        """For one that no number of pairs decides: the attack that does the same and disturbs nobody; else ""."""
        name = self.header.get("Undecided", "")
        return f"{self.family}/{name}" if name else ""


def _listed(words: str) -> list[str]:
    return [] if words == "none" else words.split(", ")


def attacks() -> list[Attack]:
    """All of them, in order."""
    paths = sorted(path for path in ATTACKS.rglob("*") if path.suffix in (".py", ".ipynb"))
    return [read_attack(path) for path in paths]


def read_attack(path: Path) -> Attack:
    """The attack in a file: its first lines are ``# Key: words``; in a notebook those of its first cell."""
    text = path.read_text("utf-8")
    head = json.loads(text)["cells"][0]["source"] if path.suffix == ".ipynb" else text
    header = dict(re.findall(r"^# ([A-Z][\w ]*): (.+)$", head.split("\nimport")[0], re.MULTILINE))
    return Attack(f"{path.relative_to(ATTACKS).with_suffix('')}", path, header, text)


def put(attack: Attack, folder: Path, words: dict[str, str]) -> Path:
    """Put the attack into an empty folder under the name of its exercise; its path.

    ``words`` in capitals stand in the attack for what is known only now (CANARY-FILE). What follows a line ``# ---- name`` is
    a file of that name beside it. ``Place`` in the header makes something else than a text file of it.
    """
    text = attack.text
    for word, meant in words.items():
        text = text.replace(word, meant)
    path = folder / f"{attack.exercise}{attack.path.suffix}"
    own, *beside = re.split(r"^# ---- (.+)\n", text, flags=re.MULTILINE)
    for name, content in zip(beside[::2], beside[1::2], strict=True):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, "utf-8")
    if "Place" in attack.header:
        PLACES[attack.header["Place"]](path, own, words)
    else:
        path.write_text(own, "utf-8")
    return path if os.path.lexists(path) else path.with_suffix(".ipynb")


def _link_to(path: Path, target: str | Path) -> None:
    path.symlink_to(target)


def _beside(path: Path, text: str) -> Path:
    other = path.with_name("other.py")
    other.write_text(text, "utf-8")
    return other


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(os.path.relpath(path))


# What a submission can be instead of a file of text.
PLACES = {
    "a link to a right answer": lambda path, text, words: _link_to(path, _beside(path, text)),
    "a link to the canary": lambda path, text, words: _link_to(path, words["CANARY-FILE"]),
    "a link to itself": lambda path, text, words: _link_to(path, path.name),
    "a link to nothing": lambda path, text, words: _link_to(path, "/nonexistent/file"),
    "a link to the terminal": lambda path, text, words: _link_to(path, "/dev/tty"),
    "a link to zeros without end": lambda path, text, words: _link_to(path, "/dev/zero"),
    "a link to the grader's memory": lambda path, text, words: _link_to(path, f"/proc/{words['GRADER-PID']}/environ"),
    "a pipe": lambda path, text, words: os.mkfifo(path),
    "a folder": lambda path, text, words: path.mkdir(),
    "a socket": lambda path, text, words: _socket(path),
    "empty": lambda path, text, words: path.write_bytes(b""),
    "binary": lambda path, text, words: path.write_bytes(bytes(range(256)) * 100),
    "NUL bytes": lambda path, text, words: path.write_bytes(text.encode() + b"\n\0\n"),
    "UTF-16": lambda path, text, words: path.write_bytes(text.encode("utf-16")),
    "half a character": lambda path, text, words: path.write_bytes(text.encode() + b'\nx = "\xed\xa0\x80"\n'),
    "another encoding declared": lambda path, text, words: path.write_bytes(b"# -*- coding: utf-7 -*-\n" + text.encode()),
    "2 GB of nothing": lambda path, text, words: (path.touch(), os.truncate(path, 2 << 30)),
    "just too long": lambda path, text, words: path.write_text(text + "#" * (1 << 20), "utf-8"),
    "one line of a megabyte": lambda path, text, words: path.write_text("x = 0" + " + 0" * 250_000 + "\n" + text, "utf-8"),
    "brackets without end": lambda path, text, words: path.write_text(text + "\nx = " + "[" * 1_000_000, "utf-8"),
    "signs without end": lambda path, text, words: path.write_text(text + "\nx = " + "-" * 900_000 + "1", "utf-8"),
    "attributes without end": lambda path, text, words: path.write_text(text + "\nx = a" + ".a" * 400_000, "utf-8"),
    "a number of a million digits": lambda path, text, words: path.write_text(text + "\nx = " + "9" * 1_000_000, "utf-8"),
    "thousands of functions": lambda path, text, words: path.write_text(
        text + "\n" + "\n".join(f"def mes{i}(): 0" for i in range(20_000)), "utf-8"
    ),
    "a notebook nested deeply": lambda path, text, words: path.with_suffix(".ipynb").write_text("[" * 1_000_000),
    "a notebook of numbers": lambda path, text, words: path.with_suffix(".ipynb").write_text('{"cells": 1' + "0" * 10**6 + "}"),
}
