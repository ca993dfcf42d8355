"""Guarded mutants: the solution of a function, wrong only where a condition on its arguments holds."""

import ast
from collections.abc import Iterable

from learnloop.authoring.audit.mutants import Mutant, solution_in
from learnloop.authoring.audit.scope import strings_of

KIND = "wrong under a condition"
# Only some of the calls of a function are wrong: it keeps something from one to the next.
CALLS = ("len(_calls) == 1", "len(_calls) > 1", "len(_calls) == 10")

TEMPLATE = """\
_right, _calls = {name}, []


def _wrong(value):
    if isinstance(value, list | tuple):
        return type(value)(_wrong(each) for each in value)
    if isinstance(value, str):
        return next(each for each in {strings} if each != value)
    return value + value // 100 + 1 if isinstance(value, int) else 1.01 * value + 0.01


def {name}({signature}):
    _calls.append(None)
    answer = _right({passed})
    if {condition}:
        return _wrong(answer)
    return answer
"""


def guarded_mutants(text: str, function: str, conditions: Iterable[str]) -> list[Mutant]:
    """A mutant of one function of a Python file for each condition, and for some of its calls.

    Raises ``CourseError`` when there is no such function.
    """
    node = solution_in(text, function)
    strings = strings_of(node)
    positional, keywords = node.args.args, node.args.kwonlyargs
    passed = ", ".join([each.arg for each in positional] + [f"{each.arg}={each.arg}" for each in keywords])
    signature = ast.unparse(node.args)
    return [
        Mutant(
            function=function,
            kind=KIND,
            line=node.lineno,
            before="",
            after=f"if {condition}:",
            source=TEMPLATE.format(name=function, strings=strings, signature=signature, passed=passed, condition=condition),
        )
        for condition in [*CALLS, *conditions]
    ]
