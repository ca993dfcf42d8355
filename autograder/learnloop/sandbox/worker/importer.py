"""The names that a student's modules find without an import, with an ``import`` that finds no more than they may have."""

import builtins
from collections.abc import Collection, Mapping, Sequence
from types import ModuleType
from typing import Any

from learnloop.values.modules import importable, within

ABSENT = {"eval", "exec", "compile"}


class Importer:
    """``import`` for a student's modules: a module that they may not have, or that is not here, is an ``ImportError``.

    This saves honest students from surprises, with the same words on every system. It confines nothing: the lock does.
    """

    def __init__(self, allowed: Collection[str]) -> None:
        """``allowed`` are the modules beside the harmless ones, each with everything inside it."""
        self._allowed = importable(allowed)
        self._refused = False
        self.builtins = {name: value for name, value in vars(builtins).items() if name not in ABSENT}
        self.builtins["__import__"] = self._import

    def explains(self, error: BaseException) -> bool:
        """Whether an exception may be the consequence of something that is missing here."""
        self._refused |= isinstance(error, ImportError) or (isinstance(error, NameError) and error.name in ABSENT)
        return self._refused and isinstance(error, Exception)

    def _import(
        self,
        name: str,
        globals: Mapping[str, Any] | None = None,
        locals: Mapping[str, Any] | None = None,
        fromlist: Sequence[str] | None = (),
        level: int = 0,
    ) -> ModuleType:
        cause: Exception | None = None
        if level or within(name, self._allowed):
            try:
                return builtins.__import__(name, globals, locals, fromlist or (), level)
            except ImportError:
                self._refused = True
                raise
            except OSError as error:  # a part of an allowed module that was not loaded before the process was confined
                cause = error
        self._refused = True
        raise ModuleNotFoundError(f"No module named {name!r}", name=name) from cause
