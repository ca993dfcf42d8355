"""What travels between grader and worker comes back as it was, and nothing else comes through."""

import collections
import contextlib
import enum
import fractions
import io
import math
import socket
import struct
import time
import tracemalloc

import msgspec
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from laws import times

from learnloop.sandbox import encoding, messages, protocol
from learnloop.sandbox.channels import SocketChannel
from learnloop.sandbox.encoding import ArrayNode, DictNode, ListNode, Payload, ProbeNode, ProtocolError, RefusedNode, RngNode
from learnloop.sandbox.messages import (
    Answer,
    Ask,
    Call,
    CallEach,
    Failure,
    Frame,
    Loaded,
    Raised,
    Returned,
    StackSample,
    reply_id,
)
from learnloop.sandbox.worker.channel import DescriptorChannel
from learnloop.sandbox.worker.results import encode_result
from learnloop.sandbox.worker.server import RequestServer
from learnloop.values.sent import ArrayInLayout, Probe, Refused, Rng

ID = "0123456789abcdef"


class Memory:
    """A channel whose incoming bytes are given, and whose outgoing bytes are kept."""

    def __init__(self, incoming=b""):
        self.incoming = memoryview(bytes(incoming))
        self.outgoing = bytearray()

    def send(self, data):
        self.outgoing += data

    def receive(self, size):
        if size > len(self.incoming):
            raise EOFError
        data = bytearray(self.incoming[:size])
        self.incoming = self.incoming[size:]
        return data


def frame_of(message, payload=()):
    """The bytes of one frame."""
    channel = Memory()
    protocol.write_frame(channel, message, list(payload))
    return bytes(channel.outgoing)


def raw_frame(header, payload=b""):
    """A frame around any header at all."""
    return protocol.PREFIX.pack(protocol.MAGIC, len(header), len(payload)) + header + payload


def read_values(data):
    """What the grader makes of a frame: every value in it, rebuilt."""
    message, payload = protocol.read_frame(Memory(data), worker=False, max_payload=encoding.MAX_REPLY)
    nodes = getattr(message, "results", None) or getattr(message, "arguments", [])
    values = [encoding.decode(node, payload) for node in nodes]
    payload.finish()
    return values


def to_grader(value):
    """A value as the grader gets it from a worker whose function returned it."""
    node, payload = encode_result(value)
    return read_values(frame_of(Returned(ID, [node]), payload))[0]


def to_worker(*arguments):
    """The arguments with which a function in a worker is called."""
    nodes, payload = encoding.encode_calls([arguments])
    channel = Memory(frame_of(Call(ID, "function", nodes[0]), payload))
    seen = []
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        RequestServer(channel, {"function": lambda *given: seen.extend(given)}).serve()
    assert seen or not arguments, bytes(channel.outgoing)
    return seen


def node_of(*, dtype="<f8", shape=(), payload=b""):
    """What the grader makes of one array node."""
    return read_values(frame_of(Returned(ID, [ArrayNode(dtype, list(shape))]), [payload]))[0]


def identical(a, b):
    """Whether two values are the same to the last bit, types included."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and a.tobytes() == b.tobytes()
    if isinstance(a, float):
        return struct.pack("<d", a) == struct.pack("<d", b)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(identical, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(identical(a[key], b[key]) for key in a)
    return a == b


def depth_of(value):
    """How many lists, tuples and dicts are around the innermost value."""
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth_of, value), default=0) if isinstance(value, list | tuple) else 0


def nested(depth):
    """A list in a list in a list."""
    value = 1.0
    for _ in range(depth):
        value = [value]
    return value


shapes = arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
plain = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.integers(1 - 2**1023, 2**1023 - 1)
    | st.floats()
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
keys = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.integers(-(2**63) + 1, 2**63 - 1)


def arrays(dtypes):
    return st.sampled_from(list(dtypes)).flatmap(lambda dtype: arrays_of.arrays(dtype, shapes))


def trees(leaves):
    grown = st.recursive(
        leaves, lambda inner: st.lists(inner) | st.lists(inner).map(tuple) | st.dictionaries(keys, inner), max_leaves=12
    )
    return grown.filter(lambda value: depth_of(value) <= encoding.MAX_DEPTH)


# ---------------------------------------------------------------- what comes through


@given(trees(plain | arrays(encoding.RESULT_DTYPES.values())))
@example([math.nan, math.inf, -math.inf, -0.0, 5e-324])
@example([-(2**63), 2**63 - 1, 2**64 - 1, True, 0, False])
@example([-(2**63) - 1, 2**64, 1 - 2**1023, 2**1023 - 1])
@example([np.zeros((0, 3)), np.array(np.nan), np.zeros(()), np.zeros((2, 0, 5), np.int64)])
@example({"": (), 0: [], -1: {}})
@example(nested(encoding.MAX_DEPTH))
def test_a_result_reaches_the_grader_to_the_last_bit(value):
    """Nested lists, tuples, dicts, numbers and arrays arrive with the same types, order and bits."""
    assert identical(to_grader(value), value)


@given(trees(plain | arrays(encoding.DTYPES.values())))
def test_an_argument_reaches_the_worker_to_the_last_bit(value):
    """The grader may send more types of arrays than it accepts; all of them arrive as they were."""
    assert identical(to_worker(value)[0], value)


@given(arrays(encoding.DTYPES.values()), st.sampled_from(["C", "F", "strided"]))
@example(np.array(3.0), "strided")
@example(np.zeros((0, 3)), "strided")
@example(np.array(3.0), "F")
def test_a_laid_out_array_has_the_same_entries(array, layout):
    """A memory layout changes nothing that an honest function can see: dtype, shape, entries, and that it may be written."""
    (arrived,) = to_worker(ArrayInLayout(array, layout))
    assert identical(np.ascontiguousarray(arrived).reshape(arrived.shape), array)
    assert arrived.flags.writeable


def test_layouts_are_what_they_say():
    """ "F" is Fortran order, "strided" is not contiguous in any order."""
    fortran, strided = to_worker(ArrayInLayout(np.ones((3, 5)), "F"), ArrayInLayout(np.ones((3, 5)), "strided"))
    assert fortran.flags.f_contiguous
    assert not fortran.flags.c_contiguous
    assert not strided.flags.c_contiguous
    assert not strided.flags.f_contiguous


@pytest.mark.parametrize(
    "array",
    [
        np.arange(6.0).reshape(2, 3).T,
        np.arange(24.0)[::-3],
        np.broadcast_to(np.float32(1.5), (3, 2)),
        np.arange(3, dtype=">f8"),
        np.arange(4, dtype=">i8"),
        np.frombuffer(b"\0" * 9, np.float64, count=1, offset=1),
    ],
    ids=["transposed", "reversed", "broadcast", "big-endian floats", "big-endian integers", "unaligned"],
)
def test_the_layout_of_a_result_does_not_matter(array):
    """Whatever is behind an array in memory, the grader gets its entries in C order and native bytes."""
    arrived = to_grader(array)
    assert np.array_equal(arrived, array)
    assert arrived.flags.c_contiguous
    assert arrived.flags.writeable
    assert arrived.dtype.isnative


@pytest.mark.parametrize("dtype", ["i1", "i2", "i4", "u1", "u2", "u4", "u8"])
def test_whole_numbers_of_a_result_are_widened(dtype):
    """Every array of whole numbers that fits arrives as int64, with the same numbers."""
    arrived = to_grader(np.array([0, 1, 100], dtype))
    assert arrived.dtype == np.int64
    assert arrived.tolist() == [0, 1, 100]


@pytest.mark.parametrize("scalar", [np.float64(0.5), np.float32(0.5), np.int8(5), np.uint64(5), np.bool_(True)])
def test_a_numpy_number_arrives_as_an_array_without_dimensions(scalar):
    """NumPy's scalars are told from Python's numbers."""
    arrived = to_grader(scalar)
    assert type(arrived) is np.ndarray
    assert arrived.shape == ()
    assert arrived == scalar


def test_numpy_text_arrives_as_text():
    """``numpy.str_`` is a str and nothing more."""
    assert identical(to_grader(np.str_("ring")), "ring")


def test_text_is_cut_and_made_valid():
    """Text is bounded, and half a surrogate pair, which UTF-8 has no bytes for, becomes a question mark."""
    assert to_grader("x" * 100_000) == "x" * encoding.MAX_TEXT
    assert to_grader("a\ud800b") == "a?b"


def test_the_keys_of_a_dict_are_cut_and_made_valid():
    """Keys are text like any other: bounded, and never what UTF-8 has no bytes for."""
    assert to_grader({"a\ud800b": 1}) == {"a?b": 1}
    assert to_grader({"x" * 100_000: 1}) == {"x" * encoding.MAX_TEXT: 1}


def test_generators_and_functions_are_made_by_the_worker():
    """An ``Rng`` arrives as a seeded generator, a ``Probe`` as the function of that name, the same as the grader's own."""
    point = np.array([0.5, -2.0, 3.0])
    probe = Probe("quartic", (np.array([1.0, 2.0, 3.0]),))
    rng, function = to_worker(Rng(7), probe)
    assert rng.random() == np.random.default_rng(7).random()
    assert function(point) == probe.function()(point)


def test_a_call_without_arguments_is_a_call():
    """An empty list of arguments is no special case."""
    assert to_worker() == []


# ---------------------------------------------------------------- what is refused


class Colour(enum.IntEnum):
    RED = 1


class Weight(float):
    pass


class Name(str):
    pass


class Rows(list):
    pass


class Tensor(np.ndarray):
    pass


class Lazy:
    shape = (2,)

    def __array__(self, dtype=None, copy=None):
        return np.zeros(2)


Pair = collections.namedtuple("Pair", "a b")

REFUSED = {
    "a matrix": (np.zeros((2, 2)).view(np.matrix), "numpy.matrix (a subclass of np.ndarray)"),
    "a masked array": (np.ma.masked_array([1.0, 2.0], [True, False]), "MaskedArray"),
    "a record array": (np.zeros(2, "f8,i8").view(np.recarray), "recarray"),
    "a subclass of arrays": (np.zeros(3).view(Tensor), "Tensor"),
    "an array of objects": (np.array([1, None], object), "dtype object"),
    "a structured array": (np.zeros(2, [("a", "f8"), ("b", "i4")]), "dtype"),
    "a structured scalar": (np.zeros(1, [("a", "f8")])[0], "dtype"),
    "complex": (np.zeros(2, complex), "complex128"),
    "float16": (np.zeros(2, np.float16), "float16"),
    "a float16 number": (np.float16(1), "float16"),
    "dates": (np.zeros(2, "M8[s]"), "datetime64"),
    "an array of text": (np.array(["a"]), "dtype <U1"),
    "bytes in NumPy": (np.bytes_(b"a"), "dtype"),
    "unsigned beyond 63 bits": (np.array([2**63], np.uint64), "unsigned 64-bit"),
    "nine dimensions": (np.zeros((1,) * 9), "9 dimensions"),
    "a huge whole number": (2**1023, "1,023 bits"),
    "a huge negative number": (-(2**1023), "1,023 bits"),
    "an astronomic number": (10**5000, "1,023 bits"),
    "a complex number": (1j, "a complex number"),
    "a complex number of NumPy": (np.complex128(1j), "a number of dtype complex128"),
    "a long double": (np.zeros(2, np.longdouble), "dtype float128|dtype longdouble|float96"),
    "bytes": (b"a", "bytes"),
    "a set": ({1}, "set"),
    "a range": (range(3), "range"),
    "a fraction": (fractions.Fraction(1, 2), "Fraction"),
    "an enum": (Colour.RED, "Colour"),
    "a subclass of float": (Weight(1), "Weight"),
    "a subclass of str": (Name("a"), "Name"),
    "an ordered dict": (collections.OrderedDict(a=1), "OrderedDict"),
    "a generator": ((i for i in range(3)), "a generator"),
    "a function": (lambda: 1, "a function"),
    "a built-in": (len, "a builtin function"),
    "a class": (Colour, "Colour|EnumType"),
    "a lazy object": (Lazy(), "Lazy"),
    "keys that are numbers with a point": ({0.5: 1}, "keys"),
    "keys that are tuples": ({(1, 2): 1}, "keys"),
    "keys beyond 63 bits": ({2**63: 1}, "keys"),
    "keys that are true": ({True: 1}, "keys"),
}


class Liar(tuple):
    """Says that it holds something else."""

    def __iter__(self):
        return iter([42.0])

    def __len__(self):
        return 1

    def __getitem__(self, index):
        return 42.0


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        (Pair(1, 2.0), (1, 2.0)),
        (Rows([1, "a"]), [1, "a"]),
        ([Pair(1, Rows([2]))], [(1, [2])]),
        (Liar([1.0, 2.0]), (1.0, 2.0)),
        (Pair(np.arange(2.0), np.zeros((1,)).view(np.matrix)), None),
    ],
    ids=["a named tuple", "a list", "one in the other", "one that lies", "with arrays"],
)
def test_subclasses_of_lists_and_tuples_are_what_they_hold(value, plain):
    """They arrive as plain lists and tuples; what their own methods say is not asked."""
    given = to_grader(value)
    if plain is None:
        assert [type(each) for each in given] == [np.ndarray, Refused]
    else:
        assert repr(given) == repr(plain)
    assert type(given) in (list, tuple)


@pytest.mark.parametrize(("value", "words"), REFUSED.values(), ids=REFUSED)
def test_what_a_function_may_not_return_is_refused_by_name(value, words):
    """Exact types only: anything else arrives as ``Refused``, which says what it was."""
    refused = to_grader(value)
    assert type(refused) is Refused
    assert any(each in refused.kind for each in words.split("|")), refused.kind


@pytest.mark.parametrize("value", [value for value, _ in REFUSED.values()], ids=REFUSED)
def test_what_is_refused_is_refused_inside_of_a_list(value):
    """A refused value takes only its own place."""
    assert [type(each) for each in to_grader([1.0, value, "b"])] == [float, Refused, str]


def test_deep_nesting_is_refused_where_it_is_too_deep():
    """Lists in lists are kept down to a fixed depth, and a list that holds itself comes to an end."""
    value = to_grader(nested(encoding.MAX_DEPTH + 1))
    for _ in range(encoding.MAX_DEPTH):
        (value,) = value
    assert value == Refused("a value nested too deeply")
    endless = []
    endless.append(endless)
    assert depth_of(to_grader(endless)) == encoding.MAX_DEPTH


@pytest.mark.parametrize(
    "value",
    [[1.0] * encoding.MAX_NODES, [[0.0] * 200] * 200, dict.fromkeys(range(30_000))],
    ids=["a long list", "many lists", "a long dict"],
)
def test_a_result_of_too_many_parts_is_refused(value):
    """It is refused as a whole: a list that was cut short would be another value than the student's."""
    assert to_grader(value) == Refused("a value with too many parts")


def test_a_result_of_as_many_parts_as_allowed_comes_through():
    """The bound is what it says."""
    value = [1.0] * (encoding.MAX_NODES - 1)
    assert to_grader(value) == value


def test_a_result_that_is_larger_than_a_reply_is_refused():
    """The worker does not begin to send what the grader would not read."""
    assert type(to_grader(np.zeros(encoding.MAX_REPLY // 8 + 1))) is Refused


def test_an_array_of_more_bytes_than_a_message_is_refused_without_a_copy():
    """A broadcast array claims terabytes that it does not have; nobody makes them."""
    tracemalloc.start()
    try:
        node, payload = encoding.encode(np.broadcast_to(1.0, (10**6, 10**6)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert node == RefusedNode("a value of too many bytes")
    assert payload == []
    assert peak < 1 << 20


def test_arguments_of_too_many_parts_are_our_fault():
    """A check that asks for too much is told what was too much; nothing is cut short in silence."""
    with pytest.raises(Exception, match="too many parts"):
        encoding.encode_calls([[[1.0] * encoding.MAX_NODES]])


def test_a_message_of_too_many_bytes_is_not_sent():
    """Neither a header nor a payload beyond its bound leaves, and nothing of it."""
    channel = Memory()
    with pytest.raises(ProtocolError, match="too many bytes"):
        protocol.write_frame(channel, Returned(ID, printed="x" * (protocol.MAX_HEADER + 1)), [])
    with pytest.raises(ProtocolError, match="too many bytes"):
        protocol.write_frame(channel, Returned(ID), [bytes(encoding.MAX_PAYLOAD + 1)])
    assert channel.outgoing == b""


# ---------------------------------------------------------------- what no honest worker sends


@pytest.mark.parametrize("prefix", [b"LL02", b"ll01", b"\0\0\0\0", b"GET "])
def test_another_magic_is_no_frame(prefix):
    """What does not begin with the magic is not read any further."""
    with pytest.raises(ProtocolError, match="not a frame"):
        read_values(prefix + frame_of(Returned(ID))[4:])


@pytest.mark.parametrize(
    ("header", "payload"),
    [(protocol.MAX_HEADER + 1, 0), (0, encoding.MAX_REPLY + 1), (2**32 - 1, 2**32 - 1)],
)
def test_lengths_are_checked_before_memory_is_taken(header, payload):
    """A prefix that claims gigabytes costs the grader nothing, on a real socket either."""
    prefix = protocol.PREFIX.pack(protocol.MAGIC, header, payload)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(prefix)
        for channel in (Memory(prefix), SocketChannel(ours)):
            tracemalloc.start()
            try:
                with pytest.raises(ProtocolError, match="too many bytes"):
                    protocol.read_frame(channel, worker=False, max_payload=encoding.MAX_REPLY)
                _, peak = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert peak < 1 << 20


def fields(**more):
    """The header of a ``Returned`` with some fields as raw MessagePack."""
    items = {"type": msgspec.msgpack.encode("Returned"), "id": msgspec.msgpack.encode(ID), **more}
    return bytes([0x80 + len(items)]) + b"".join(msgspec.msgpack.encode(key) + value for key, value in items.items())


CLAIMS = {
    "a list of 4 billion": fields(results=b"\xdd\xff\xff\xff\xff"),
    "a tree of 4 billion": fields(results=b"\x91\x92\xa4list\xdd\xff\xff\xff\xff"),
    "a dict of 4 billion": fields(results=b"\x91\x92\xa4dict\xdd\xff\xff\xff\xff"),
    "text of 4 GB": fields(printed=b"\xdb\xff\xff\xff\xff"),
    "a shape of 4 billion": fields(results=b"\x91\x93\xa5array\xa3<f8\xdd\xff\xff\xff\xff"),
    "a map of 4 billion": b"\xdf\xff\xff\xff\xff",
    "bytes of 4 GB nobody asked for": fields(other=b"\xc6\xff\xff\xff\xff"),
    "an array of 2 GB": fields(results=b"\x91\x93\xa5array\xa3<f8\x91\xce\x0f\xff\xff\xff"),
    "an array of 2**64 entries": fields(results=b"\x91\x93\xa5array\xa3<f8\x92\xce\xff\xff\xff\xff\xce\xff\xff\xff\xff"),
}


@pytest.mark.parametrize("header", CLAIMS.values(), ids=CLAIMS)
def test_a_header_that_claims_gigabytes_takes_no_memory(header):
    """Counts inside of a header are worth as much as the bytes that follow them."""
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError):
            read_values(raw_frame(header))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_a_header_full_of_small_things_stays_bounded():
    """The worst that fits in a header (a tree of as many nodes as it has bytes for) is refused in bounded time and memory."""
    frame = raw_frame(fields(results=b"\x91\x92\xa4list\xdd" + struct.pack(">I", 400_000) + b"\x93\xa4list\x90\xc2" * 400_000))
    started = time.perf_counter()
    tracemalloc.start()
    try:
        with pytest.raises(ProtocolError, match="too many parts"):
            read_values(frame)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 40 * protocol.MAX_HEADER
    assert time.perf_counter() - started < 20


def test_deep_headers_are_refused():
    """Nesting beyond Python's own limit is bad data, not a crash; nesting beyond ours neither."""
    with pytest.raises(ProtocolError, match="not a message"):
        read_values(raw_frame(fields(results=b"\x91" + b"\x92\xa4list\x91" * 200_000 + b"\xc0")))
    with pytest.raises(ProtocolError, match="not a message"):
        read_values(raw_frame(fields(other=b"\x91" * 1_000_000 + b"\xc0")))
    value = 1.0
    for _ in range(encoding.MAX_DEPTH + 1):
        value = ListNode([value])
    with pytest.raises(ProtocolError, match="too many parts"):
        read_values(frame_of(Returned(ID, [value])))


def test_too_many_nodes_are_refused():
    """The grader counts for itself."""
    with pytest.raises(ProtocolError, match="too many parts"):
        read_values(frame_of(Returned(ID, [ListNode([1.0] * encoding.MAX_NODES)])))


@pytest.mark.parametrize("where", [ID.encode(), b"Returned", b"words"], ids=["id", "tag", "value"])
def test_text_that_is_no_utf8_is_refused(where):
    """Bytes that are no text end as ``ProtocolError`` like everything else that no honest worker sends."""
    frame = frame_of(Returned(ID, ["words"])).replace(where, b"\xff" * len(where))
    with pytest.raises(ProtocolError, match="not a message"):
        read_values(frame)


@pytest.mark.parametrize(
    "message", [Call(ID, "f", []), Answer(ID, 1.0), messages.Run(ID), messages.Fetch(ID), messages.Load(ID, [])]
)
def test_a_worker_cannot_speak_as_the_grader(message):
    """The grader takes only the messages of a worker, and the other way round."""
    with pytest.raises(ProtocolError, match="not a message"):
        read_values(frame_of(message))
    with pytest.raises(ProtocolError, match="not a message"):
        protocol.read_frame(Memory(frame_of(Returned(ID))), worker=True)


@pytest.mark.parametrize(
    "node",
    [RngNode(1), ProbeNode("quartic", []), ListNode([RngNode(1)]), DictNode(["a"], [ProbeNode("quartic", [])])],
)
def test_a_worker_cannot_send_generators_or_functions(node):
    """What only the grader may send is refused from a worker, at any depth."""
    with pytest.raises(ProtocolError, match="only the grader"):
        read_values(frame_of(Returned(ID, [node])))


@pytest.mark.parametrize(("keys", "values"), [(["a", "b"], [1]), (["a"], [1, 2]), ([], [1])])
def test_the_keys_of_a_dict_must_have_their_values(keys, values):
    """A dict comes in pairs."""
    with pytest.raises(ProtocolError, match="unpaired keys"):
        read_values(frame_of(Returned(ID, [DictNode(keys, values)])))


@pytest.mark.parametrize("payload", [b"", b"\0" * 15])
def test_an_array_cannot_be_longer_than_the_payload(payload):
    """No byte is read that was not sent."""
    with pytest.raises(ProtocolError, match="longer than the payload"):
        node_of(shape=[2], payload=payload)


def test_no_byte_may_be_left_over():
    """A payload holds the arrays of its header and nothing else."""
    with pytest.raises(ProtocolError, match="left over"):
        node_of(shape=[2], payload=b"\0" * 17)
    with pytest.raises(ProtocolError, match="left over"):
        Payload(b"\0").finish()


@pytest.mark.parametrize(
    "shape",
    [[-1], [3, -2], [-1, -1], [encoding.MAX_PAYLOAD + 1], [2**63], [2**16, 2**16], [0, 2**28, 2**28]],
)
def test_impossible_shapes_are_refused(shape):
    """Negative lengths, and products that would overflow, never reach NumPy."""
    with pytest.raises(ProtocolError, match="impossible shape"):
        node_of(shape=shape)


def test_empty_arrays_keep_their_shape():
    """No bytes, and still a shape."""
    assert node_of(shape=[0]).shape == (0,)
    assert node_of(shape=[3, 0, 5]).shape == (3, 0, 5)


@pytest.mark.parametrize("dtype", ["<i4", "<u8", ">f8", "|O", "|V8", "<c16", "<f2", "<M8[s]", "f8", "float64", "", "<U3", "i8,f8"])
def test_only_four_types_of_arrays_are_accepted_from_a_worker(dtype):
    """float64, float32, int64 and bool, written in one way; objects first of all cannot come in."""
    with pytest.raises(ProtocolError, match="not allowed"):
        node_of(dtype=dtype, shape=[1], payload=b"\0" * 8)


def test_an_array_of_too_many_dimensions_is_refused():
    """NumPy's own limit is never tried."""
    with pytest.raises(ProtocolError, match="not allowed"):
        node_of(shape=[1] * 9, payload=b"\0" * 8)


def test_a_bool_is_true_or_false():
    """A byte of 2 or 255 would be a bool that is neither equal to True nor to False; it arrives as True."""
    arrived = node_of(dtype="|b1", shape=[4], payload=b"\x00\x01\x02\xff")
    assert arrived.dtype == bool
    assert arrived.view(np.uint8).tolist() == [0, 1, 1, 1]


def test_what_a_worker_was_not_sent_is_no_argument():
    """A refused value among the arguments (the grader's fault) is an exception in the worker, never a call."""
    nodes, payload = encoding.encode_calls([[2**1023]])
    channel = Memory(frame_of(Call(ID, "function", nodes[0]), payload))
    called = []
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        RequestServer(channel, {"function": called.append}).serve()
    reply, _ = protocol.read_frame(Memory(channel.outgoing), worker=False)
    assert reply.failure.type == "ProtocolError"
    assert "not an argument" in reply.failure.message
    assert not called


def replies_to(message, payload=(), **functions):
    """What a worker with these functions replies to a message."""
    channel = Memory(frame_of(message, list(payload)))
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        RequestServer(channel, functions).serve()
    outgoing = Memory(channel.outgoing)
    while True:
        try:
            yield protocol.read_frame(outgoing, worker=False)
        except EOFError:
            return


@given(st.lists(arrays(encoding.RESULT_DTYPES.values()), max_size=8))
def test_each_of_many_calls_gets_its_arguments_and_its_reply(given_):
    """In order, each under an id of its own."""
    nodes, payload = encoding.encode_calls([[each] for each in given_])
    replies = list(replies_to(CallEach(ID, "f", nodes), payload, f=lambda x: x))
    assert [reply.id for reply, _ in replies] == [reply_id(ID, number) for number in range(len(given_))]
    for sent, (reply, arrived) in zip(given_, replies, strict=True):
        (node,) = reply.results
        assert identical(encoding.decode(node, arrived), sent)


def test_many_calls_end_with_the_one_that_raised():
    """No call after it is made."""
    called = []

    def f(x):
        called.append(x)
        return 1 / x

    replies = [reply for reply, _ in replies_to(CallEach(ID, "f", [[2], [0], [1]]), f=f)]
    assert [(type(reply), reply.id) for reply in replies] == [(Returned, reply_id(ID, 0)), (Raised, reply_id(ID, 1))]
    assert called == [2, 0]
    (missing,) = [reply for reply, _ in replies_to(CallEach(ID, "g", [[2], [0]]), f=f)]
    assert missing.missing
    assert list(replies_to(CallEach(ID, "f", []), f=f)) == []


def test_the_replies_of_many_calls_have_ids_that_no_request_has():
    """Of two calls or two requests they differ."""
    ids = [reply_id(id, number) for id in (ID, ID[::-1]) for number in range(200)]
    assert len({*ids, ID, ID[::-1]}) == len(ids) + 2


def test_a_stand_in_takes_only_an_answer():
    """Where a worker waits for an answer, another message is an error."""
    ask = RequestServer(Memory(frame_of(Call(ID, "f", [])))).stand_in("exercise1", "relu")
    with pytest.raises(ProtocolError, match="not an answer"):
        ask(1.0)


def test_the_end_of_the_stream_is_an_eof():
    """Whether nothing came or half a frame: the worker is gone."""
    frame = frame_of(Returned(ID, [1.0, ArrayNode("<f8", [1])]), [b"\0" * 8])
    for length in range(len(frame)):
        with pytest.raises(EOFError):
            read_values(frame[:length])


def test_a_worker_reads_and_writes_whole_frames_through_descriptors():
    """Frames that are larger than what a socket holds arrive whole; the end of the stream is an ``EOFError``."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        grader, worker = SocketChannel(ours), DescriptorChannel(theirs.fileno(), theirs.fileno())
        grader.send(b"question")
        assert worker.receive(8) == b"question"
        worker.send(b"answer")
        assert grader.receive(6) == b"answer"
        assert grader.receive(0) == b""
        ours.shutdown(socket.SHUT_WR)
        with pytest.raises(EOFError):
            worker.receive(1)


# ---------------------------------------------------------------- fuzzing the grader's side


FRAMES = [
    frame_of(Returned(ID, [1.0, "text", None, True, 7])),
    frame_of(Returned(ID, [ArrayNode("<f8", [2, 1]), ArrayNode("|b1", [3])], changed=["0[1]"]), [b"\0" * 16, b"\1\0\1"]),
    frame_of(Returned(ID, [DictNode(["W", 1], [ArrayNode("<i8", []), ListNode([1, (2**63)], True)])]), [b"\0" * 8]),
    frame_of(Returned(ID, [RefusedNode("a generator")], warnings=["RuntimeWarning: overflow"], printed="é", drew=True)),
    frame_of(Raised(ID, Failure("ValueError", "wörds", [Frame("exercise1.py", 3, 1, 2, "relu", {"z": "shape (3,)"})]))),
    frame_of(Loaded(ID, [Failure("NameError", "x")], "hello")),
    frame_of(Ask(ID, "exercise1", "relu", [ArrayNode("<f8", [1])]), [b"\0" * 8]),
    frame_of(StackSample(ID, [Frame("exercise1.py", 3, 1, 2, "relu", {"z": "1.0"}, 4)])),
]


def survives(data):
    """Feed bytes to the grader's side: nothing but its two exceptions may come out, in bounded memory."""
    tracemalloc.start()
    try:
        with contextlib.suppress(ProtocolError, EOFError):
            read_values(data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < (1 << 20) + 64 * len(data)


@times(2)
@given(st.binary(max_size=200), st.binary(max_size=100))
def test_random_bytes_never_harm_the_grader(header, payload):
    """As a stream, and as the header of a frame."""
    survives(header)
    survives(raw_frame(header, payload))


@st.composite
def mutations(draw):
    """A valid frame with a few bytes changed, put in, taken out, or cut off."""
    data = bytearray(draw(st.sampled_from(FRAMES)))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data) - 1))
        match draw(st.sampled_from(["change", "change", "insert", "remove", "cut"])):
            case "change":
                data[at] = draw(st.integers(0, 255))
            case "insert":
                data[at:at] = draw(st.binary(min_size=1, max_size=6))
            case "remove":
                del data[at : at + draw(st.integers(1, 4))]
            case "cut":
                del data[at:]
        if not data:
            break
    if len(data) >= protocol.PREFIX.size and draw(st.booleans()):  # lengths that fit again lead further inside
        payload = draw(st.integers(0, len(data) - protocol.PREFIX.size))
        data[: protocol.PREFIX.size] = protocol.PREFIX.pack(protocol.MAGIC, len(data) - protocol.PREFIX.size - payload, payload)
    return bytes(data)


@times(4)
@given(mutations())
def test_mutated_frames_never_harm_the_grader(data):
    """A frame with some bytes wrong is read or refused."""
    survives(data)


plain_nodes = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(
            st.just("array"), st.sampled_from([*encoding.DTYPES, "|O", ""]), st.lists(st.integers(-2, 2**64 - 1), max_size=10)
        )
        | st.tuples(st.just("list"), st.lists(inner, max_size=4), st.booleans())
        | st.tuples(st.just("dict"), st.lists(st.text(max_size=2) | st.integers(-9, 9), max_size=3), st.lists(inner, max_size=3))
        | st.tuples(st.sampled_from(["rng", "probe", "refused"]), inner)
    ),
    max_leaves=10,
)


@times(2)
@given(
    st.sampled_from(["Returned", "Raised", "Loaded", "Ask", "StackSample", "Call", "Answer", "?"]),
    st.dictionaries(
        st.sampled_from(["results", "arguments", "failure", "lost", "printed", "changed", "id", "missing", "drew", "frames"]),
        plain_nodes | st.lists(plain_nodes, max_size=3),
    ),
    st.binary(max_size=64),
)
def test_well_formed_nonsense_never_harms_the_grader(tag, content, payload):
    """MessagePack of every shape, as a message of every type."""
    survives(raw_frame(msgspec.msgpack.encode({"type": tag, "id": ID, **content}), payload))
