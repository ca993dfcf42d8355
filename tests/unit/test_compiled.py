"""course.yml without YAML: what is kept is used for the bytes it was made of, whole, by this version, and for nothing else."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import platformdirs
import pytest
import yaml
from places import ROOT

from learnloop.course import cache, compiled
from learnloop.course.location import read_course
from learnloop.course.parser import course_of, parse_course, parse_yaml
from learnloop.errors import CourseError

SOURCE = (ROOT / "course.yml").read_bytes()
SMALL = b"title: A\nexercises: [{id: exercise1, title: One, functions: [{name: f, points: 1}]}]\n"


def made(source: bytes = SMALL) -> bytes:
    """What is kept of a course.yml."""
    values = parse_yaml(source.decode())
    kept = compiled.compiled(source, values, course_of(values))
    assert kept is not None
    return kept


KEPT = made()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the user's that is empty; the folder in it that is for courses."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "learnloop" / compiled.FOLDER


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course folder."""
    folder = tmp_path / "course"
    folder.mkdir()
    (folder / "course.yml").write_bytes(SMALL)
    return folder


@pytest.fixture
def yaml_reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that YAML is asked to read."""
    texts: list[str] = []
    load = yaml.load

    def noted(text: str, **more: object) -> object:
        texts.append(text)
        return load(text, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(yaml, "load", noted)
    return texts


# ------------------------------------------------------------ what is kept


@pytest.mark.parametrize("source", [SOURCE, SMALL], ids=["this course", "a small one"])
def test_it_is_the_course_that_yaml_gives(source: bytes):
    assert compiled.recalled(source, made(source)) == parse_course(source.decode())


def test_it_is_the_same_for_the_same_bytes():
    """So that a wheel can be built again."""
    assert made(SOURCE) == made(SOURCE)


def test_no_byte_of_it_can_be_changed_lost_or_added():
    """Whatever is done to it, it gives the same course or none."""
    kept, course = made(), parse_course(SMALL.decode())
    for i in range(len(kept)):
        for changed in (kept[:i] + bytes([kept[i] ^ 1]) + kept[i + 1 :], kept[:i], kept[:i] + b"\0" + kept[i:]):
            assert compiled.recalled(SMALL, changed) in (None, course), i


@pytest.mark.parametrize("kept", [b"", b"\x80", b"\xc1", b"[" * 10_000, b"\x91" * 100_000, b"cposix\nsystem\n", SMALL], ids=repr)
def test_what_is_no_compiled_course_is_passed_over(kept: bytes):
    assert compiled.recalled(SMALL, kept) is None


def test_it_is_used_for_no_other_bytes():
    """Not even for those that say the same."""
    assert compiled.recalled(SMALL + b"\n", made()) is None
    assert compiled.recalled(SMALL, made(SOURCE)) is None


@pytest.mark.parametrize(("field", "value"), [("form", compiled.FORM + 1), ("version", "0.0.0"), ("source", b""), ("digest", b"")])
def test_one_of_another_version_is_passed_over(field: str, value: object):
    found = msgspec.msgpack.decode(made(), type=compiled.Compiled)
    assert compiled.recalled(SMALL, msgspec.msgpack.encode(msgspec.structs.replace(found, **{field: value}))) is None


@pytest.mark.parametrize(
    "values",
    [
        {"title": "A", "exercises": []},
        {"title": "A"},
        {"title": "A", "exercises": [{"id": "e1", "title": "E", "functions": [{"name": "f", "points": 1, "uses": ["f"]}]}]},
        ["A"],
    ],
    ids=["nothing in it", "a key that lacks", "a law that does not hold", "no mapping"],
)
def test_values_are_validated_as_those_of_yaml_are(values: object):
    """They may come from a learnloop of another day whose version had the same name."""
    digest, encoded = compiled._sha256, msgspec.msgpack.encode(values)
    found = compiled.Compiled(compiled.FORM, compiled.__version__, digest(SMALL), digest(encoded), encoded)
    assert compiled.recalled(SMALL, msgspec.msgpack.encode(found)) is None


def test_values_that_would_not_come_back_are_not_kept():
    """A number that MessagePack has no room for; a course that its values do not give."""
    values = parse_yaml(SMALL.decode())
    assert compiled.compiled(SMALL, {**values, "limits": {"file_kb": 1 << 70}}, course_of(values)) is None
    assert compiled.compiled(SMALL, {**values, "title": "B"}, course_of(values)) is None


# ------------------------------------------------------------ where it is kept


def test_a_course_is_read_by_yaml_once(home: Path, root: Path, yaml_reads: list[str]):
    """And once more when it was changed, whatever its time says."""
    first = read_course(root)
    assert len(yaml_reads) == 1
    assert read_course(root) == first == parse_course(SMALL.decode())
    assert len(yaml_reads) == 2  # by this test
    (kept,) = home.iterdir()
    stamp = (root / "course.yml").stat().st_mtime_ns
    (root / "course.yml").write_bytes(SMALL.replace(b"points: 1", b"points: 2"))
    os.utime(root / "course.yml", ns=(stamp, stamp))
    assert read_course(root).exercises[0].points == 2
    assert read_course(root).exercises[0].points == 2
    assert len(yaml_reads) == 3
    assert kept in home.iterdir()


def test_one_that_is_broken_is_written_anew(home: Path, root: Path, yaml_reads: list[str]):
    first = read_course(root)
    (kept,) = home.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-9])
    assert read_course(root) == first
    assert len(yaml_reads) == 2
    assert [path.read_bytes() for path in home.iterdir()] == [whole]


def test_a_file_under_the_name_of_another_is_not_used(home: Path, root: Path):
    """As it would be after a mix-up."""
    read_course(root)
    (kept,) = home.iterdir()
    kept.write_bytes(made(SOURCE))
    assert read_course(root).title == "A"


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_its_folder_is_private_or_not_used(home: Path, root: Path, yaml_reads: list[str]):
    read_course(root)
    assert home.stat().st_mode & 0o777 == 0o700
    assert [path.stat().st_mode & 0o777 for path in home.iterdir()] == [0o600]
    home.chmod(0o777)
    read_course(root)
    assert len(yaml_reads) == 2


@pytest.mark.skipif(os.name == "nt", reason="users of POSIX")
def test_a_folder_of_somebody_else_is_not_used(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch, yaml_reads: list[str]):
    read_course(root)
    other = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: other)
    assert cache.private_folder(compiled.FOLDER) is None
    read_course(root)
    assert len(yaml_reads) == 2


@pytest.mark.parametrize("place", [f"{os.devnull}/cache", "~/.cache/learnloop"])
def test_without_a_home_it_is_read_every_time(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, place: str, yaml_reads: list[str]
):
    """And nothing is left lying about."""
    monkeypatch.setattr(platformdirs, "user_cache_dir", lambda name: place)
    monkeypatch.chdir(tmp_path)
    read_course(root)
    assert read_course(root).title == "A"
    assert len(yaml_reads) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_a_course_that_is_refused_is_not_kept(home: Path, root: Path):
    """It is told in the same words each time."""
    (root / "course.yml").write_bytes(SMALL.replace(b"points: 1", b"points: many"))
    for _ in range(2):
        with pytest.raises(CourseError, match=r"exercises\[0\].functions\[0\].points: expected a number, got 'many'"):
            read_course(root)
    assert not home.exists() or not list(home.iterdir())


def test_only_the_newest_are_kept(home: Path, root: Path):
    for number in range(compiled.MOST_KEPT + 5):
        (root / "course.yml").write_bytes(SMALL + b"# %d" % number)
        read_course(root)
    assert len(list(home.iterdir())) == compiled.MOST_KEPT


def test_what_cannot_be_written_leaves_nothing_behind(home: Path, root: Path, monkeypatch: pytest.MonkeyPatch):
    """A full disk."""

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert read_course(root).title == "A"
    assert list(home.iterdir()) == []


def test_a_compiled_file_beside_a_course_of_ones_own_is_not_looked_at(home: Path, root: Path, yaml_reads: list[str]):
    """Only the installed package brings one: of any other folder course.yml is all that counts."""
    (root / "course.yml.msgpack").write_bytes(KEPT)
    read_course(root)
    assert len(yaml_reads) == 1


@pytest.mark.parametrize("spoil", [lambda path: None, lambda path: path.unlink(), lambda path: path.write_bytes(b"junk")])
def test_the_one_that_was_shipped_is_used_without_a_cache(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, spoil: Callable[[Path], object]
):
    """A broken one is passed over."""
    shipped = tmp_path / "course.yml.msgpack"
    shipped.write_bytes(made())
    assert compiled.find(SMALL, shipped) == parse_course(SMALL.decode())
    assert not home.exists()
    spoil(shipped)
    assert (compiled.find(SMALL, shipped) is None) == (not shipped.exists() or shipped.read_bytes() == b"junk")


def test_nothing_of_it_is_a_program():
    """It is decoded as plain values: no pickle, no marshal."""
    text = Path(sys.modules["learnloop.course.compiled"].__file__ or "").read_text("utf-8")
    assert "pickle" not in text
    assert "marshal" not in text
