"""What an ordinary run takes of many alike: a sample, another one every day. With ``--thorough`` it takes all of them.

``@pytest.mark.sample(3)`` on a test keeps three of its cases in an ordinary run; ``@pytest.mark.thorough`` keeps none. What is
named on the command line, by its id or with ``-k``, is not sampled. LEARNLOOP_TEST_DAY, in the header of a run, repeats its sample.
"""

import os
from collections import defaultdict
from collections.abc import Hashable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

import pytest

DAY = "LEARNLOOP_TEST_DAY"
# Kept in the environment, so that all processes of a run take the same, at midnight, too.
os.environ.setdefault(DAY, str(datetime.now(UTC).toordinal()))

T = TypeVar("T")


def sample(of: Sequence[T], size: int) -> list[T]:
    """This many of them, spread evenly, in their order; in some days every one has its turn."""
    if size >= len(of):
        return list(of)
    day = int(os.environ[DAY])
    return [of[i] for i in sorted((day + i * len(of) // size) % len(of) for i in range(size))]


def everything(config: pytest.Config) -> bool:
    """Whether the run is thorough, or says which tests it wants."""
    named = config.option.keyword or any("::" in argument for argument in config.args)
    return bool(config.option.thorough or named)


def shortened(item: pytest.Item) -> bool:
    """Whether an ordinary run leaves this test out on some days, or makes less of it."""
    marked = item.get_closest_marker("thorough") or item.get_closest_marker("sample")
    law = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
    return bool(marked or law or {"thorough", "seeds"} & set(getattr(item, "fixturenames", ())))


def sampled(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """The tests that an ordinary run makes of these."""
    many: dict[Hashable, list[pytest.Item]] = defaultdict(list)
    dropped: set[pytest.Item] = set()
    for item in items:
        if item.get_closest_marker("thorough"):
            dropped.add(item)
        elif item.get_closest_marker("sample"):
            many[item.nodeid.partition("[")[0]].append(item)
    for alike in many.values():
        marker = alike[0].get_closest_marker("sample")
        assert marker is not None
        dropped.update(set(alike) - set(sample(alike, *marker.args)))
    return [item for item in items if item not in dropped]
