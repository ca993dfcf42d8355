"""The bounds of what a worker says of its student's code: an honest worker keeps them, every worker is held to them."""

from learnloop.sandbox.encoding import MAX_TEXT
from learnloop.sandbox.messages import Failure, Frame

MAX_ASKS = 2_000  # and stack samples, in one call
MAX_FRAMES = 8
MAX_NAMES = 24  # of values in one frame
MAX_LISTED = 20  # lost statements, changed arguments, warnings
MAX_POSITION = 1 << 30  # of a line, or of a column in it
UNIT_CHARACTERS = 200
TYPE_CHARACTERS = 80
FUNCTION_CHARACTERS = 80
NAME_CHARACTERS = 40
VALUE_CHARACTERS = 200
PLACE_CHARACTERS = 80
WARNING_CHARACTERS = 200


def bounded_failure(failure: Failure) -> Failure:
    """The failure with no more in it than an honest worker sends."""
    frames = bounded_frames(failure.frames)
    return Failure(failure.type[:TYPE_CHARACTERS], failure.message[:MAX_TEXT], frames)


def bounded_frames(frames: list[Frame]) -> list[Frame]:
    """The deepest frames, with no more in each than an honest worker sends."""
    return [
        Frame(
            frame.unit[:UNIT_CHARACTERS],
            _position(frame.line),
            _position(frame.column),
            _position(frame.end_column),
            frame.function[:FUNCTION_CHARACTERS],
            {name[:NAME_CHARACTERS]: value[:VALUE_CHARACTERS] for name, value in list(frame.names.items())[:MAX_NAMES]},
            _position(frame.end_line),
        )
        for frame in frames[-MAX_FRAMES:]
    ]


def _position(number: int) -> int:
    return min(max(number, 0), MAX_POSITION)
