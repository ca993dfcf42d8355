"""The messages between grader and worker, as types."""

from collections.abc import Iterator

from msgspec import Struct

from learnloop.sandbox.encoding import GeneratorNode, Value
from learnloop.values.source import SourceUnit


class Frame(Struct, frozen=True):
    """Where a student's code was: unit, line (from 1), columns (from 0), function, and the shapes of its local names.

    ``end_line`` is set when the expression ends on a later line; ``end_column`` is then a column of that line.
    """

    unit: str
    line: int
    column: int = 0
    end_column: int = 0
    function: str = ""
    names: dict[str, str] = {}
    end_line: int = 0


class Failure(Struct, frozen=True):
    """An exception in the student's code, as text."""

    type: str
    message: str
    frames: list[Frame] = []


class Load(Struct, frozen=True, tag=True):
    """Execute the student's source. ``earlier``: sources of earlier exercises; ``stand_ins``: functions the grader answers, of
    earlier exercises that are missing, or in place of the student's own; ``keywords``: by function, what its last arguments are
    called if it takes them by name; ``allowed``: the modules that it may import beside the harmless ones, None for all."""

    id: str
    units: list[SourceUnit]
    earlier: dict[str, list[SourceUnit]] = {}
    stand_ins: dict[str, list[str]] = {}
    printed_characters: int = 2000
    keywords: dict[str, list[str]] = {}
    allowed: list[str] | None = None

    @property
    def module(self) -> str:
        """The name of the module in which the source is executed."""
        return self.units[0].name.partition(".")[0] if self.units else "student"


class Call(Struct, frozen=True, tag=True):
    """Call a function once, and note changed arguments, warnings and draws. ``function`` is one of the source that was loaded or,
    after the name of an earlier exercise that was imported and a dot, one of that. ``chance``: note, too, whether the process's own
    random numbers were used, which takes longer than most calls."""

    id: str
    function: str
    arguments: list[Value]
    chance: bool = True


class CallEach(Struct, frozen=True, tag=True):
    """Call a function once with each of these arguments. One reply for each call, in order, with the id ``reply_id`` gives;
    none after a call that raised. ``chance`` is that of each ``Call``."""

    id: str
    function: str
    calls: list[list[Value]]
    chance: bool = True

    def each(self) -> Iterator[Call]:
        """The calls one by one, each with the id of its reply."""
        for number, arguments in enumerate(self.calls):
            yield Call(reply_id(self.id, number), self.function, arguments, self.chance)


def reply_id(id: str, number: int) -> str:
    """The id of the reply to one call of a ``CallEach``: as unguessable as that of the request, and another for each call."""
    return f"{id}:{number}"


class Stage(Struct, frozen=True, tag=True):
    """Unpack the arguments of several calls and hold them; the first of the three steps of a timed block."""

    id: str
    function: str
    calls: list[list[Value]]


class Run(Struct, frozen=True, tag=True):
    """Make the calls that were staged and hold the results: all that is between the two readings of the clock."""

    id: str


class Fetch(Struct, frozen=True, tag=True):
    """Send the results that are held."""

    id: str


class Answer(Struct, frozen=True, tag=True):
    """The grader's reply to an ``Ask``: a value, and the state in which a generator was left; or words for an exception."""

    id: str
    value: Value = None
    error: str = ""
    generator: GeneratorNode | None = None


class Returned(Struct, frozen=True, tag=True):
    """What was returned, one value per call, and what only the worker can see. ``Stage`` and ``Run`` return nothing.

    ``warned_at`` are the places of the ``warnings``; ``generator`` is the state in which a call left the
    generator that was sent by its state; ``shared`` are the arguments whose memory the result shares. ``other_chance``: beside a
    generator among the arguments, the process's own random numbers were used.
    """

    id: str
    results: list[Value] = []
    changed: list[str] = []
    warnings: list[str] = []
    printed: str = ""
    drew: bool = False
    generator: GeneratorNode | None = None
    warned_at: list[Frame] = []
    shared: list[str] = []
    other_chance: bool = False


class Raised(Struct, frozen=True, tag=True):
    """The call, or the file, ended in an exception. ``missing``: there is no such function."""

    id: str
    failure: Failure
    printed: str = ""
    missing: bool = False


class Loaded(Struct, frozen=True, tag=True):
    """The file was executed; ``lost`` are the statements that failed and lost only themselves."""

    id: str
    lost: list[Failure] = []
    printed: str = ""


class Ask(Struct, frozen=True, tag=True):
    """The student's code calls a function that the grader stands in for; the last arguments are those with ``names``.

    Without a ``module`` it is the counted probe among the arguments of the call.
    """

    id: str
    module: str
    function: str
    arguments: list[Value]
    names: list[str] = []


class StackSample(Struct, frozen=True, tag=True):
    """Where the student's code is in the middle of a request, the deepest frame last: sent when the grader's signal asks for it."""

    id: str
    frames: list[Frame] = []


ToWorker = Load | Call | CallEach | Stage | Run | Fetch | Answer
FromWorker = Loaded | Returned | Raised | Ask | StackSample
