"""Serving one grader: its messages are answered one after the other, with a student's functions."""

import contextlib
import faulthandler
import functools
import io
import signal
import sys
import types
import warnings
from typing import Any

import numpy as np

from learnloop.sandbox import encoding, messages, protocol, sampling
from learnloop.sandbox.bounds import MAX_LISTED, WARNING_CHARACTERS
from learnloop.sandbox.messages import Failure, Load
from learnloop.sandbox.protocol import Channel
from learnloop.sandbox.worker import arguments, frames, results
from learnloop.sandbox.worker.frames import describe
from learnloop.sandbox.worker.printed import Printed
from learnloop.sandbox.worker.student_modules import StudentModules, execute
from learnloop.text import sendable
from learnloop.values.keywords import named
from learnloop.values.sent import RngState

HEAP_BYTES = 31 << 20  # just below what malloc would give back to the system at once (``launch.environment``)


class RequestServer:
    """Serves one grader: loads the student's source once, then calls its functions."""

    def __init__(self, channel: Channel, namespace: dict[str, Any] | None = None) -> None:
        self._channel = channel
        self._namespace = namespace or {}
        self._keywords: dict[str, list[str]] = {}
        self._printed = Printed(2000)
        self._request = ""
        self._watched = False  # its stack may be sampled: the student's code runs, and nothing of ours is half written
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
            for request in message.each() if isinstance(message, messages.CallEach) else [message]:
                reply, arrays = self._answer(request, payload)
                protocol.write_frame(self._channel, reply, arrays)
                if isinstance(reply, messages.Raised):  # the rest of the calls is not made
                    break

    def watch(self, descriptor: int) -> None:
        """Answer the grader's signals from now on, on the connection's ``descriptor``, where the system has such signals."""
        if sampling.SIGNAL:
            signal.signal(sampling.SIGNAL, self._sample)
            faulthandler.register(sampling.DUMP_SIGNAL, descriptor, all_threads=False)

    def _sample(self, number: int, frame: types.FrameType | None) -> None:
        """Say where the student's code is. It must not notice: whatever goes wrong here, the stack being full, say, is dropped."""
        if not self._watched:
            return
        self._watched = False
        with contextlib.suppress(Exception):
            found = frames.stack_of(frame)
            if found:
                protocol.write_frame(self._channel, messages.StackSample(self._request, found), [])
        self._watched = True

    def _redirect(self) -> None:
        for name in ("stdout", "stderr", "__stdout__", "__stderr__"):
            setattr(sys, name, self._printed)

    def _answer(self, message: Any, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        """The one reply to a message."""
        self._request = message.id
        self._watched = True
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
        finally:
            self._watched = False

    def _execute(self, load: Load) -> messages.Loaded:
        self._printed = Printed(load.printed_characters)
        self._redirect()
        student_modules = StudentModules(self, load)
        sys.meta_path.insert(0, student_modules)
        module = types.ModuleType(load.module)
        sys.modules[module.__name__] = module
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            lost = execute(load.units, module, student_modules.importer)
        for function in load.stand_ins.get(module.__name__, []):
            setattr(module, function, self.stand_in(module.__name__, function))
        self._namespace = module.__dict__
        self._keywords = load.keywords
        return messages.Loaded(load.id, lost, self._printed.take())

    def _function(self, name: str) -> Any:
        """What the source calls this; after the name of an earlier exercise and a dot, what that exercise does."""
        module, _, name = name.rpartition(".")
        return (vars(sys.modules[module]) if module else self._namespace).get(name)

    def _call(self, call: messages.Call, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        function = self._function(call.function)
        if not callable(function):
            missing = Failure("NameError", f"there is no function {call.function!r}")
            return messages.Raised(call.id, missing, missing=True), []
        decoded = functools.partial(arguments.decoded, counted=self._counted_probe())
        given = [encoding.decode(node, payload, decoded) for node in call.arguments]
        before = arguments.snapshot(given)
        chance = arguments.other_chance(given) if call.chance else None
        noted: dict[str, messages.Frame] = {}

        def note(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
            if len(noted) < MAX_LISTED:
                noted.setdefault(sendable(f"{category.__name__}: {message}"[:WARNING_CHARACTERS]), frames.here(sys._getframe()))

        with warnings.catch_warnings():
            warnings.simplefilter("default")
            warnings.showwarning = note
            answer = named(function, self._keywords.get(call.function, []))(*given)
            node, pieces = results.encode_result(answer)
        reply = messages.Returned(
            call.id,
            [node],
            changed=list(arguments.changes(before, given, ""))[:MAX_LISTED],
            warnings=list(noted),
            printed=self._printed.take(),
            drew=arguments.drew(given, before),
            generator=arguments.state_after(call.arguments, given),
            warned_at=list(noted.values()),
            shared=list(arguments.shared(given, answer))[:MAX_LISTED],
            other_chance=chance is not None and chance != arguments.other_chance(given),
        )
        return reply, pieces

    def _timed(self, message: Any, payload: encoding.Payload) -> tuple[Any, list[bytes]]:
        """One step of a timed block: unpacking and packing stay outside of the step whose time is taken."""
        if isinstance(message, messages.Stage):
            if not self._has_heap:  # the first use of a page of memory takes longer than many a function
                self._has_heap = bool([b"\1" * HEAP_BYTES for _ in range(2)])
            self._held = []
            function = named(self._namespace[message.function], self._keywords.get(message.function, []))
            calls = [[encoding.decode(node, payload, arguments.decoded) for node in nodes] for nodes in message.calls]
            self._staged = function, calls
            return messages.Returned(message.id), []
        if isinstance(message, messages.Run):
            function, calls = self._staged
            self._held = [function(*given) for given in calls]
            return messages.Returned(message.id), []
        encoded = [results.encode_result(value) for value in self._held]
        self._staged, self._held = None, []
        arrays = [piece for _, pieces in encoded for piece in pieces]
        return messages.Returned(message.id, [node for node, _ in encoded], printed=self._printed.take()), arrays

    def stand_in(self, module: str, name: str) -> Any:
        """A function that has the grader compute the model answer; a generator among the arguments moves on as there."""

        def function(*positional: Any, **keywords: Any) -> Any:
            given = [*positional, *keywords.values()]
            generators = [each for each in given if type(each) is np.random.Generator][:1]
            sent = [RngState.of(each) if any(each is known for known in generators) else each for each in given]
            nodes, payload = results.encode_result(sent)
            if not isinstance(nodes, encoding.ListNode):
                raise ValueError(f"{name} was given {nodes.kind}")
            ask = messages.Ask(self._request, module, name, nodes.items, list(keywords))
            answer, arrays = self._answered(ask, payload)
            if answer.generator is not None:
                for generator in generators:
                    encoding.read_state(answer.generator).restore(generator)
            return encoding.decode(answer.value, arrays, arguments.decoded)

        function.__name__ = function.__qualname__ = name
        return function

    def _counted_probe(self) -> Any:
        """A function of one array whose values the grader computes, and counts."""

        def function(x: Any) -> Any:
            node, payload = encoding.encode(np.asarray(x, dtype=np.float64))
            answer, arrays = self._answered(messages.Ask(self._request, "", function.__name__, [node]), payload)
            return encoding.decode(answer.value, arrays, arguments.decoded)

        return function

    def _answered(self, ask: messages.Ask, payload: list[bytes]) -> tuple[messages.Answer, encoding.Payload]:
        """The grader's answer to an ask; raises ``RuntimeError`` with its words where it has none."""
        self._watched = False
        protocol.write_frame(self._channel, ask, payload)
        answer, arrays = protocol.read_frame(self._channel, worker=True)
        self._watched = True
        if not isinstance(answer, messages.Answer):
            raise encoding.ProtocolError("not an answer")
        if answer.error:
            raise RuntimeError(answer.error)
        return answer, arrays
