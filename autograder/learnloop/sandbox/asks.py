"""Answering what a student's code asks the grader for: functions of earlier exercises, in whose place a stand-in computes, and
the values of a counted probe."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from msgspec import Struct

from learnloop.sandbox import encoding, messages
from learnloop.sandbox.bounds import MAX_ASKS, MAX_LISTED
from learnloop.values.sent import Probe, RngState

NOTHING: Mapping[str, Sequence[str]] = {}


class StandInRequest(Struct, frozen=True):
    """A call of a function that the grader stands in for. A generator among the arguments is an ``RngState``."""

    module: str
    function: str
    arguments: list[Any]
    keywords: dict[str, Any] = {}


class StandInReply(Struct, frozen=True):
    """The model answer: its value and the state in which it left a generator, or words for an exception; and what it cost."""

    value: Any = None
    generator: RngState | None = None
    error: str = ""
    cpu_ns: int = 0


StandIn = Callable[[StandInRequest], StandInReply]


def nobody(request: StandInRequest) -> StandInReply:
    """The stand-in where no function is declared."""
    return StandInReply(error=f"has no {request.function}")


class AskHandler:
    """Answers the asks of one session: of functions that were declared only, and in bounds for each call of the student's."""

    def __init__(
        self,
        stand_in: StandIn = nobody,
        declared: Mapping[str, Sequence[str]] = NOTHING,
        *,
        most_asks: int = MAX_ASKS,
        most_bytes: int = 1 << 30,
    ) -> None:
        """``declared`` are the functions that may be asked for, by module; one call may ask ``most_asks`` times, with and
        for ``most_bytes`` in all."""
        self._stand_in = stand_in
        self.declared = declared
        self._most_asks = most_asks
        self._most_bytes = most_bytes
        self._asks_left = most_asks
        self._bytes_left = most_bytes
        self.asked: set[tuple[str, str]] = set()  # module and function of all that was asked for
        self.charged_ns = 0  # CPU time that the stand-in spent
        self._probe: Probe | None = None
        self.probe_calls = 0  # in this call

    def begin_call(self, probe: Probe | None = None) -> None:
        """Another call of the student's begins: it may ask as much as the one before. ``probe`` is counted in it."""
        self._asks_left, self._bytes_left = self._most_asks, self._most_bytes
        self._probe, self.probe_calls = probe, 0

    def answer(self, ask: messages.Ask, payload: encoding.Payload) -> tuple[messages.Answer, list[bytes]]:
        """The answer to an ask. Raises ``ProtocolError`` for one that no honest worker sends."""
        self._asks_left -= 1
        if not ask.module:
            return self._probed(ask, payload)
        request = self._request(ask, payload)
        if self._asks_left < 0 or self._bytes_left < 0:
            return _refusal(ask, "was called too many times, or with too much data, in one call")
        self.asked.add((ask.module, ask.function))
        reply = self._stand_in(request)
        self.charged_ns += reply.cpu_ns
        if reply.error:
            return _refusal(ask, reply.error)
        value, arrays = encoding.encode(reply.value)
        self._bytes_left -= sum(map(len, arrays))
        if isinstance(value, encoding.RefusedNode):
            return _refusal(ask, f"gave {value.kind}")
        state = reply.generator
        return messages.Answer(ask.id, value, generator=encoding.GeneratorNode(list(state.words)) if state else None), arrays

    def _probed(self, ask: messages.Ask, payload: encoding.Payload) -> tuple[messages.Answer, list[bytes]]:
        """A value of the counted probe."""
        self.probe_calls += 1
        if self._probe is None or len(ask.arguments) != 1 or not isinstance(ask.arguments[0], encoding.ArrayNode):
            raise encoding.ProtocolError("not a call of a probe")
        point = encoding.decode(ask.arguments[0], payload)
        self._bytes_left -= payload.finish()
        if self._asks_left < 0 or self._bytes_left < 0:
            return messages.Answer(ask.id, error="this function was called too many times, or with too much data, in one call"), []
        try:
            with np.errstate(all="ignore"):
                value, arrays = encoding.encode(self._probe.function()(point))
        except ValueError as error:  # the point has another shape
            return messages.Answer(ask.id, error=str(error)), []
        return messages.Answer(ask.id, value), arrays

    def _request(self, ask: messages.Ask, payload: encoding.Payload) -> StandInRequest:
        if ask.function not in self.declared.get(ask.module, []):
            raise encoding.ProtocolError("an ask for what was not declared")
        if len(ask.arguments) > MAX_LISTED:
            raise encoding.ProtocolError("an ask with too many arguments")
        given = [_argument(node, payload) for node in ask.arguments]
        self._bytes_left -= payload.finish()
        names = ask.names
        if len(names) > len(given) or len(set(names)) < len(names):
            raise encoding.ProtocolError("names without arguments, or twice the same")
        split = len(given) - len(names)
        return StandInRequest(ask.module, ask.function, given[:split], dict(zip(names, given[split:], strict=True)))


def _argument(node: Any, payload: encoding.Payload) -> Any:
    """An argument of an ask: a plain value, or a generator's state."""
    return encoding.read_state(node) if isinstance(node, encoding.GeneratorNode) else encoding.decode(node, payload)


def _refusal(ask: messages.Ask, why: str) -> tuple[messages.Answer, list[bytes]]:
    return messages.Answer(ask.id, error=f"{ask.module}.{ask.function} (the grader's) {why}"[:500]), []
