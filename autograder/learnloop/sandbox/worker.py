"""The worker: the one process in which a student's code runs. It answers calls with data and decides nothing."""

import ast
import contextlib
import faulthandler
import importlib.abc
import importlib.machinery
import importlib.util
import io
import os
import signal
import sys
import types
import warnings
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from learnloop.sandbox import encoding, frames, messages, protocol, sampling
from learnloop.sandbox.encoding import sendable
from learnloop.sandbox.frames import describe
from learnloop.sandbox.messages import Failure, Load
from learnloop.sandbox.protocol import Channel
from learnloop.values import probes
from learnloop.values.keywords import named
from learnloop.values.sent import RngState
from learnloop.values.source import KEPT_IN_NOTEBOOKS, Unit

MAX_NAMES = 24
HEAP_BYTES = 31 << 20  # just below what malloc would give back to the system at once (``launch.environment``)
MAX_FLOAT_BITS = 1023  # whole numbers of so many bits have a nearest float64


class DescriptorChannel:
    """A channel over two file descriptors, as a worker has them."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing

    def send(self, data: bytes) -> None:
        """Write all of ``data``."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(self._writing, rest) :]

    def receive(self, size: int) -> bytearray:
        """Read exactly ``size`` bytes; raises ``EOFError`` at the end of the stream."""
        data = bytearray()
        while len(data) < size:
            piece = os.read(self._reading, min(size - len(data), 1 << 20))
            if not piece:
                raise EOFError
            data += piece
        return data


class Printed(io.TextIOBase):
    """Standard output and error of the student's code: the first characters are kept, the rest is counted away."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = ""
        self._lost = 0

    def writable(self) -> bool:
        """It can be written to."""
        return True

    def write(self, text: str) -> int:
        """Keep what there is room for."""
        room = self._limit - len(self._kept)
        self._kept += text[:room]
        self._lost += max(len(text) - room, 0)
        return len(text)

    def take(self) -> str:
        """What was printed since the last time, with a word on what was left out."""
        text = sendable(self._kept) + (f"\n[{self._lost:,} more characters]" if self._lost else "")
        self._kept, self._lost = "", 0
        return text


class StudentModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds the earlier exercises: the student's own source where it was sent, a stand-in that asks the grader otherwise."""

    def __init__(self, worker: "Worker", load: Load) -> None:
        self._worker = worker
        self._load = load

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> importlib.machinery.ModuleSpec | None:
        """The spec of an earlier exercise, None for every other module."""
        if fullname in self._load.earlier or fullname in self._load.stand_ins:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: types.ModuleType) -> None:
        """Execute an earlier exercise in its module."""
        name = module.__name__
        if name in self._load.earlier:
            execute(self._load.earlier[name], module)
        for function in self._load.stand_ins.get(name, []):
            setattr(module, function, self._worker.stand_in(name, function))


class Worker:
    """Serves one grader: loads the student's source once, then calls its functions."""

    def __init__(self, channel: Channel, namespace: dict[str, Any] | None = None) -> None:
        self._channel = channel
        self._namespace = namespace or {}
        self._keywords: dict[str, list[str]] = {}
        self._printed = Printed(2000)
        self._request = ""
        self._watched = False  # a look may be sent: the student's code runs, and nothing of ours is half written
        self._staged: Any = None
        self._has_heap = False
        self._held: list[Any] = []

    def serve(self) -> None:
        """Answer requests until the grader is gone."""
        sys.stdin = io.StringIO()  # there is nobody to type anything, and no descriptor
        self._redirect()
        while True:
            try:
                message, payload = protocol.read_frame(self._channel, worker=True)
            except EOFError:
                return
            for reply, arrays in self.replies(message, payload):
                protocol.write_frame(self._channel, reply, arrays)

    def replies(self, message: Any, payload: encoding.Payload) -> Iterator[tuple[Any, list[bytes]]]:
        """The replies to a message, each made when it is asked for; none after one that says what was raised."""
        for request in message.each() if isinstance(message, messages.CallEach) else [message]:
            self._request = request.id
            self._watched = True
            reply, arrays = self._answer(request, payload)
            self._watched = False
            yield reply, arrays
            if isinstance(reply, messages.Raised):
                return

    def watch(self, descriptor: int) -> None:
        """Answer the grader's signals from now on, on the connection's ``descriptor``, where the system has such signals."""
        if sampling.SIGNAL:
            signal.signal(sampling.SIGNAL, self._look)
            faulthandler.register(sampling.DUMP_SIGNAL, descriptor, all_threads=False)

    def _look(self, number: int, frame: types.FrameType | None) -> None:
        """Say where the student's code is. It must not notice: whatever goes wrong here, the stack being full, say, is dropped."""
        if not self._watched:
            return
        self._watched = False
        with contextlib.suppress(Exception):
            found = frames.look(frame)
            if found:
                protocol.write_frame(self._channel, messages.StackSample(self._request, found), [])
        self._watched = True

    def _redirect(self) -> None:
        for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
            setattr(sys, name, self._printed)

    def _answer(self, message: Any, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        try:
            if isinstance(message, Load):
                return self._execute(message), []
            if isinstance(message, messages.Call):
                return self._call(message, payload)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return self._timed(message, payload)
        except BaseException as error:  # whatever a student's code raises, SystemExit included, is an answer
            return messages.Raised(message.id, describe(error), self._printed.take()), []

    def _execute(self, load: Load) -> messages.Loaded:
        self._printed = Printed(load.printed_characters)
        self._redirect()
        sys.meta_path.insert(0, StudentModules(self, load))
        module = types.ModuleType(load.units[0].name.split(".")[0] if load.units else "student")
        sys.modules[module.__name__] = module
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            lost = execute(load.units, module)
        for function in load.stand_ins.get(module.__name__, []):
            setattr(module, function, self.stand_in(module.__name__, function))
        self._namespace = module.__dict__
        self._keywords = load.keywords
        return messages.Loaded(load.id, lost, self._printed.take())

    def _call(self, call: messages.Call, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        function = self._namespace.get(call.function)
        if not callable(function):
            missing = Failure("NameError", f"there is no function {call.function!r}")
            return messages.Raised(call.id, missing, missing=True), []
        arguments = [encoding.decode(node, payload, _argument) for node in call.arguments]
        before = _snapshot(arguments)
        noted: dict[str, messages.Frame] = {}

        def note(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
            if len(noted) < MAX_NAMES:
                noted.setdefault(sendable(f"{category.__name__}: {message}"[:200]), frames.here(sys._getframe()))

        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.showwarning = note
            node, pieces = encode_answer(named(function, self._keywords.get(call.function, []))(*arguments))
        reply = messages.Returned(
            call.id,
            [node],
            changed=list(_changes(before, arguments, ""))[:MAX_NAMES],
            warnings=list(noted),
            printed=self._printed.take(),
            drew=_drew(arguments, before),
            probe_calls=sum(each.calls for each in arguments if isinstance(each, probes.Counted)),
            generator=_state_after(call.arguments, arguments),
            warned_at=list(noted.values()),
        )
        return reply, pieces

    def _timed(self, message: Any, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        """One step of a timed block: unpacking and packing stay outside of the step whose time is taken."""
        if isinstance(message, messages.Stage):
            if not self._has_heap:  # the first use of a page of memory takes longer than many a function
                self._has_heap = bool([b"\1" * HEAP_BYTES for _ in range(2)])
            self._held = []
            function = named(self._namespace[message.function], self._keywords.get(message.function, []))
            calls = [[encoding.decode(node, payload, _argument) for node in nodes] for nodes in message.calls]
            self._staged = function, calls
            return messages.Returned(message.id), []
        if isinstance(message, messages.Run):
            function, calls = self._staged
            self._held = [function(*arguments) for arguments in calls]
            return messages.Returned(message.id), []
        results = [encode_answer(value) for value in self._held]
        self._staged, self._held = None, []
        arrays = [piece for _, pieces in results for piece in pieces]
        return messages.Returned(message.id, [node for node, _ in results], printed=self._printed.take()), arrays

    def stand_in(self, module: str, name: str) -> Any:
        """A function that has the grader compute the model answer; a generator among the arguments moves on as there."""

        def function(*arguments: Any, **keywords: Any) -> Any:
            given = [*arguments, *keywords.values()]
            generators = [each for each in given if type(each) is np.random.Generator][:1]
            sent = [RngState.of(each) if any(each is known for known in generators) else each for each in given]
            nodes, payload = encode_result(sent)
            if not isinstance(nodes, encoding.ListNode):
                raise ValueError(f"{name} was given {nodes.kind}")
            ask = messages.Ask(self._request, module, name, nodes.items, list(keywords))
            self._watched = False
            protocol.write_frame(self._channel, ask, payload)
            answer, arrays = protocol.read_frame(self._channel, worker=True)
            self._watched = True
            if not isinstance(answer, messages.Answer):
                raise encoding.ProtocolError("not an answer")
            if answer.error:
                raise RuntimeError(answer.error)
            if answer.generator is not None:
                for generator in generators:
                    encoding.read_state(answer.generator).restore(generator)
            return encoding.decode(answer.value, arrays, _argument)

        function.__name__ = function.__qualname__ = name
        return function


def execute(units: Iterable[Unit], module: types.ModuleType) -> list[Failure]:
    """Execute source in a module. Of a lenient unit only imports, definitions and assignments, each on its own."""
    lost: list[Failure] = []
    for unit in units:
        frames.remember(unit)
        if not unit.lenient:
            exec(compile(unit.source, unit.name, "exec", dont_inherit=True), module.__dict__)
            continue
        try:
            statements = [node for node in ast.parse(unit.source, unit.name).body if isinstance(node, KEPT_IN_NOTEBOOKS)]
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            lost.append(describe(error))
            continue
        for statement in statements:
            try:
                code = compile(ast.Module([statement], []), unit.name, "exec", dont_inherit=True)
                exec(code, module.__dict__)
            except Exception as error:
                lost.append(describe(error))
    return lost[:MAX_NAMES]


def encode_answer(value: Any) -> tuple[Any, list[bytes]]:
    """Encode what a function returned as its answer; a whole number too large to travel goes as the nearest float."""
    if type(value) is int and not -(2**63) <= value < 2**64 and value.bit_length() < MAX_FLOAT_BITS:
        value = float(value)
    return encode_result(value)


def encode_result(value: Any) -> tuple[Any, list[bytes]]:
    """Encode what a student's function returned, arrays in one of the result types."""
    return encoding.encode(_as_result(value, 0))


def _as_result(value: Any, depth: int) -> Any:
    if type(value) is np.ndarray:
        return encoding.result_array(value)
    if isinstance(value, np.generic) and not isinstance(value, np.str_):
        return _as_result(np.asarray(value), depth)
    if type(value) in (list, tuple) and depth < encoding.MAX_DEPTH:
        return type(value)(_as_result(item, depth + 1) for item in value)
    if type(value) is dict and depth < encoding.MAX_DEPTH:
        return {key: _as_result(item, depth + 1) for key, item in value.items()}
    return value


def _argument(node: Any, payload: encoding.Payload) -> Any:
    """What only a grader sends: arrays in any layout and type, generators, probes."""
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
    if isinstance(node, encoding.ProbeNode):
        return probes.make(node.name, tuple(_argument(array, payload) for array in node.arrays))
    raise encoding.ProtocolError("not an argument")


def _snapshot(value: Any) -> Any:
    """A copy of an argument to compare with after the call."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, np.random.Generator):
        return value.bit_generator.state
    if isinstance(value, list | tuple):
        return [_snapshot(item) for item in value]
    if isinstance(value, dict):
        return {key: _snapshot(item) for key, item in value.items()}
    return value


def _drew(arguments: list[Any], before: list[Any]) -> bool:
    pairs = zip(arguments, before, strict=True)
    return any(isinstance(each, np.random.Generator) and each.bit_generator.state != old for each, old in pairs)


def _state_after(nodes: list[Any], arguments: list[Any]) -> encoding.GeneratorNode | None:
    """The state of the generator that was sent by its state."""
    for node, generator in zip(nodes, arguments, strict=True):
        if isinstance(node, encoding.GeneratorNode):
            return encoding.GeneratorNode(list(RngState.of(generator).words))
    return None


def _changes(old: Any, new: Any, place: str) -> Iterator[str]:
    """The places of an argument list that are no longer what they were, such as ``0[1][0]``."""
    if isinstance(new, np.ndarray):
        same = type(old) is np.ndarray and old.shape == new.shape and old.dtype == new.dtype
        if not (same and np.array_equal(old, new, equal_nan=old.dtype.kind == "f")):
            yield place
    elif isinstance(new, list | tuple):
        if not isinstance(old, list) or len(old) != len(new):
            yield place
            return
        for i, (a, b) in enumerate(zip(old, new, strict=True)):
            yield from _changes(a, b, f"{place}[{i}]" if place else str(i))
    elif isinstance(new, dict):
        if not isinstance(old, dict) or list(old) != list(new):
            yield place
            return
        for key in new:
            yield from _changes(old[key], new[key], f"{place}[{key!r}]")
    elif not isinstance(new, np.random.Generator) and new is not old:  # what is left cannot change, only be replaced
        yield place
