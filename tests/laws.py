"""How many examples Hypothesis draws: few in an ordinary run, and the same every time; many, and new ones, in a thorough run.

The profile is ``quick``, or ``thorough`` with ``--thorough``; HYPOTHESIS_PROFILE or ``--hypothesis-profile`` choose another.
"""

import os

from hypothesis import settings

# A busy machine is no fault of a law: there is no deadline.
settings.register_profile("quick", max_examples=20, deadline=None, derandomize=True)
settings.register_profile("thorough", max_examples=100, deadline=None, print_blob=True)


def choose(*, thorough: bool) -> None:
    """Take one of these profiles, or the one that the environment names."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("thorough" if thorough else "quick"))


def times(factor: float) -> settings:
    """Draw this many times as many examples as the profile says."""
    return settings(max_examples=max(1, round(factor * settings().max_examples)))
