"""Every attack of ``tests/attacks``, on each tier and as each user: it earns nothing, harms nobody and leaves nothing.

One process grades all attacks of a tier and a user in turn (``hostile_runner.py``), under a watchdog; each of its lines is then
asserted by itself, and what is outside of it (files, processes, sockets) is compared before and after.
"""

import functools
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import sysconfig
import tempfile
import unicodedata
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import hostile
import pytest
import sampling
from places import ROOT, TESTS

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the tiers are Linux's"),
    pytest.mark.xdist_group("attacks"),  # one process grades them all, once
]

ALL = hostile.attacks()
TIERS = "ABC"
ORDINARY = 1000
NOBODY = 65534
WATCHDOG_SECONDS = 300
TIMED_WATCHDOG_SECONDS = 900  # they take a minute on an idle machine
REFERENCE_SECONDS = 10  # to load it on a busy machine, which is not the attack's doing
MARK = "learnloop-attack"
USERS = ["root", "user"] if os.getuid() == 0 else ["user"]
RUNNER = TESTS / "hostile_runner.py"


@dataclass(frozen=True)
class Batch:
    """What one grader said of all its attacks, and what was found around it."""

    lines: dict[str, dict]
    errors: str
    exit_code: int
    secret: str
    missing: str
    traces: list[str]


def members(tier: str, user: str) -> list[hostile.Attack]:
    """The attacks of a batch: on tier C those that it promises to stop; those on timing, which tiers do not change, once."""
    chosen = [attack for attack in ALL if tier != "C" or "Tier C" in attack.header]
    return [attack for attack in chosen if attack.timing == (user == TIMED)]


TIMED = "timed"  # the batch of the attacks on timing; its user is the first one
BATCHES = [("B", TIMED)] + [(tier, user) for tier in TIERS for user in USERS]
CASES = [(tier, user, attack.id) for tier, user in BATCHES for attack in members(tier, user)]
FAMILIES = sorted({attack.family for attack in ALL})


def tenth(alike: list[hostile.Attack]) -> list[hostile.Attack]:
    """At least one of them, other ones every day."""
    return sampling.sample(alike, -(-len(alike) // 10))


# An ordinary run takes a tenth of each family, on the tier that is to be had wherever there is seccomp.
DAILY_BATCHES = [("B", TIMED), ("B", USERS[0])]
DAILY = {
    attack.id
    for family in FAMILIES
    for timing in (False, True)
    for attack in tenth([each for each in ALL if each.family == family and each.timing == timing])
}


def marks_of(tier: str, user: str, id: str | None = None) -> list[pytest.MarkDecorator]:
    """What keeps an attack, or a whole batch, out of an ordinary run."""
    daily = (tier, user) in DAILY_BATCHES and (id is None or id in DAILY)
    return [] if daily else [pytest.mark.thorough]


each_batch = pytest.mark.parametrize(
    "batch", [pytest.param((tier, user), marks=marks_of(tier, user)) for tier, user in BATCHES], ids="-".join
)


def course_digest(root: Path) -> str:
    """A digest of every file of the course and the package: names, modes and contents, but for compiled code."""
    digest = hashlib.blake2b((root / "course.yml").read_bytes())
    for part in ("autograder", "exercises", "solutions"):
        for file in sorted((root / part).rglob("*")):
            if "__pycache__" not in file.parts:
                digest.update(f"{file.relative_to(root)} {stat.S_IMODE(file.lstat().st_mode)}".encode())
                digest.update(file.read_bytes() if file.is_file() else b"")
    return digest.hexdigest()


def marked() -> list[str]:
    """Files that hostile code left anywhere where it says it would: all are named alike."""
    package = Path(sysconfig.get_path("purelib"))
    shared = ["/", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", Path.home(), Path.cwd(), package]
    places = [Path(place) for place in shared if os.access(place, os.R_OK)]
    found = [str(path) for place in places for path in place.iterdir() if MARK in path.name or path.name == "sitecustomize.py"]
    return found + [str(path) for path in ROOT.rglob(f"*{MARK}*")]


def kernel_objects(uid: int) -> list[str]:
    """System V objects of that user, and named sockets of an attack."""
    found = []
    for kind in ("shm", "sem", "msg"):
        table = Path(f"/proc/sysvipc/{kind}")
        rows = [line.split() for line in table.read_text().splitlines()] if table.exists() else []
        if rows:
            column = rows[0].index("uid")
            found += [f"{kind} {row[0]}" for row in rows[1:] if row[column] == str(uid)]
    return found + [line for line in Path("/proc/net/unix").read_text().splitlines() if MARK in line]


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as made:
        return made.getsockname()[1]


def answers(port: int) -> bool:
    """Whether somebody listens on that port, over TCP or UDP."""
    rows = [line.split() for kind in ("tcp", "tcp6", "udp", "udp6") for line in _lines(Path(f"/proc/net/{kind}"))]
    return any(row[1].endswith(f":{port:04X}") and row[3] in ("0A", "07") for row in rows if len(row) > 3)


def _lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def run_batch(tier: str, user: str, chosen: list[str], root: Path) -> Batch:
    """Grade these attacks of a batch in one process, and look around before and after."""
    seconds = TIMED_WATCHDOG_SECONDS if user == TIMED else WATCHDOG_SECONDS
    user = USERS[0] if user == TIMED else user
    dropped = ORDINARY if user == "user" and os.getuid() == 0 else None
    worker_uid = NOBODY if user == "root" else dropped or os.getuid()
    secret = f"secret-{os.urandom(8).hex()}"
    with tempfile.TemporaryDirectory(prefix="hostile-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        places = {each: folder / each for each in ("home", "open", "submissions", "work", "tmp")}
        for path in places.values():
            path.mkdir()
            if dropped is not None:
                os.chown(path, dropped, dropped)
        places["open"].chmod(0o777)
        canary = folder / "canary"
        canary.write_text(secret)
        canary.chmod(0o666)
        with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.bind(server.getsockname())
            bird = subprocess.Popen(["sleep", "1000"], user=worker_uid if os.getuid() == 0 else None)
            words = {
                "CANARY-FILE": str(canary),
                "CANARY-PID": str(bird.pid),
                "OPEN-FOLDER": str(places["open"]),
                "HOME-FOLDER": str(places["home"]),
                "COURSE-FOLDER": str(root),
                "SITE-FOLDER": sysconfig.get_path("purelib"),
                "LISTEN-PORT": str(server.getsockname()[1]),
                "BIND-PORT": str(free_port()),
            }
            plan = folder / "plan.json"
            plan.write_text(json.dumps({"attacks": chosen, "folder": str(places["submissions"]), "words": words}))
            before = course_digest(root), sorted(Path(words["SITE-FOLDER"]).iterdir()), marked(), kernel_objects(worker_uid)
            try:
                done = guarded(plan, tier, secret, places, dropped, seconds)
                traces = look_around(before, places, canary, secret, words, worker_uid, root)
                if bird.poll() is not None:
                    traces.append("the canary's process is dead")
                if Path(f"/proc/{bird.pid}/stat").read_text().rpartition(")")[2].split()[0] == "T":
                    traces.append("the canary's process was stopped")
                if os.getpriority(os.PRIO_PROCESS, bird.pid) != os.getpriority(os.PRIO_PROCESS, 0):
                    traces.append("the canary's process has another priority")
                for each, what in ((server, "connection"), (datagrams, "datagram")):
                    each.setblocking(False)
                    try:
                        each.accept() if each is server else each.recv(1)
                        traces.append(f"a {what} came")
                    except BlockingIOError:
                        continue
            finally:
                bird.kill()
                bird.wait()
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    missing = re.search(r"SandboxError: (.*)", done.stderr) if "cannot be confined here" in done.stderr else None
    return Batch({each["id"]: each for each in lines}, done.stderr, done.returncode, secret, missing[1] if missing else "", traces)


def guarded(
    plan: Path, tier: str, secret: str, places: dict[str, Path], dropped: int | None, seconds: float
) -> "subprocess.CompletedProcess[str]":
    """Run the grader in a session of its own; the whole of it is killed after some ``seconds``."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(places["home"]),
        "TMPDIR": str(places["tmp"]),
        "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME", str(Path.home() / ".cache")),
        "PYTHONDONTWRITEBYTECODE": "1",
        "LEARNLOOP_SANDBOX_TIER": tier,
        "LEARNLOOP_CANARY": secret,
    }
    as_user = {} if dropped is None else {"user": dropped, "group": dropped, "extra_groups": []}
    process = subprocess.Popen(
        [sys.executable, str(RUNNER), str(plan)],
        cwd=places["work"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        **as_user,
    )
    try:
        out, errors = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, errors = process.communicate()
        errors += "\nthe watchdog ended it"
    return subprocess.CompletedProcess(process.args, process.returncode, out, errors)


def look_around(before, places, canary, secret, words, uid, root) -> list[str]:
    """What is not as it was before the batch."""
    traces = []
    for name in ("home", "open", "work", "tmp"):
        traces += [f"{name}: {path}" for path in places[name].iterdir()]
    if canary.read_text() != secret or stat.S_IMODE(canary.stat().st_mode) != 0o666:
        traces.append("the canary's file was changed")
    now = course_digest(root), sorted(Path(words["SITE-FOLDER"]).iterdir()), marked(), kernel_objects(uid)
    what = ("the course", "the installed packages", "files", "objects of the kernel")
    traces += [f"{name}: {old} {new}" for name, old, new in zip(what, before, now, strict=True) if old != new]
    if answers(int(words["BIND-PORT"])):
        traces.append("somebody listens")
    return traces


@pytest.fixture(scope="session")
def batches(request: pytest.FixtureRequest, root: Path) -> Iterator[dict[tuple[str, str], "Future[Batch]"]]:
    """The batches that the selected tests ask for, with the attacks that they ask for, two at a time."""
    calls = [item.callspec.params for item in request.session.items if hasattr(item, "callspec")]
    chosen = {params["batch"]: [] for params in calls if "batch" in params}
    for params in calls:
        if "batch" in params and "id" in params:
            chosen[params["batch"]].append(params["id"])
    for batch, ids in chosen.items():
        ids += [] if ids else [attack.id for attack in members(*batch)]
    with ThreadPoolExecutor(2) as pool:
        yield {key: pool.submit(run_batch, *key, chosen[key], root) for key in BATCHES if key in chosen and can_be(*key)}


def can_be(tier: str, user: str) -> bool:
    """Whether there can be such a batch: an ordinary user may not be able to read the Python of root."""
    return user in (USERS[0], TIMED) or ordinary_user_can_run()


def of(batches: dict[tuple[str, str], "Future[Batch]"], batch: tuple[str, str]) -> Batch:
    """The batch, or a skip that says why it cannot be had here."""
    if not can_be(*batch):
        pytest.skip("an ordinary user cannot read this checkout or its Python")
    found = batches[batch].result()
    if found.missing and not found.lines:
        pytest.skip(f"tier {batch[0]} cannot be had here: {found.missing}")
    return found


@functools.cache
def ordinary_user_can_run() -> bool:
    """Whether the packages and this folder can be read without being root."""
    command = [sys.executable, "-c", f"import learnloop.course.loader, psutil; open({str(RUNNER)!r})"]
    try:
        return subprocess.run(command, user=ORDINARY, group=ORDINARY, extra_groups=[], capture_output=True, cwd="/").returncode == 0
    except PermissionError:
        return False


def points(report: dict, name: str) -> float:
    """What a function, or a single check, earned."""
    found = [check["score"] for check in report["checks"] if name in (check["function"], check["id"])]
    assert found, f"there is no {name} in the report"
    return sum(found)


def noisy(report: dict) -> bool:
    """Whether the machine was said to be too busy to judge something."""
    return any(check["skip"] == "noisy" for check in report["checks"])


def assert_told(attack: hostile.Attack, report: dict) -> None:
    """Of the time of its target it is told what it should be: that it failed, and in these words."""
    judged = [check for check in report["checks"] if check["kind"] == "timing" and check["skip"] not in ("after", "deselected")]
    told = [check for check in judged if not attack.targets or check["id"] in attack.targets]
    assert told, "nothing was timed"
    for check in told:
        assert re.search(attack.told, check["message"]), check["message"]
        assert not attack.targets or check["status"] in ("failed", "error", "timeout"), check["status"]


def texts(value: object) -> Iterator[str]:
    """Every text in a report."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from texts(each)
    elif isinstance(value, str):
        yield value


def assert_sound(report: dict, secret: str) -> None:
    """It has every check of the exercise, sums up, and holds nothing that moves a cursor, and no secret."""
    assert report["schema"] == 1
    assert report["score"] == pytest.approx(sum(check["score"] for check in report["checks"]))
    assert 0 <= report["score"] <= report["max_score"]
    assert report["passed"] is False
    for text in texts(report):
        assert secret not in text
        assert len(text) <= 10_010
        assert not [each for each in text if each not in "\n\t" and unicodedata.category(each)[0] == "C"], repr(text)


@pytest.mark.parametrize(
    ("batch", "id"),
    [pytest.param((tier, user), id, marks=marks_of(tier, user, id)) for tier, user, id in CASES],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else each,
)
def test_an_attack_earns_nothing(batches, batch, id):
    """Its target has no points, the right functions beside it have theirs, nothing runs on, and it took its time at most."""
    found = of(batches, batch)
    attack = next(each for each in ALL if each.id == id)
    assert id in found.lines, f"the grader ended before: {found.errors[-2000:]}"
    line = found.lines[id]
    report = line["report"]
    assert_sound(report, found.secret)
    assert report["sandbox"][0] == batch[0]
    if attack.plain and noisy(report) and noisy(found.lines[attack.plain]["report"]):
        pytest.skip("this machine is too busy to judge what no number of pairs decides")
    for target in attack.targets:
        told = [check for check in report["checks"] if check["id"] == target]
        assert points(report, target) == 0, f"{target} earned points: {told}"
    for check in report["checks"]:
        if check["function"] in attack.honest and check["skip"] != "deselected":
            right = check["status"] == "passed" or check["skip"] in ("noisy", "unavailable")
            assert right, f"{check['id']} lost its points: {check['message']}"
    assert line["left"] == [], "a process was left behind"
    assert line["seconds"] < attack.total_seconds + attack.call_seconds + REFERENCE_SECONDS * attack.timing
    if attack.told:
        assert_told(attack, report)


@each_batch
def test_nothing_is_left_behind(batches, batch):
    """No file, process, socket or object of the kernel; the canaries are alive; the grader ended as it should."""
    found = of(batches, batch)
    assert found.errors == ""
    assert found.exit_code == 0
    assert found.traces == []
    assert found.lines["end"]["processes"] == 0
    assert not any(found.secret in json.dumps(line) for line in found.lines.values())


@each_batch
def test_an_honest_student_after_each_family_has_full_marks(batches, batch):
    """Nothing of an attack outlives it: the model solution is graded by the same grader."""
    found = of(batches, batch)
    families = {attack.family for attack in members(*batch) if attack.id in found.lines}
    assert families
    for family in families:
        checks = found.lines[f"honest after {family}"]["report"]["checks"]
        lost = [check["id"] for check in checks if check["status"] != "passed" and check["skip"] != "deselected"]
        assert lost == [], f"after {family}"


SAMPLE = [next(attack for attack in ALL if attack.family == family) for family in FAMILIES] + [
    attack
    for attack in ALL
    if attack.id
    in ("forge/printed_report", "report/printed_while_loading", "forge/none_in_behaviour", "protocol/question_of_two_halves")
]


@pytest.fixture(scope="module")
def short_course(root, tmp_path_factory):
    """A copy of the course with short limits."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copytree(root / "solutions", folder / "solutions", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(root / "autograder" / "checks", folder / "autograder" / "checks")
    text = (root / "course.yml").read_text("utf-8")
    (folder / "course.yml").write_text(
        re.sub(r"^limits:.*$", "limits: {call_seconds: 1, total_seconds: 10}", text, flags=re.M), "utf-8"
    )
    return folder


@pytest.mark.parametrize("attack", [each for each in SAMPLE if not each.timing], ids=lambda each: each.id)
def test_the_command_says_one_json_object(short_course, tmp_path, attack):
    """``learnloop check --json``: exit code 1, one object on standard output, nothing on standard error."""
    words = {"CANARY-FILE": "/etc/hostname", "CANARY-PID": "999999999", "GRADER-PID": "999999999", "OPEN-FOLDER": str(tmp_path)}
    path = hostile.put(attack, tmp_path, words)
    command = [sys.executable, "-m", "learnloop", "check", "--json", "--no-timing", "--course", str(short_course), path.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("\n") == 1
    report = json.loads(done.stdout)
    assert_sound(report, "secret-of-nobody")
    assert [points(report, target) for target in attack.targets] == [0.0] * len(attack.targets)


@pytest.mark.parametrize("attack", ALL, ids=lambda each: each.id)
def test_an_attack_says_what_it_attacks(root, course, attack):
    """Its first lines say in one line what it tries, and name a promise in the very words of docs/security.md."""
    assert set(attack.header) <= hostile.KEYS
    assert 5 < len(attack.header["Attack"]) < 140
    words = " ".join((root / "docs" / "security.md").read_text("utf-8").split())
    assert attack.header["Promise"] in words
    exercise = course.exercise(attack.exercise)
    known = {function.name for function in exercise.functions}
    assert {target.partition(".")[0] for target in attack.targets} <= known
    assert set(attack.honest) <= known - set(attack.targets)
    assert attack.header.get("Place", "a pipe") in hostile.PLACES
    assert not attack.plain or attack.plain in {each.id for each in ALL}
    assert not attack.told or attack.timing


STRANGE = """
calls = [0]


def one_hot(labels, n_classes):
    calls[0] += 1
    if calls[0] == {moment}:
        return {answer}
    rows = np.zeros((len(labels), n_classes))
    rows[np.arange(len(labels)), labels] = 1.0
    return rows
"""


@pytest.mark.parametrize("answer", ["None", "{}", "object()", "'text'", "[[None]]"])
def test_one_strange_answer_at_any_moment_is_told(grade_text, answer):
    """Whichever call it is, the first of the behaviour and those of the laws as well: the grader goes on."""
    lost = []
    for moment in range(1, 25):
        source = "import numpy as np\n" + STRANGE.format(moment=moment, answer=answer)
        report = grade_text("exercise2", source, only=["one_hot"], seed=1)
        lost.append(report.score < 2)
    number = sum(lost)  # of the calls that are made, each was missed
    assert number >= 12
    assert lost == [True] * number + [False] * (24 - number)


def test_there_are_enough():
    """The suite does not shrink unseen."""
    assert len(ALL) >= 430
    assert len(members("B", TIMED)) >= 80
