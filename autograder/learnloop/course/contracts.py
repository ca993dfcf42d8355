"""What a function of the course takes and returns, as the docstring of its model answer says."""

import inspect
import re
from collections.abc import Callable, Iterable
from typing import Any

from msgspec import Struct


class Contract(Struct, frozen=True):
    """The first sentence on each parameter, by name, and on what is returned; "" where the docstring has none."""

    name: str
    parameters: dict[str, str]
    returns: str = ""

    @property
    def call(self) -> str:
        """How the function is called: ``sgd_step(params, grads, lr)``."""
        return f"{self.name}({', '.join(self.parameters)})"


def contract_of(name: str, function: Callable[..., Any]) -> Contract:
    """The contract of a model answer. Its docstring describes a parameter in lines that begin with its name and a colon."""
    names = list(inspect.signature(function).parameters)
    lines = [line.strip() for line in (inspect.getdoc(function) or "").splitlines()]
    starts = re.compile(rf"({'|'.join(map(re.escape, names)) or '(?!)'}): ")
    told = dict.fromkeys(names, "")
    for number, line in enumerate(lines):
        found = starts.match(line)
        if found and not told[found[1]]:
            told[found[1]] = _sentence([line[found.end() :], *lines[number + 1 :]], starts)
    at = next((number for number, line in enumerate(lines) if re.match(r"Returns\b", line) and number), None)
    returns = "" if at is None else _sentence([lines[at].removeprefix("Returns").lstrip(": "), *lines[at + 1 :]], starts)
    return Contract(name, told, returns)


def _sentence(lines: Iterable[str], stop: re.Pattern[str]) -> str:
    """The first sentence, without its full stop."""
    kept: list[str] = []
    for line in lines:
        if kept and (not line or stop.match(line) or re.match(r"Returns\b", line)):
            break
        if line:
            kept.append(line)
    return re.split(r"[.;](?:\s|$)", " ".join(kept), maxsplit=1)[0]
