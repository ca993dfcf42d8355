"""The sample of an ordinary run: even, another one every day, and in some days everything."""

import pytest
import sampling


@pytest.mark.parametrize(("number", "size"), [(100, 3), (46, 9), (14, 2), (7, 1), (10, 10), (3, 5), (1, 1), (0, 0)])
def test_a_sample_has_its_size_and_order_and_everything_its_turn(number: int, size: int, monkeypatch: pytest.MonkeyPatch):
    seen = set()
    for day in range(739_000, 739_000 + number):
        monkeypatch.setenv(sampling.DAY, str(day))
        chosen = sampling.sample(range(number), size)
        assert len(chosen) == len(set(chosen)) == min(size, number)
        assert chosen == sorted(chosen)
        assert chosen == sampling.sample(range(number), size)
        seen |= set(chosen)
    assert seen == set(range(number))


class Item:
    """As much of a test as sampling looks at."""

    def __init__(self, nodeid: str, *marks: pytest.Mark, fixtures: tuple[str, ...] = (), law: bool = False) -> None:
        self.nodeid, self.marks, self.fixturenames = nodeid, {mark.name: mark for mark in marks}, fixtures
        self.obj = lambda: None
        self.obj.is_hypothesis_test = law  # type: ignore[attr-defined]

    def get_closest_marker(self, name: str) -> pytest.Mark | None:
        return self.marks.get(name)


THOROUGH = pytest.mark.thorough.mark
SAMPLE = pytest.mark.sample(2).mark


def test_an_ordinary_run_takes_a_sample_of_each_test_and_leaves_out_what_is_thorough():
    many = [Item(f"t.py::test_{name}[{i}]", SAMPLE) for name in "ab" for i in range(10)]
    long, short, own = Item("t.py::test_long", THOROUGH), Item("t.py::test_short"), Item("t.py::test_a[11]", SAMPLE, THOROUGH)
    chosen = sampling.sampled([*many, long, short, own])  # type: ignore[list-item]
    assert long not in chosen
    assert own not in chosen
    assert short in chosen
    assert [sum(f"test_{name}[" in each.nodeid for each in chosen) for name in "ab"] == [2, 2]


def test_what_is_shortened_is_known():
    """``.ci/run`` makes these in full, after an ordinary run."""
    assert not sampling.shortened(Item("t.py::test_short", fixtures=("tmp_path",)))  # type: ignore[arg-type]
    for item in (
        Item("t", THOROUGH),
        Item("t", SAMPLE),
        Item("t", fixtures=("seeds",)),
        Item("t", fixtures=("thorough",)),
        Item("t", law=True),
    ):
        assert sampling.shortened(item)  # type: ignore[arg-type]
