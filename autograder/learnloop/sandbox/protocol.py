"""What grader and worker say to each other: framed MessagePack headers and the raw bytes of arrays. Never pickle.

A frame is ``magic, header length, payload length``, then the header (one of ``messages``, MessagePack), then the payload (see
``encoding``). Lengths are checked before memory is allocated.
"""

import struct
from typing import Any, Protocol

import msgspec

from learnloop.sandbox.encoding import MAX_PAYLOAD, Payload, ProtocolError
from learnloop.sandbox.messages import FromWorker, ToWorker

MAGIC = b"LL01"
PREFIX = struct.Struct("<4sII")
MAX_HEADER = 4 << 20


class Channel(Protocol):
    """A two-way stream of bytes."""

    def send(self, data: bytes) -> None:
        """Send all of ``data``."""

    def receive(self, size: int) -> bytearray:
        """Receive exactly ``size`` bytes; raises ``EOFError`` when the other side is gone."""


_encode_header = msgspec.msgpack.Encoder().encode
_decode_for_worker = msgspec.msgpack.Decoder(ToWorker).decode
_decode_for_grader = msgspec.msgpack.Decoder(FromWorker).decode


def write_frame(channel: Channel, message: Any, payload: list[bytes]) -> None:
    """Send one message and the bytes of its arrays."""
    header = _encode_header(message)
    size = sum(map(len, payload))
    if len(header) > MAX_HEADER or size > MAX_PAYLOAD:
        raise ProtocolError("a message of too many bytes")
    channel.send(b"".join([PREFIX.pack(MAGIC, len(header), size), header, *payload]))


def read_frame(channel: Channel, *, worker: bool, max_payload: int = MAX_PAYLOAD) -> tuple[Any, Payload]:
    """Receive one message, as the worker or as the grader.

    Raises ``ProtocolError`` for anything that is not a well-formed message of the other side, ``EOFError`` at its end.
    """
    magic, header_size, payload_size = PREFIX.unpack(channel.receive(PREFIX.size))
    if magic != MAGIC or header_size > MAX_HEADER or payload_size > max_payload:
        raise ProtocolError("not a frame, or one of too many bytes")
    header = channel.receive(header_size)
    payload = channel.receive(payload_size)
    try:
        message = (_decode_for_worker if worker else _decode_for_grader)(header)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise ProtocolError(f"not a message: {error}") from None
    return message, Payload(payload)
