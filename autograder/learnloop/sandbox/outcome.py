"""How a request to a submission ended, as a value; and how a worker's reply becomes one, bounded and without trust."""

from typing import Any, Literal

from msgspec import Struct

from learnloop.sandbox import encoding, messages
from learnloop.sandbox.bounds import (
    MAX_FRAMES,
    MAX_LISTED,
    PLACE_CHARACTERS,
    WARNING_CHARACTERS,
    bounded_failure,
    bounded_frames,
)
from learnloop.sandbox.messages import Failure, Frame
from learnloop.values.sent import RngState

Ending = Literal["returned", "raised", "missing", "timeout", "budget", "died", "protocol"]

NOTE_CHARACTERS = 100  # of the worker's own, behind what it kept of what was printed


class Outcome(Struct, frozen=True, kw_only=True):
    """How a request ended: with values, or why not. What ``changed``, ``shared``, ``warnings``, ``drew`` and ``other_chance`` say
    is the worker's word: it can cost a pass, never earn one. ``probe_calls`` are the values of a counted probe that the grader
    gave. ``samples`` are the frames of a call that was stopped, on the way to that; one that mostly slept was stopped after
    ``waited`` seconds, else it had used up its CPU time. ``lost`` are the statements of a notebook that failed while it was
    loaded.
    """

    ending: Ending
    values: list[Any] = []
    failure: Failure | None = None
    changed: list[str] = []
    warnings: list[str] = []
    printed: str = ""
    drew: bool = False
    probe_calls: int = 0
    generator: RngState | None = None
    samples: list[list[Frame]] = []
    waited: float = 0.0
    warned_at: list[Frame] = []
    lost: list[Failure] = []
    shared: list[str] = []
    other_chance: bool = False


def outcome_of(reply: Any, payload: encoding.Payload, count: int, printed_characters: int) -> Outcome:
    """The outcome of a reply that should have ``count`` values. Raises ``ProtocolError`` when it is none that was asked for."""
    if isinstance(reply, messages.Raised):
        ending: Ending = "missing" if reply.missing else "raised"
        return Outcome(ending=ending, failure=bounded_failure(reply.failure), printed=_printed(reply.printed, printed_characters))
    if isinstance(reply, messages.Loaded) and not count:
        lost = [bounded_failure(failure) for failure in reply.lost[:MAX_LISTED]]
        return Outcome(ending="returned", printed=_printed(reply.printed, printed_characters), lost=lost)
    if not isinstance(reply, messages.Returned) or len(reply.results) != count:
        raise encoding.ProtocolError("not the reply that was asked for")
    values = [encoding.decode(node, payload) for node in reply.results]
    payload.finish()
    return Outcome(
        ending="returned",
        values=values,
        changed=[place[:PLACE_CHARACTERS] for place in reply.changed[:MAX_LISTED]],
        warnings=[warning[:WARNING_CHARACTERS] for warning in reply.warnings[:MAX_LISTED]],
        printed=_printed(reply.printed, printed_characters),
        drew=reply.drew,
        generator=encoding.read_state(reply.generator) if reply.generator is not None else None,
        warned_at=bounded_frames(reply.warned_at[:MAX_FRAMES]),
        shared=[place[:PLACE_CHARACTERS] for place in reply.shared[:MAX_LISTED]],
        other_chance=reply.other_chance,
    )


def _printed(text: str, characters: int) -> str:
    return text[: characters + NOTE_CHARACTERS]
