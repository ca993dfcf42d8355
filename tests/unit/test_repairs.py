"""Repairs: for each kind of edit a function that it cures, and no word about one that nothing cures."""

import ast
import itertools
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from learnloop.diagnosis.repairs import Edit, Original, edits_of, pairs_of, repaired
from learnloop.diagnosis.repairs.edit import Copy

X = np.arange(1.0, 7.0).reshape(2, 3)
Y = np.array([2, 0])
SQUARE = np.array([[4.0, 1.0], [2.0, 3.0]])

# By the kind of edit: the wrong source, arguments, and the right answer. A tuple is iterated over: an edit may append to a list.
CURED: dict[str, tuple[str, tuple[Any, ...], Any]] = {
    "return inside a loop": ("def f(x):\n t = 0\n for v in x:\n  t += v\n  return t", ((1, 2, 4),), 7),
    "set inside a loop": ("def f(x):\n for v in x:\n  t = 0\n  t += v\n return t", ((1, 2, 4),), 7),
    "set before a loop": (
        "def f(x):\n o = r = ()\n r = []\n for v in x:\n  r.append(v)\n  o += (r,)\n return o", ((1,) * 2,), ([1], [1])),
    "one loop too deep": (
        "def f(x):\n o = []\n for r in x:\n  t = 0\n  for v in r:\n   t += v\n   o.append(t)\n return o", (((1, 2), (3,)),), [3, 3],
    ),
    "after a loop": ("def f(x):\n o = []\n for v in x:\n  w = 2 * v\n o.append(w)\n return o", ((1, 2),), [2, 4]),
    "overwritten in a loop": ("def f(x):\n t = 0\n for v in x:\n  t = v\n return t", ((1, 2, 4),), 7),
    "the same in every pass": ("def f(x):\n for i in range(3):\n  y = 2 * x\n return y", (1,), 8),
    "begins with float('inf')": ("def f(x):\n b = 0\n for v in x:\n  if v < b:\n   b = v\n return b", ((3, 2),), 2),
    "all of it in every pass": (
        "def f(x, y):\n t = 0\n for i in range(2):\n  t += x[i] * y\n return t", ([1, 2], np.array([3, 4])), np.int64(11)),
    "passes in the other order": ("def f(x):\n o = []\n for v in x:\n  o.append(v)\n return tuple(o)", ((1, 2),), (2, 1)),
    "stop of a range +1": ("def f(n):\n t = 0\n for i in range(n):\n  t += i * i\n return t", (3,), 14),
    "start of a range -1": ("def f(n):\n t = 0\n for i in range(1, n):\n  t += 10 - i\n return t", (3,), 27),
    "a range that begins at 0": ("def f(n):\n t = 1\n for i in range(n):\n  t *= i\n return t", (4,), 6),
    "two lines in the wrong order": ("def f(x):\n x = x + 1\n y = x * x\n return x, y", (2,), (3, 4)),
    "// instead of /": ("def f(a, b):\n return a // b", (3, 2), 1.5),
    "^ instead of **": ("def f(a):\n return 3 * a ^ 2 + 1", (2,), 13),
    "<= instead of <": ("def f(a):\n return a <= 2", (2,), False),
    "a minus too many": ("def f(a):\n return -a + 1", (2,), 3),
    "a minus is missing": ("def f(a):\n return 3 * a", (2,), -6),
    "operands the wrong way round": ("def f(a, b):\n return a - 2 * b", (1, 4), 7),
    "* something too many": ("def f(a, b):\n return a * b", (3, 2), 3),
    "something * too many": ("def f(a):\n return 0.5 * a", (3,), 3),
    "the other axis": ("def f(x):\n return np.sum(x, axis=0)", (X,), X.sum(axis=1)),
    "an axis too many": ("def f(x):\n return 2.0 * x.sum(axis=1)", (X,), np.float64(42.0)),
    "keepdims is missing": ("def f(x):\n return x - x.max(axis=1)", (X,), X - X.max(axis=1, keepdims=True)),
    "no axis, instead of 1": ("def f(x):\n return x.sum()", (X,), X.sum(axis=1)),
    "keepdims too many": ("def f(x):\n return x.sum(axis=0, keepdims=True)", (X,), X.sum(axis=0)),
    "a transpose is missing": ("def f(x, y):\n return x @ y", (X, X), X @ X.T),
    "a transpose too many": ("def f(x, y):\n return x.T @ y", (SQUARE, SQUARE), SQUARE @ SQUARE),
    "rows and columns swapped": ("def f(x):\n y = np.array(x)\n return 1 * y", (X,), X.T),
    "a new axis is missing": ("def f(y):\n return y == np.arange(3)", (Y,), Y[:, None] == np.arange(3)),
    "one entry of each row": ("def f(x, y):\n return x[:, y]", (X, Y), X[np.arange(2), Y]),
    "indices in the wrong order": ("def f(x):\n return x[0, 1]", (SQUARE,), np.float64(2.0)),
    "a position off by +1": ("def f(x):\n return x[0]", ([5, 6, 7],), 6),
    "the last position is meant": ("def f(x, i):\n return x[i]", ([5, 6, 7, 8], 1), 8),
    "where a slice begins": ("def f(x):\n return x[2:]", ([5, 6, 7],), [6, 7]),
    "where a slice ends": ("def f(x):\n return x[:-2]", ([5, 6, 7],), [5, 6]),
    "max instead of argmax": ("def f(x):\n return x.max(axis=1)", (X,), X.argmax(axis=1)),
    "a copy is missing": ("def f(x):\n y = x\n y[0] = 9\n return x + y", (X,), np.array([[10.0, 11.0, 12.0], [8.0, 10.0, 12.0]])),
    "arguments in the wrong order": ("def f(a, b):\n return divmod(a, b)", (3, 17), (5, 2)),
    "the last of a list": ("def f(x):\n return abs(x)", ([-1, -2],), 2),
    "abs too many": ("def f(a):\n return abs(a)", (-2,), -2),
    "a result that is not kept": ("def f(x):\n np.sqrt(x)\n return x", (4.0,), np.float64(2.0)),
    "results in the wrong order": ("def f(a, b):\n return a, b", (1, 2), (2, 1)),
    "the last item first": ("def f(x):\n return x + []", ([1, 2, 3],), [3, 2, 1]),
    "the last of several results": ("def f(x):\n a, b = list(x)\n return b", ([1, 2, 3],), 3),
    "a instead of b": ("def f(a, b):\n return a + a", (1, 2), 3),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Python warns of some sources that an edit makes, such as ``2[0]``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def called(source: str, arguments: tuple[Any, ...]) -> Any:
    """What the function of a source returns; None where it stops."""
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    try:
        with np.errstate(all="ignore"):
            return names["repair"](*[np.array(each) if isinstance(each, np.ndarray) else each for each in arguments])
    except Exception:
        return None


def same(one: Any, other: Any) -> bool:
    """Whether two answers are the same, in type and values."""
    if isinstance(other, np.ndarray):
        return isinstance(one, np.ndarray) and one.shape == other.shape and bool(np.allclose(one, other))
    return type(one) is type(other) and bool(one == other)


def original(source: str) -> Original:
    """The function of a source."""
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    return Original(function)


def cures(
    source: str, arguments: tuple[Any, ...], right: Any, *, of: Callable[[Original], list[tuple[Edit, ...]]]
) -> list[tuple[Edit, ...]]:
    """The edits after which the function is right."""
    mine = original(source)
    tried = [(edits, repaired(mine, edits, "repair")) for edits in of(mine)]
    return [edits for edits, made in tried if made and same(called(made, arguments), right)]


def singles(mine: Original) -> list[tuple[Edit, ...]]:
    """Each edit alone."""
    return [(edit,) for edit in edits_of(mine)]


@pytest.mark.parametrize("kind", CURED)
def test_a_wrong_function_is_cured_by_the_edit_of_its_kind(kind: str) -> None:
    """And its words say what stands there, and what to do."""
    source, arguments, right = CURED[kind]
    assert not same(called(repaired(original(source), [], "repair"), arguments), right)
    found = {edit.kind: edit for (edit,) in cures(source, arguments, right, of=singles)}
    assert kind in found, list(found)
    assert found[kind].wrong.endswith(".")
    assert found[kind].cure.endswith((".", "?"))


def test_the_same_edit_is_made_at_all_places_at_once() -> None:
    """Where one alone would not do."""
    source = "def f(x):\n m = x.max(axis=1)\n e = x - m\n return e / e.sum(axis=1)"
    right = (X - X.max(axis=1, keepdims=True)) / (X - X.max(axis=1, keepdims=True)).sum(axis=1, keepdims=True)
    ((edit,),) = cures(source, (X,), right, of=singles)
    assert edit.kind == "keepdims is missing"
    assert edit.wrong.endswith("The same goes for `e.sum(axis=1)`.")


def test_two_edits_cure_what_one_does_not() -> None:
    """In either order of their places."""
    source, arguments = "def f(n):\n t = 0\n for i in range(n):\n  t -= i\n return 2 * t", (3,)
    assert not cures(source, arguments, 12, of=singles)
    found = cures(source, arguments, 12, of=lambda mine: list(pairs_of(edits_of(mine))))
    assert {"stop of a range +1", "- instead of +"} in [{edit.kind for edit in edits} for edits in found]


def test_what_python_would_not_take_is_left_out() -> None:
    """A ``break`` outside of a loop, two stars in one target, a statement that is gone."""
    mine = original("def f(x):\n for v in x:\n  if v:\n   t = v\n  break\n a, b = list(x)\n return a")
    for edits in [*singles(mine), *itertools.combinations(edits_of(mine), 2)]:
        source = repaired(mine, edits, "repair")
        compile(source, "repair", "exec")


def test_the_function_itself_stays_as_it_is() -> None:
    """An edit changes a copy, whose nodes are found by those of the original."""
    mine = original("def f(x):\n return x + 1")
    before = ast.dump(mine.function)
    for edits in singles(mine):
        repaired(mine, edits, "repair")
    assert ast.dump(mine.function) == before
    copy = Copy(mine)
    assert ast.dump(copy[mine.function.body[0]]) == ast.dump(mine.function.body[0])


def test_a_function_with_too_many_edits_has_no_pairs() -> None:
    """A few of them would say little."""
    lines = "\n".join(f" a{i} = x[{i}] + {i} * y" for i in range(60))
    assert pairs_of(edits_of(original(f"def f(x, y):\n{lines}\n return a1"))) == []
