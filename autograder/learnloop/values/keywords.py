"""Keyword-only arguments: graders send all arguments in order, students get these by name.

In checks, the bank and reports the arguments of a call are one list, in the order of the signature. Where a signature of the
course has ``*``, the last of them have to be given by name.
"""

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

Function = Callable[..., Any]


def keyword_only(function: Function) -> list[str]:
    """The names of the arguments that the function takes by name only, in order."""
    code = getattr(function, "__code__", None)
    if code is None:
        return []
    first = code.co_argcount
    return list(code.co_varnames[first : first + code.co_kwonlyargcount])


def named(function: Function, names: Sequence[str]) -> Function:
    """The function, called with its last arguments in order and given them by these names."""

    def call(*arguments: Any) -> Any:
        split = len(arguments) - len(names)
        return function(*arguments[:split], **dict(zip(names, arguments[split:], strict=True)))

    return call if names else function


def by_position(function: Function) -> Function:
    """The function with all of its arguments taken in order, or by name; itself where none of them is by name only.

    Raises ``ValueError`` where an argument with a default is followed by one without.
    """
    if not keyword_only(function):
        return function
    signature = inspect.signature(function)
    plain = [each.replace(kind=inspect.Parameter.POSITIONAL_OR_KEYWORD) for each in signature.parameters.values()]
    ordered = signature.replace(parameters=plain)

    @functools.wraps(function)
    def call(*arguments: Any, **keywords: Any) -> Any:
        return function(**ordered.bind(*arguments, **keywords).arguments)

    call.__signature__ = ordered  # type: ignore[attr-defined]
    return call
