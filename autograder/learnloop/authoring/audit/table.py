"""An audit as text, for a course's author."""

import difflib
import textwrap
from collections.abc import Iterator, Sequence

from learnloop.authoring.audit.findings import BAD, Audit, FunctionAudit, Named, Survivor

WIDTH = 80


def render(audit: Audit) -> str:
    """Tables of the mutants and the mistakes, then whatever needs work, and the verdict in one
    line.
    """
    parts = [_mutants(audit.functions), _mistakes(audit.functions), _confusion(audit.functions), _idle(audit.functions)]
    parts += [_survivors(audit.functions), _stale(audit.stale), _verdict(audit)]
    return "\n".join("\n".join(part) + "\n" for part in parts if part)


def _mutants(functions: Sequence[FunctionAudit]) -> list[str]:
    lines = [f"{'Mutants':30}{'planted':>9}{'killed':>9}{'alive':>9}{'equivalent':>12}{'rate':>9}"]
    for each in functions:
        numbers = f"{each.mutants:9}{each.killed:9}{len(each.survivors):9}{each.equivalent:12}{_percent(each.rate):>9}"
        lines.append(f"  {each.function[:28]:28}{numbers}")
    planted, killed = sum(each.mutants for each in functions), sum(each.killed for each in functions)
    alive, equivalent = sum(len(each.survivors) for each in functions), sum(each.equivalent for each in functions)
    rate = killed / (planted - equivalent) if planted > equivalent else 1.0
    return [*lines, f"  {'all':28}{planted:9}{killed:9}{alive:9}{equivalent:12}{_percent(rate):>9}"]


def _percent(rate: float) -> str:
    return "100 %" if rate == 1 else f"{min(100 * rate, 99.9):.1f} %"


COLUMNS = {
    "itself": "itself",
    "documented": "known",
    "check": "check",
    "fingerprint": "ratio",
    "wrongly": "wrong",
    "unnamed": "none",
    "survived": "alive",
}


def _mistakes(functions: Sequence[FunctionAudit]) -> list[str]:
    if not any(each.mistakes for each in functions):
        return []
    lines = [f"{'Mistakes':23}{'all':>5}" + "".join(f"{column:>7}" for column in COLUMNS.values())]
    rows = [(each.function, each.mistakes) for each in functions]
    for name, mistakes in [*rows, ("all", [named for _, every in rows for named in every])]:
        counts = [sum(named.fate == fate for named in mistakes) for fate in COLUMNS]
        lines.append(f"  {name[:21]:21}{len(mistakes):5}" + "".join(f"{count:7}" for count in counts))
    note = (
        "known: as audit.yml says. check: no name is needed, the finding itself says what is wrong. "
        "ratio: by a pattern, not by the bank. wrong: as another mistake. none: not at all."
    )
    return [*lines, *_wrapped(note, "  ")]


def _confusion(functions: Sequence[FunctionAudit]) -> list[str]:
    """The mistakes that were given another name than their own, or none."""
    odd = [named for each in functions for named in each.mistakes if named.fate not in ("itself", "check")]
    if not odd:
        return []
    lines = ["Mistakes that got another name than their own, or none"]
    for named in sorted(odd, key=lambda named: named.fate not in BAD):
        mark = "!" if named.fate in BAD else " "
        lines += [f"{mark} {named.mistake}", *_wrapped(f"{COLUMNS[named.fate]}: {_names(named)}", "      ")]
    return lines


def _names(named: Named) -> str:
    words = [f"{name or 'no name'} x {count}" for name, count in sorted(named.names.items())]
    return f"{', '.join(words)} (by {'; '.join(named.caught_by) or 'nothing'})"


def _idle(functions: Sequence[FunctionAudit]) -> list[str]:
    """The checks that were never the first to catch anything."""
    lines = []
    for each in functions:
        if each.idle:
            lines += _wrapped(f"{each.function}: {'; '.join(each.idle)}.", "  ")
    return ["Checks that caught nothing first", *lines] if lines else []


def _survivors(functions: Sequence[FunctionAudit]) -> list[str]:
    lines = []
    for each in functions:
        for survivor in each.survivors:
            seeds = ", ".join(map(str, survivor.seeds[:8])) + (" ..." if len(survivor.seeds) > 8 else "")
            place = f"{each.exercise}.py, line {survivor.line}, {each.function}: {survivor.kind} (seed {seeds})"
            lines += ["", *_wrapped(place, "  ")]
            lines += [f"    {line}" for line in _diff(survivor)]
    return ["Mutants that no check caught", *lines] if lines else []


def _diff(survivor: Survivor) -> Iterator[str]:
    for line in difflib.ndiff(survivor.before.split("\n"), survivor.after.split("\n")):
        if not line.startswith("?"):
            yield line


def _stale(stale: Sequence[str]) -> list[str]:
    return ["Entries of audit.yml that do not hold", *(line for each in stale for line in _wrapped(each, "  "))] if stale else []


def _verdict(audit: Audit) -> list[str]:
    alive = sum(len(each.survivors) for each in audit.functions)
    bad = sum(named.fate in BAD for each in audit.functions for named in each.mistakes)
    if audit.passed:
        return ["Passed: nothing wrong is let through, every mistake is told as it should be."]
    told = [f"{alive} mutants alive", f"{bad} mistakes alive or misnamed", f"{len(audit.stale)} stale entries"]
    text = (
        f"Not yet: {', '.join(told)}. Fix a check in autograder/checks/ so that it fails; or, if it is a right answer, "
        "or cannot be told apart, say why in solutions/mistakes/audit.yml."
    )
    return _wrapped(text, "")


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False)
