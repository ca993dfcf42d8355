"""Conditions on the arguments of a function, as source: where a wrong answer may hide from a check that never goes there."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from learnloop.values.layouts import materialized

DEPTHS = range(1, 8)
SMALL = (1, 2, 3)
BOUNDS = (32, 100)
WHOLE = ("int8", "int16", "int32", "uint8", "uint16", "uint32", "uint64")


def conditions(arguments: Sequence[Mapping[str, Any]], *, float32: bool) -> list[str]:
    """Conditions on the parameters of a function of which these are several calls, by name.

    Which ones depends on what the parameters are: arrays, parameters of layers, numbers. ``float32`` says whether arrays may be
    of that type. No condition raises.
    """
    names = dict.fromkeys(name for each in arguments for name in each)
    values = {name: [materialized(each[name]) for each in arguments if name in each] for name in names}
    plain = all(isinstance(each[0], int | float) for each in values.values())
    return [condition for name in names for condition in _of_values(name, values[name], float32, plain)]


def _of_values(name: str, values: Sequence[Any], float32: bool, plain: bool) -> Iterator[str]:
    first = values[0]
    if isinstance(first, np.ndarray):
        yield from _array(name, sorted({value.ndim for value in values}), first.dtype.kind, float32)
    elif isinstance(first, list | tuple):
        yield from _list(name, first, float32)
    elif isinstance(first, int):
        yield from (f"{name} == {size}" for size in SMALL)
        # Beside arrays, a whole number is the size of something; alone, it may count anything.
        yield from (f"{name} > {bound}" for bound in (*BOUNDS, *((10**6, 2**31, 2**53) if plain else ())))
        yield f"{name} % 2 == 1"
    elif isinstance(first, float):
        yield from (f"{name} {test}" for test in ("== 0", "== 1", "< 1e-6", "< 1e-3", "> 1", "> 100", "> 1e6"))
        yield f"0.95 < {name} < 1"


def _array(name: str, dimensions: Sequence[int], kind: str, float32: bool) -> Iterator[str]:
    if len(dimensions) > 1:
        yield from (f"{name}.ndim == {number}" for number in dimensions)
    for axis in range(dimensions[-1]):
        there = f"{name}.ndim > {axis} and " if axis >= dimensions[0] else ""
        yield from (f"{there}{name}.shape[{axis}] == {size}" for size in SMALL)
        yield from (f"{there}{name}.shape[{axis}] > {bound}" for bound in BOUNDS)
    if dimensions[-1] > 1:
        there = f"{name}.ndim > 1 and " if dimensions[0] < 2 else ""
        yield from (f"{there}{name}.shape[0] {test} {name}.shape[1]" for test in ("==", "<", ">"))
        yield from (f"{name}.shape == ({n}, {m})" for n in (1, 2) for m in (1, 2))
    yield from _labels(name) if kind in "iu" else _entries(name, float32)


def _labels(name: str) -> Iterator[str]:
    yield from (f"{name}.dtype == {kind!r}" for kind in WHOLE)
    yield f"({name} == {name}[0]).all()"
    yield f"len(set({name}.tolist())) == {name}.max() + 1"
    yield f"(0 < {name}).all()"


def _entries(name: str, float32: bool) -> Iterator[str]:
    yield f"({name} == 0).any()"
    yield f"({name} < 0).all()"
    yield f"({name} > 0).all()"
    yield f"len(set({name}.ravel().tolist())) < {name}.size"
    yield f"(({name} != 0) & (abs({name}) < 1e-6)).any()"
    yield f"(abs({name}) < 1e-2).all()"
    yield from (f"(abs({name}) > {bound}).any()" for bound in ("100", "1e3", "1e5"))
    yield f"({name} > 500).all()"
    yield f"({name} < -500).all()"
    yield f"(abs({name}) > 500).any() and (abs({name}) < 2).any()"
    yield f"not {name}.flags.c_contiguous"
    if float32:
        yield f"{name}.dtype == 'float32'"


def _list(name: str, first: Sequence[Any], float32: bool) -> Iterator[str]:
    if isinstance(first[0], list | tuple):
        yield from _layers(name, float32)
    elif isinstance(first[0], np.ndarray):
        yield from (f"len({name}) == {depth + 1}" for depth in DEPTHS)
        yield from (f"len({name}[0]) == {size}" for size in SMALL)
        yield from (f"any(each.shape[1] == {size} for each in {name})" for size in SMALL)
    else:
        yield from (f"len({name}) == {depth + 1}" for depth in DEPTHS)
        yield from (f"{size} in {name}" for size in SMALL)
        yield from (f"max({name}) > {bound}" for bound in (*BOUNDS, 2**31))
        yield f"{name}[0] == {name}[1]"


def _layers(name: str, float32: bool) -> Iterator[str]:
    yield from (f"len({name}) == {depth}" for depth in DEPTHS)
    for axis, where in ((0, 0), (1, -1)):
        yield from (f"{name}[{where}][0].shape[{axis}] == {size}" for size in SMALL)
        yield from (f"{name}[{where}][0].shape[{axis}] > {bound}" for bound in BOUNDS)
    yield from (f"any(len(b) == {size} for _, b in {name}[:-1])" for size in SMALL)
    yield from (f"any(len(b) > {bound} for _, b in {name}[:-1])" for bound in BOUNDS)
    yield f"any((W == 0).any() for W, _ in {name})"
    yield f"any((b == 0).all() for _, b in {name})"
    yield f"all((abs(W) < 1e-2).all() for W, _ in {name})"
    yield from (f"any((abs(W) > {bound}).any() for W, _ in {name})" for bound in ("100", "1e3", "1e5"))
    yield from (f"any((abs(b) > {bound}).any() for _, b in {name})" for bound in ("100", "1e3", "1e5"))
    yield f"not {name}[0][0].flags.c_contiguous"
    if float32:
        yield f"{name}[0][0].dtype == 'float32'"
