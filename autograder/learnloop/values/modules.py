"""Which modules a submission may import: those of pure computation and text, and what its course allows beside them."""

from collections.abc import Iterable

HARMLESS = frozenset(
    """
    __future__ abc array base64 binascii bisect calendar cmath collections contextlib copy csv dataclasses datetime decimal
    difflib doctest enum fractions functools graphlib hashlib heapq inspect io itertools json keyword logging math numbers
    operator pprint random re reprlib statistics string struct sys textwrap time timeit traceback types typing unicodedata
    unittest warnings weakref
    """.split()  # noqa: SIM905
)


def importable(allowed: Iterable[str]) -> frozenset[str]:
    """The modules that a submission may import, with everything inside them; ``allowed`` are those beside the harmless ones."""
    return HARMLESS.union(allowed)


def within(module: str, packages: Iterable[str]) -> bool:
    """Whether a module is one of these, or inside one of them."""
    return any(module == each or module.startswith(each + ".") for each in packages)
