"""The arguments of a call: as they arrive, and how the call changed them."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from learnloop.sandbox import encoding
from learnloop.values import probes
from learnloop.values.sent import RngState

SMALL_BYTES = 1 << 12


def decoded(node: Any, payload: encoding.Payload, counted: Callable[[Any], Any] | None = None) -> Any:
    """What only a grader sends: arrays in any layout and type, generators, probes; ``counted`` is the one that it counts."""
    if isinstance(node, encoding.ArrayNode):
        array = encoding.read_array(node, payload, encoding.DTYPES)
        if node.layout == "F":
            return np.array(array, order="F")
        if node.layout == "strided" and array.ndim:
            wide = np.empty((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)
            wide[..., ::2] = array
            return wide[..., ::2]
        return array
    if isinstance(node, encoding.RngNode):
        return np.random.default_rng(node.seed)
    if isinstance(node, encoding.GeneratorNode):
        return encoding.read_state(node).generator()
    if isinstance(node, encoding.ProbeNode) and not node.name and counted is not None:
        return counted
    if isinstance(node, encoding.ProbeNode):
        return probes.make(node.name, tuple(decoded(array, payload) for array in node.arrays))
    raise encoding.ProtocolError("not an argument")


def snapshot(value: Any) -> Any:
    """A copy of an argument to compare with after the call."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, list | tuple):
        return [snapshot(item) for item in value]
    if isinstance(value, dict):
        return {key: snapshot(item) for key, item in value.items()}
    return value


def drew(arguments: list[Any], before: list[Any]) -> bool:
    """Whether a generator among the arguments is in another state than before."""
    pairs = zip(arguments, before, strict=True)
    return any(isinstance(each, np.random.Generator) and each.bit_generator.state != old for each, old in pairs)


def state_after(nodes: list[Any], arguments: list[Any]) -> encoding.GeneratorNode | None:
    """The state of the generator that was sent by its state."""
    for node, generator in zip(nodes, arguments, strict=True):
        if isinstance(node, encoding.GeneratorNode):
            return encoding.GeneratorNode(list(RngState.of(generator).words))
    return None


def _equal(old: Any, new: Any) -> bool:
    """Whether all entries are equal, NaN to NaN. Those of a small array have the same bytes, mostly: that is seen soonest."""
    if old.nbytes <= SMALL_BYTES and old.tobytes() == new.tobytes():
        return True
    return np.array_equal(old, new, equal_nan=old.dtype.kind == "f")


def other_chance(arguments: list[Any]) -> Any:
    """The states of the random numbers that belong to the process, to compare before and after; None without a generator among
    the arguments.
    """
    if not any(isinstance(each, np.random.Generator) for each in arguments):
        return None
    state = np.random.get_state(legacy=False)
    return state["state"]["key"].tobytes(), state["state"]["pos"], state["gauss"], random.getstate()


def shared(arguments: list[Any], answer: Any) -> Iterator[str]:
    """The places of the arrays among the arguments whose memory an array of the answer shares."""
    mine = list(_arrays(answer, ""))
    for place, array in _arrays(arguments, ""):
        if any(np.may_share_memory(array, each) for _, each in mine):
            yield place


def _arrays(value: Any, place: str, depth: int = 0) -> Iterator[tuple[str, Any]]:
    if type(value) is np.ndarray:
        yield place, value
    elif type(value) in (list, tuple) and depth < encoding.MAX_DEPTH:
        for i, item in enumerate(value):
            yield from _arrays(item, f"{place}[{i}]" if place else str(i), depth + 1)


def changes(old: Any, new: Any, place: str) -> Iterator[str]:
    """The places of an argument list that are no longer what they were, such as ``0[1][0]``."""
    if isinstance(new, np.ndarray):
        same = type(old) is np.ndarray and old.shape == new.shape and old.dtype == new.dtype
        if not (same and _equal(old, new)):
            yield place
    elif isinstance(new, list | tuple):
        if not isinstance(old, list) or len(old) != len(new):
            yield place
            return
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from changes(a, b, f"{place}[{i}]" if place else str(i))
    elif isinstance(new, dict):
        if not isinstance(old, dict) or list(old) != list(new):
            yield place
            return
        for key in new:
            yield from changes(old[key], new[key], f"{place}[{key!r}]")
    elif not isinstance(new, np.random.Generator) and new is not old:  # what is left cannot change, only be replaced
        yield place
