"""The tiers of confinement as values. What a grader, a report and ``learnloop doctor`` know of it; nothing here confines."""

from typing import NamedTuple

from learnloop.errors import SandboxError

# Set in the grader's environment, it forces a tier; a worker's environment is empty.
VARIABLE = "LEARNLOOP_SANDBOX_TIER"


class Unavailable(Exception):
    """A part of the confinement cannot be had on this system; its words say why, and what would help."""


class Tier(NamedTuple):
    """A kind of confinement: its ``promise`` for a report, the layers it has, and the ``topmost`` of them by name."""

    name: str
    promise: str
    topmost: str
    seccomp: bool = False
    landlock: bool = False

    @property
    def weak(self) -> bool:
        """Whether it stops accidents only, and not intent: no layer of it is in the kernel."""
        return not self.seccomp

    def __str__(self) -> str:
        return self.name


# From the strongest down. docs/security.md says in full what each stops.
TIERS = (
    Tier("A", "seccomp, Landlock and resource limits", "Landlock", seccomp=True, landlock=True),
    Tier("B", "seccomp and resource limits", "seccomp", seccomp=True),
    Tier("C", "a separate process with resource limits", "limits"),
)
WEAKEST = TIERS[-1]


def tier_named(name: str) -> Tier:
    """The tier of that name. Raises ``SandboxError`` for another word."""
    for tier in TIERS:
        if tier.name == name:
            return tier
    raise SandboxError(f"{VARIABLE} is {name!r}; a tier is one of {', '.join(map(str, TIERS))}.")


def forced(name: str) -> Tier | None:
    """The tier of that name, None for "": the best that is there. Raises ``SandboxError`` for another word."""
    return tier_named(name) if name else None


class Confinement(NamedTuple):
    """How submissions are kept apart here: a tier that a probe has seen to hold, and why it is not a better one.

    ``root`` is empty unless the workers run as root; then it says why they had to.
    """

    tier: Tier
    missing: tuple[str, ...] = ()
    root: str = ""

    @property
    def name(self) -> str:
        """As a report names it: ``B: seccomp and resource limits``."""
        return f"{self.tier}: {self.tier.promise}" + (", as root" if self.root else "")

    @property
    def weak(self) -> bool:
        """Whether it stops accidents only, and not intent."""
        return self.tier.weak

    def to_text(self) -> str:
        """As lines, for the way from a child process to the grader."""
        return "\n".join([self.tier.name, self.root, *self.missing])

    @classmethod
    def from_text(cls, text: str) -> "Confinement":
        """Of what ``to_text`` made."""
        name, root, *missing = text.split("\n")
        return cls(tier_named(name), tuple(missing), root)
