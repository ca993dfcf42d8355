"""The lines of a notebook cell that only IPython understands: magics, shell commands, requests for help."""

import ast
import re
import warnings

MAX_MAGICS = 100
MAX_PARSED = 1 << 18
# Magics that run the rest of their cell as Python.
HARMLESS = re.compile(r"\s*%%(time|timeit|capture)\b")
# Lines that only IPython understands: `%matplotlib inline`, `!ls`, `?relu`, `relu?`, `files = !ls`.
MAGIC = re.compile(r"[%!?]|[\w.]+\s*\?{1,2}\s*$|[\w., ]+=\s*[%!]")


def without_magics(source: str) -> str:
    """The cell with every line that only IPython understands turned into a comment; Python stays as it is."""
    lines = source.replace("\0", "").split("\n")
    if HARMLESS.match(lines[0]):
        lines[0] = "#" + lines[0]
    elif lines[0].lstrip().startswith("%%"):
        return "\n".join("#" for _ in lines)
    for _ in range(min(MAX_MAGICS, MAX_PARSED // len(source))):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                ast.parse("\n".join(lines))
        except SyntaxError as error:
            at = (error.lineno or 0) - 1
            if 0 <= at < len(lines) and MAGIC.match(lines[at].lstrip()):
                lines[at] = "#" + lines[at]
                continue
        except (ValueError, RecursionError, MemoryError):
            pass  # reading the whole cell finds this again, and reports it
        return "\n".join(lines)
    # Too many lines, or too long, to check one by one: every line that may be a magic is taken for one.
    return "\n".join("#" + line if MAGIC.match(line.lstrip()) else line for line in lines)
