"""What is imported before the process is confined: no file can be opened afterwards, and honest code must not notice.

Always: what Python and NumPy load by themselves while they run, and what costs little. When needed: parts of NumPy that
take long to load (``numpy.testing`` alone 30 ms), and the modules that a submission may import, when it has their name in it.
"""

import contextlib
import functools
import importlib
import pkgutil
import re
import warnings
from collections.abc import Collection, Iterable

from learnloop.values.modules import importable
from learnloop.values.source import SourceUnit

# Loaded when they are called, otherwise: numpy.ma by `np.median`; the last line by `ast.unparse` (Python 3.14), `random.seed` and
# `traceback` (3.13).
ALWAYS = """
    numpy.random numpy.fft numpy.linalg numpy.char numpy.rec numpy.strings numpy.dtypes numpy.exceptions numpy.__config__
    numpy.ma numpy.lib.stride_tricks numpy.lib.scimath numpy.lib.format numpy.lib.introspect numpy.typing
    resource heapq bisect unicodedata traceback linecache tokenize tracemalloc _strptime locale json pprint inspect types weakref
    encodings.latin_1 encodings.ascii encodings.utf_8_sig encodings.utf_16 encodings.utf_16_le encodings.utf_16_be
    encodings.utf_32 encodings.cp1252 encodings.cp437 encodings.iso8859_15 encodings.unicode_escape
    encodings.raw_unicode_escape encodings.punycode encodings.idna encodings.charmap
    encodings.hex_codec encodings.base64_codec encodings.rot_13
    math cmath itertools functools operator collections numbers random decimal statistics fractions dataclasses enum typing
    string copy
    _ast_unparse _sha2 _suggestions
""".split()  # noqa: SIM905

# A name in the source, and what may be behind it.
BY_NAME = {
    "testing": "numpy.testing",
    "polynomial": "numpy.polynomial",
    "recfunctions": "numpy.lib.recfunctions",
    "ctypeslib": "numpy.ctypeslib",
    "core": "numpy.core",
    "matlib": "numpy.matlib",
    "info": "pydoc",
    "savez": "zipfile",
    "savez_compressed": "zipfile",
    "load": "zipfile",
    "unittest": "unittest.async_case",  # which `from unittest import *` asks for
    "mock": "unittest.mock",
    "encode": "encodings.*",
    "decode": "encodings.*",
}
# `from numpy import *` asks for its slow parts, too.
STAR = re.compile(r"from\s+numpy\s+import\s+\*")
STARRED = ("numpy.testing", "numpy.polynomial", "numpy.ctypeslib", "numpy.f2py", "numpy.matlib", "numpy.core")


def needed(units: Iterable[SourceUnit], allowed: Collection[str]) -> list[str]:
    """The modules that this source could want: harmless ones, those that the course allows, and NumPy's slow parts."""
    units = list(units)
    names = frozenset[str]().union(*(_names(unit.source) for unit in units))
    wanted = {module for name, module in BY_NAME.items() if name in names}
    if any(STAR.search(unit.source) for unit in units):
        wanted.update(STARRED)
    wanted.update(module for module in importable(allowed) if names.issuperset(module.split(".")))
    return sorted(wanted)


def everything(allowed: Collection[str]) -> SourceUnit:
    """A source that could want every module that a submission may import."""
    return SourceUnit("", " ".join(sorted(importable(allowed))))


@functools.lru_cache(maxsize=64)
def _names(source: str) -> frozenset[str]:
    """All words of a source, cached: one source makes several workers."""
    return frozenset(re.findall(r"\w+", source))


def load(modules: Iterable[str]) -> None:
    """Import these; a name that ends in ``.*`` means all of a package.

    One that cannot be imported here cannot be imported in the worker either, and is reported there.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for module in modules:
            package, star, _ = module.partition(".*")
            with contextlib.suppress(Exception):
                found = importlib.import_module(package)
                if star:
                    load(f"{package}.{each.name}" for each in pkgutil.iter_modules(found.__path__))
