"""The tiers of confinement as values. What a grader, a report and ``learnloop doctor`` know of it; nothing here confines."""

from dataclasses import dataclass, field

from learnloop.errors import SandboxError

# From the strongest down. docs/security.md says in full what each stops.
PROMISES = {
    "A": "seccomp, Landlock and resource limits",
    "B": "seccomp and resource limits",
    "C": "a separate process with resource limits",
}
# Set in the grader's environment, it forces a tier; a worker's environment is empty.
VARIABLE = "LEARNLOOP_SANDBOX_TIER"


class Unavailable(Exception):
    """A part of the confinement cannot be had on this system; its words say why, and what would help."""


@dataclass(frozen=True)
class Confinement:
    """How submissions are kept apart here: a tier that a probe has seen to hold, and why it is not a better one.

    ``root`` is empty unless the workers run as root; then it says why they had to.
    """

    tier: str
    missing: list[str] = field(default_factory=list)
    root: str = ""

    @property
    def name(self) -> str:
        """What stands in a report: ``B: seccomp and resource limits``."""
        return f"{self.tier}: {PROMISES[self.tier]}" + (", as root" if self.root else "")

    @property
    def weak(self) -> bool:
        """Whether it stops accidents only, and not intent."""
        return self.tier == "C"

    def to_text(self) -> str:
        """As lines, for the way from a child process to the grader."""
        return "\n".join([self.tier, self.root, *self.missing])

    @classmethod
    def from_text(cls, text: str) -> "Confinement":
        """Of what ``to_text`` made."""
        tier, root, *missing = text.split("\n")
        return cls(tier, missing, root)


def checked(tier: str) -> str:
    """The name of a tier, or "" for the best that is there. Raises ``SandboxError`` for another word."""
    if tier and tier not in PROMISES:
        raise SandboxError(f"{VARIABLE} is {tier!r}; a tier is one of {', '.join(PROMISES)}.")
    return tier
