"""Values as they are sent: MessagePack nodes, followed by the raw bytes of arrays. Never pickle.

The payload of a frame holds the bytes of all arrays in its header, one after another, in C order, little endian. The grader
trusts nothing in it: depth and number of parts are bounded, arrays have exact types, and lengths are checked before memory is
allocated.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import msgspec
import numpy as np
from msgspec import Struct

from learnloop.text import sendable
from learnloop.values.sent import ArrayInLayout, Probe, Refused, Rng, RngState

MAX_PAYLOAD = 256 << 20
MAX_REPLY = 64 << 20
MAX_DEPTH = 8
MAX_NODES = 20_000
MAX_DIMENSIONS = 8
MAX_TEXT = 4_000
MAX_TEXTS = 1 << 20
MAX_WHOLE_BITS = 1023  # of a whole number: one that has a nearest float64

# What the grader may send. It accepts less: RESULT_DTYPES.
DTYPES = {name: np.dtype(name) for name in ("<f8", "<f4", "|b1", "<i8", "<i4", "<i2", "|i1", "<u8", "<u4", "<u2", "|u1")}
RESULT_DTYPES = {name: DTYPES[name] for name in ("<f8", "<f4", "<i8", "|b1")}

_encode_header = msgspec.msgpack.Encoder().encode


class ProtocolError(Exception):
    """The other side sent what no honest worker sends."""


class Node(Struct, frozen=True, array_like=True):
    """A value that MessagePack has no type for."""


class ArrayNode(Node, frozen=True, tag="array"):
    """An array; its bytes are the next ones of the payload. ``layout`` is how the worker should lay it out in memory."""

    dtype: str
    shape: list[int]
    layout: str = "C"


class ListNode(Node, frozen=True, tag="list"):
    """A list, or a tuple."""

    items: list["Value"]
    is_tuple: bool = False


class DictNode(Node, frozen=True, tag="dict"):
    """A dict with text or whole numbers as keys."""

    keys: list[str | int]
    values: list["Value"]


class WholeNode(Node, frozen=True, tag="whole"):
    """A whole number beyond 64 bits, of which MessagePack knows none: its bytes, little endian, signed."""

    digits: bytes


class RngNode(Node, frozen=True, tag="rng"):
    """A fresh ``numpy.random.Generator`` with this seed."""

    seed: int


class GeneratorNode(Node, frozen=True, tag="generator"):
    """A ``numpy.random.Generator`` over PCG64: the halves of its ``state`` and ``inc``, its ``has_uint32``, its ``uinteger``."""

    words: list[int]


class ProbeNode(Node, frozen=True, tag="probe"):
    """A function that the worker carries, by name (see ``probes``), with its arrays; without a name it is asked for its values."""

    name: str
    arrays: list[ArrayNode]


class RefusedNode(Node, frozen=True, tag="refused"):
    """What a worker puts in place of a value that cannot be sent; ``kind`` says what it was."""

    kind: str


Plain: TypeAlias = bool | int | float | str | None
Value = Plain | ArrayNode | ListNode | DictNode | WholeNode | RngNode | GeneratorNode | ProbeNode | RefusedNode


def encode(value: Any) -> tuple[Value, list[bytes]]:
    """Turn a Python value into what is sent: its node, and the bytes of its arrays in order.

    Exact types only: a subclass, an object array or a lazy thing becomes a ``RefusedNode``; so does a whole value that
    is too large to send as a reply.
    """
    encoder = _Encoder(MAX_REPLY)
    try:
        return encoder.encode(value, 0), encoder.payload
    except _TooLargeError as error:
        return RefusedNode(str(error)), []


def encode_calls(calls: Sequence[Sequence[Any]]) -> tuple[list[list[Value]], list[bytes]]:
    """Turn the arguments of several calls into what is sent."""
    encoder = _Encoder(MAX_PAYLOAD)
    return [[encoder.encode(argument, 0) for argument in arguments] for arguments in calls], encoder.payload


def size_of(nodes: list[list[Value]], payload: list[bytes]) -> int:
    """About how many bytes a message of these will have."""
    return len(_encode_header(nodes)) + sum(map(len, payload))


TOO_LARGE = {"parts": "a value with too many parts", "text": "a value with too much text", "bytes": "a value of too many bytes"}


class _TooLargeError(ProtocolError):
    """The value cannot be sent as a whole; the message is what to call it."""


class _Encoder:
    def __init__(self, most_bytes: int) -> None:
        self.payload: list[bytes] = []
        self._left = {"parts": MAX_NODES, "text": MAX_TEXTS, "bytes": most_bytes}

    def _spend(self, what: str, amount: int) -> None:
        self._left[what] -= amount
        if self._left[what] < 0:
            raise _TooLargeError(TOO_LARGE[what])

    def encode(self, value: Any, depth: int) -> Value:
        self._spend("parts", 1)
        kind = type(value)
        if value is None or kind is bool or kind is float:
            return value  # type: ignore[no-any-return]
        if kind is int:
            return value if -(2**63) <= value < 2**64 else _whole_node(value)
        if kind is str or kind is np.str_:
            return self.text(value)
        if kind is np.ndarray:
            return self.array(value, "C")
        if isinstance(value, np.generic) and not isinstance(value, np.str_):
            return self.array(np.asarray(value), "C")
        if kind is ArrayInLayout:
            return self.array(value.array, value.layout)
        if kind is Refused:
            return RefusedNode(value.kind)
        if kind is Rng:
            return RngNode(value.seed)
        if kind is RngState:
            return GeneratorNode(list(value.words))
        if kind is Probe and value.counted:
            return ProbeNode("", [])
        if kind is Probe:
            arrays = [self.array(np.asarray(array), "C") for array in value.arrays]
            return ProbeNode(value.name, [array for array in arrays if isinstance(array, ArrayNode)])
        if depth >= MAX_DEPTH:
            return RefusedNode("a value nested too deeply")
        if kind is list or kind is tuple:
            return ListNode([self.encode(item, depth + 1) for item in value], kind is tuple)
        if kind is dict:
            if not all(type(key) is str or (type(key) is int and abs(key) < 2**63) for key in value):
                return RefusedNode("a dict with other keys than text and whole numbers")
            keys = [self.text(key) if type(key) is str else key for key in value]
            return DictNode(keys, [self.encode(item, depth + 1) for item in value.values()])
        return RefusedNode(describe_type(value))

    def text(self, text: str) -> str:
        """The text, bounded, with a question mark for each half of a character."""
        text = sendable(str(text)[:MAX_TEXT])
        self._spend("text", len(text.encode()))
        return text

    def array(self, array: Any, layout: str) -> ArrayNode | RefusedNode:
        dtype = array.dtype.newbyteorder("<")
        if dtype.str not in DTYPES or array.ndim > MAX_DIMENSIONS:
            return RefusedNode(f"an array of {array.ndim} dimensions and dtype {array.dtype}")
        self._spend("bytes", array.nbytes)
        self.payload.append(np.ascontiguousarray(array, dtype).tobytes())
        return ArrayNode(dtype.str, list(array.shape), layout)


def _whole_node(number: int) -> WholeNode | RefusedNode:
    bits = number.bit_length()
    if bits > MAX_WHOLE_BITS:
        return RefusedNode(f"a whole number of more than {MAX_WHOLE_BITS:,} bits")
    return WholeNode(number.to_bytes(bits // 8 + 1, "little", signed=True))


def _whole_number(node: WholeNode) -> int:
    number = int.from_bytes(node.digits[: MAX_WHOLE_BITS // 8 + 1], "little", signed=True)
    if encode(number)[0] != node:
        raise ProtocolError("not a whole number beyond 64 bits")
    return number


def describe_type(value: Any) -> str:
    """What type a value has, in a few words."""
    kind = type(value)
    module = getattr(kind, "__module__", "")
    name = str(getattr(kind, "__qualname__", "?"))[:80]
    if kind is complex:
        return "a complex number"
    if name in ("generator", "function", "method", "builtin_function_or_method", "type"):
        return f"a {name.replace('_', ' ')}"
    return sendable(name if module in ("builtins", "__main__") else f"{str(module)[:80]}.{name}")


class Payload:
    """The bytes behind a header, taken in order, never beyond their end."""

    def __init__(self, data: bytes | bytearray) -> None:
        self._data = memoryview(data)
        self._at = 0

    def take(self, size: int) -> memoryview:
        """The next ``size`` bytes."""
        if size > len(self._data) - self._at:
            raise ProtocolError("an array is longer than the payload")
        self._at += size
        return self._data[self._at - size : self._at]

    def finish(self) -> int:
        """How many bytes there were; raises unless all were taken."""
        if self._at != len(self._data):
            raise ProtocolError("bytes left over after the last array")
        return self._at


def decode(value: Any, payload: Payload, leaf: "Callable[[Any, Payload], Any] | None" = None) -> Any:
    """Rebuild plain Python and NumPy values from a node of the *other* side.

    Without ``leaf`` (the grader's side) arrays are of ``RESULT_DTYPES``, and a refused value stays ``Refused``. The worker's
    side gives ``leaf``, which makes what only a grader may send: generators, probes, other layouts.
    """
    count = 0

    def walk(node: Any, depth: int) -> Any:
        nonlocal count
        count += 1
        if count > MAX_NODES or depth > MAX_DEPTH:
            raise ProtocolError("a value of too many parts")
        if node is None or isinstance(node, bool | int | float | str):
            return node[:MAX_TEXT] if isinstance(node, str) else node
        if isinstance(node, ListNode):
            items = [walk(item, depth + 1) for item in node.items]
            return tuple(items) if node.is_tuple else items
        if isinstance(node, DictNode):
            if len(node.keys) != len(node.values):
                raise ProtocolError("a dict with unpaired keys")
            return {key: walk(item, depth + 1) for key, item in zip(node.keys, node.values, strict=True)}
        if isinstance(node, WholeNode):
            return _whole_number(node)
        if leaf is not None:
            return leaf(node, payload)
        if isinstance(node, RefusedNode):
            return Refused(node.kind[:MAX_TEXT])
        if isinstance(node, ArrayNode):
            return read_array(node, payload, RESULT_DTYPES)
        raise ProtocolError("a value that only the grader may send")

    return walk(value, 0)


def read_array(node: ArrayNode, payload: Payload, dtypes: dict[str, "np.dtype[Any]"]) -> "np.ndarray[Any, Any]":
    """The array of this node, copied out of the payload; C order, writable."""
    dtype = dtypes.get(node.dtype)
    if dtype is None or len(node.shape) > MAX_DIMENSIONS:
        raise ProtocolError("an array of a type that is not allowed")
    count = 1
    for length in node.shape:
        if not 0 <= length <= MAX_PAYLOAD:
            raise ProtocolError("an array of an impossible shape")
        count *= max(length, 1)
        if count > MAX_PAYLOAD:
            raise ProtocolError("an array of an impossible shape")
    size = 0 if 0 in node.shape else count * dtype.itemsize
    array: np.ndarray[Any, np.dtype[Any]] = np.ndarray(node.shape, dtype, payload.take(size))
    # Any byte but 0 and 1 would be a bool that is neither.
    return array.view(np.uint8).astype(bool) if dtype.kind == "b" else array.copy()


def read_state(node: GeneratorNode) -> RngState:
    """The state of a generator, every number of it in its range; ``inc`` of PCG64 is odd."""
    bounds = (1 << 64, 1 << 64, 1 << 64, 1 << 64, 2, 1 << 32)
    if len(node.words) != len(bounds) or any(not 0 <= word < most for word, most in zip(node.words, bounds, strict=True)):
        raise ProtocolError("not the state of a generator")
    if not node.words[3] % 2:
        raise ProtocolError("a state that no generator has")
    return RngState(tuple(node.words))
