"""Resetting an exercise, or one function of it, with a backup of the learner's version."""

import ast
import json
import time
import warnings
from pathlib import Path
from typing import Any

from msgspec import Struct

from learnloop.errors import CourseError, UsageError
from learnloop.learner import delivery
from learnloop.learner.learner import Learner
from learnloop.learner.workspace import EXERCISES


class Reset(Struct, frozen=True):
    """What a reset did: ``backup`` is the learner's version.

    None when there was nothing to reset.
    """

    backup: Path | None


def reset(learner: Learner, root: Path, path: Path, function: str = "") -> Reset:
    """Replace a file, or one function in it, with the course's text.

    Raises ``UsageError`` with what to do instead.
    """
    source = root / EXERCISES / path.name
    try:
        handed_out = source.read_text("utf-8")
        mine = path.read_text("utf-8")
    except OSError as error:
        raise UsageError(f"{error.filename} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        if function:
            raise UsageError(f"{path.name} is not UTF-8 text. To reset the whole file:  learnloop reset {path.stem}") from None
        mine = ""
    if not function:
        text = handed_out
    elif path.suffix == ".ipynb":
        text = _cell_replaced(mine, handed_out, function, path)
    else:
        text = _function_replaced(mine, handed_out, function, path)
    if text == mine:
        return Reset(None)
    try:
        backup = _backed_up(path)
        delivery.replace(path, text)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror or error}. Nothing was changed.") from None
    if not function and learner.kept:
        delivery.remember(learner.folder, path)
    return Reset(backup)


def _backed_up(path: Path) -> Path:
    """A copy under a dated name that is no exercise's; an older copy is never overwritten."""
    stamp = time.strftime("%Y-%m-%d-%H%M%S", time.gmtime())
    for number in range(1, 1000):
        copy = path.with_name(f"{path.stem}-before-{stamp}{f'-{number}' if number > 1 else ''}{path.suffix}")
        try:
            with copy.open("xb") as file:
                file.write(path.read_bytes())
        except FileExistsError:
            continue
        return copy
    raise OSError(f"there are too many copies of {path.name}")


def _function_replaced(mine: str, handed_out: str, function: str, path: Path) -> str:
    """The learner's text, with the last definition of the function as the course hands it out."""
    fresh = _lines_of(handed_out, function)
    if fresh is None:
        raise CourseError(f"the course's {path.name} has no function {function}.")
    lines = handed_out.split("\n")[fresh[0] : fresh[1]]  # as ast counts them: a form feed ends no line
    try:
        place = _lines_of(mine, function)
    except SyntaxError as error:
        raise UsageError(
            f"Python cannot read {path.name} (line {error.lineno}), so {function} cannot be found in it.\n"
            f"  Fix that line, or reset the whole file, with a backup of yours:  learnloop reset {path.stem}"
        ) from None
    if place is None:
        text = mine if mine.endswith("\n") or not mine else mine + "\n"
        return text + "\n\n" + "\n".join(lines) + "\n"
    own = mine.split("\n")
    return "\n".join([*own[: place[0]], *lines, *own[place[1] :]])


def _lines_of(text: str, function: str) -> tuple[int, int] | None:
    """The lines of a function's last definition with its decorators: from 0, the end excluded."""
    found = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        body = ast.parse(text).body
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == function:
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found = first - 1, node.end_lineno or node.lineno
    return found


def _cell_replaced(mine: str, handed_out: str, function: str, path: Path) -> str:
    """The learner's notebook, with the function's cell as the course hands it out.

    Found by its id, else by its def.
    """
    try:
        own: Any = json.loads(mine)
        fresh = next(cell for cell in json.loads(handed_out)["cells"] if cell.get("id") == function)
        cells = own["cells"]
        at = [i for i, cell in enumerate(cells) if cell.get("id") == function or f"def {function}(" in "".join(cell["source"])]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise UsageError(
            f"{path.name} is not a notebook that can be read. To reset the whole file:  learnloop reset {path.stem}"
        ) from None
    except StopIteration:
        raise CourseError(f"the course's {path.name} has no cell {function}.") from None
    if at and cells[at[-1]].get("source") == fresh["source"]:
        return mine
    if at:
        cells[at[-1]] = cells[at[-1]] | {"source": fresh["source"], "outputs": [], "execution_count": None}
    else:
        cells.append(fresh)
    return json.dumps(own, ensure_ascii=False, indent=1) + "\n"
