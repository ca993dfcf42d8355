"""Confinement, in real workers: what hostile code cannot do on each tier, and that honest code does not notice.

Run by itself, put a watchdog around it: ``timeout -k 5 120 python -m pytest tests/process/test_confine.py``. A trace that is not
refused can freeze the grader.
"""

import errno
import os
import re
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import psutil
import pytest

from learnloop.errors import SandboxError
from learnloop.sandbox import launch, preload
from learnloop.sandbox.confine import tiers
from learnloop.sandbox.confine.tiers import TIERS, Confinement, tier_named
from learnloop.sandbox.host import ProcessSandbox, start_reference
from learnloop.sandbox.session import Session, Source
from learnloop.values.source import SourceUnit

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="seccomp, Landlock and the fork server are Linux's")

A, B, C = TIERS

PRELUDE = """
import ctypes, errno, mmap, os, resource, signal, socket, sys, threading, _thread
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
def failing(result):
    "Raise as Python's own functions do, of a call of the C library that gave -1."
    if result == -1:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result
"""


def opened(tier, course, fresh=False):
    """A sandbox of that tier, or a skip that says why there is none."""
    server = None if fresh else launch.start_fork_server(tier_named(tier))
    made = ProcessSandbox(server, memory_mb=2048, cpu_seconds=600, allowed=course.allowed_imports, tier=tier_named(tier))
    try:
        assert made.confinement.tier.name == tier
    except SandboxError as error:
        made.close()
        pytest.skip(f"tier {tier} cannot be had here: {error}")
    return made


@pytest.fixture(scope="module", params=["A", "B"])
def strong(request, course):
    """A sandbox of tier A and one of tier B."""
    with opened(request.param, course) as made:
        yield made


@pytest.fixture(scope="module")
def weak(course):
    """A sandbox of tier C."""
    with opened("C", course) as made:
        yield made


@pytest.fixture
def student(request):
    """Make sessions: ``student(sandbox, source)``. All are closed after the test."""
    made = []

    def make(within, source, seconds=10.0):
        units = [SourceUnit("exercise2.py", textwrap.dedent(source))]
        made.append(Session(within, Source(units=units), call_seconds=seconds, deadline=time.monotonic() + 60))
        return made[-1]

    yield make
    for each in made:
        each.close()


def attack(make, within, body, *arguments):
    """The outcome of a function with this body; ``a`` are its arguments."""
    source = PRELUDE + "def attack(*a):\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n"
    return make(within, source).call("attack", list(arguments))


# ---------------------------------------------------------------- what tiers A and B take away


FILES = {
    "read a file": "open('/etc/passwd').read()",
    "write a file": "open('/tmp/learnloop-attack', 'w')",
    "the working folder": "open('attack', 'w')",
    "read the course": "open(a[0]).read()",
    "the grader's memory": "open(f'/proc/{a[1]}/mem', 'rb')",
    "the grader's environment": "open(f'/proc/{a[1]}/environ', 'rb')",
    "the grader's command line": "open(f'/proc/{a[1]}/cmdline', 'rb')",
    "own memory": "open('/proc/self/mem', 'wb')",
    "own maps": "open('/proc/self/maps')",
    "devices": "open('/dev/null', 'w')",
    "list a folder": "os.listdir('/')",
    "look at a file": "os.stat('/etc/passwd')",
    "look for a file": "failing(libc.access(b'/etc/passwd', 0))",
    "a link's target": "os.readlink('/proc/self/exe')",
    "make a folder": "os.mkdir('/tmp/learnloop-attack')",
    "make a link": "os.symlink('/etc/passwd', '/tmp/learnloop-attack')",
    "make a hard link": "os.link('/etc/passwd', '/tmp/learnloop-attack')",
    "make a pipe in a folder": "os.mkfifo('/tmp/learnloop-attack')",
    "remove a file": "os.unlink(a[0])",
    "rename a file": "os.rename(a[0], a[0] + '2')",
    "change a file's mode": "os.chmod(a[0], 0o777)",
    "change a file's owner": "os.chown(a[0], 65534, 65534)",
    "cut a file": "os.truncate(a[0], 0)",
    "change a file's times": "os.utime(a[0])",
    "go elsewhere": "os.chdir('/tmp')",
    "another root": "os.chroot('/tmp')",
    "mount": "failing(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None))",
    "unmount": "failing(libc.umount2(b'/tmp', 2))",
    "a file system's size": "os.statvfs('/')",
    "watch files": "failing(libc.inotify_init1(0))",
    "a handle of a file": "failing(libc.open_by_handle_at(0, ctypes.create_string_buffer(64), 0))",
}
NETWORK = {
    "TCP": "socket.create_connection(('127.0.0.1', a[2]), 1)",
    "a TCP socket": "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
    "a TCP socket, version 6": "socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
    "UDP": "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "unix": "socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)",
    "netlink": "failing(libc.socket(16, 3, 0))",
    "raw": "failing(libc.socket(2, 3, 1))",
    "packets": "failing(libc.socket(17, 3, 0))",
    "vsock": "failing(libc.socket(40, 1, 0))",
    "a pair": "socket.socketpair()",
    "listen on the connection": "failing(libc.listen(CONNECTION, 1))",
    "pass a descriptor": "failing(libc.sendmsg(CONNECTION, ctypes.create_string_buffer(64), 0))",
    "receive a descriptor": "failing(libc.recvmsg(CONNECTION, ctypes.create_string_buffer(64), 0))",
}
PROCESSES = {
    "fork": "os.fork() or os._exit(0)",
    "vfork": "failing(libc.vfork()) or os._exit(0)",
    "a terminal's child": "os.forkpty()",
    "posix_spawn": "os.posix_spawn('/bin/true', ['true'], {})",
    "exec": "os.execv('/bin/true', ['true'])",
    "exec of a descriptor": "failing(libc.fexecve(0, (ctypes.c_char_p * 1)(None), (ctypes.c_char_p * 1)(None)))",
    "signal the grader": "os.kill(a[1], 0)",
    "signal the fork server": "os.kill(a[3], 0)",
    "signal everybody": "os.kill(-1, 0)",
    "signal a group": "os.killpg(0, 0)",
    "signal oneself": "os.kill(os.getpid(), 0)",
    "a handle of the grader": "os.pidfd_open(a[1])",
    "trace the grader": "failing(libc.ptrace(16, a[1], 0, 0))",
    "seize the grader": "failing(libc.ptrace(0x4206, a[1], 0, 0))",
    "trace the fork server": "failing(libc.ptrace(16, a[3], 0, 0))",
    "be traced": "failing(libc.ptrace(0, 0, 0, 0))",
    "read the grader's memory": "failing(libc.process_vm_readv(a[1], ctypes.create_string_buffer(16), 1, ctypes.create_string_buffer(16), 1, 0))",
    "write the grader's memory": "failing(libc.process_vm_writev(a[1], ctypes.create_string_buffer(16), 1, ctypes.create_string_buffer(16), 1, 0))",
    "wait for children": "os.waitpid(-1, os.WNOHANG)",
    "another session": "os.setsid()",
    "another group": "os.setpgid(0, 0)",
    "other namespaces": "failing(libc.unshare(0x10000000))",
    "the grader's namespaces": "failing(libc.setns(0, 0))",
    "the grader's core": "os.sched_setaffinity(a[1], {0})",
    "one's own core": "os.sched_setaffinity(0, {0})",
    "real-time scheduling": "os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))",
    "priority": "os.setpriority(os.PRIO_PROCESS, 0, -5)",
    "the grader's priority": "os.setpriority(os.PRIO_PROCESS, a[1], 19)",
    "become root": "os.setuid(0)",
    "become root in every way": "os.setresuid(0, 0, 0)",
    "other groups": "os.setgroups([0])",
}
KERNEL = {
    "raise a limit": "resource.setrlimit(resource.RLIMIT_CPU, (100, 100))",
    "lower a limit": "resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))",
    "the grader's limits": "resource.prlimit(a[1], resource.RLIMIT_CPU)",
    "be dumpable": "failing(libc.prctl(4, 1, 0, 0, 0))",
    "outlive the parent": "failing(libc.prctl(1, 0, 0, 0, 0))",
    "let anybody trace": "failing(libc.prctl(0x59616d61, -1, 0, 0, 0))",
    "another filter": "failing(libc.prctl(22, 2, None, 0, 0))",
    "shared memory of POSIX": "failing(libc.shm_open(b'/learnloop-attack', 66, 0o600))",
    "shared memory of System V": "failing(libc.shmget(0, 4096, 0o1600))",
    "semaphores of System V": "failing(libc.semget(0, 1, 0o1600))",
    "messages of System V": "failing(libc.msgget(0, 0o1600))",
    "a queue of messages": "failing(libc.mq_open(b'/learnloop-attack', 66, 0o600, None))",
    "a file in memory": "os.memfd_create('x')",
    "new machine code": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "machine code of old memory": "failing(libc.mprotect(ctypes.c_void_p(PAGE), 4096, 7))",
    "locked memory": "failing(libc.mlockall(3))",
    "an alarm": "failing(-1 if signal.setitimer(signal.ITIMER_REAL, 5) else 0)",
    "a timer": "failing(libc.timer_create(0, None, ctypes.byref(ctypes.c_void_p())))",
    "a timer's descriptor": "failing(libc.timerfd_create(0, 0))",
    "an event's descriptor": "os.eventfd(0)",
    "a signal's descriptor": "failing(libc.signalfd(-1, ctypes.create_string_buffer(128), 0))",
    "many descriptors at once": "failing(libc.epoll_create1(0))",
    "a pipe": "os.pipe()",
    "another descriptor": "os.dup(CONNECTION)",
    "set the clock": "import time; time.clock_settime(0, 0.0)",
    "read the grader's clock": "import time; time.clock_gettime((~a[1] << 3) | 2)",
    "the machine's name": "os.uname() and failing(libc.sethostname(b'x', 1))",
    "the kernel's log": "failing(libc.klogctl(3, ctypes.create_string_buffer(16), 16))",
    "restart the machine": "failing(libc.reboot(0))",
    "swap": "failing(libc.swapoff(b'/none'))",
    "signals from the connection, to the grader": "import fcntl; fcntl.fcntl(CONNECTION, fcntl.F_SETOWN, a[1])",
    "which signal": "import fcntl; fcntl.fcntl(CONNECTION, fcntl.F_SETSIG, int(signal.SIGKILL))",
    "when to signal": "failing(libc.fcntl(CONNECTION, 4, 0o20000))",
    "a copy of a descriptor": "failing(libc.fcntl(CONNECTION, 0, 50))",
    "lock a file": "failing(libc.flock(CONNECTION, 2))",
    "control a device": "failing(libc.ioctl(CONNECTION, 0x5401, ctypes.create_string_buffer(64)))",
}
CONNECTION = """
CONNECTION = None
for number in range(64):
    try:
        os.get_inheritable(number)
        CONNECTION = number
        break
    except OSError: continue
PAGE = ctypes.addressof(ctypes.create_string_buffer(1 << 16)) // 4096 * 4096
"""
NUMBERS = ["io_uring_setup", "io_uring_enter", "bpf", "perf_event_open", "userfaultfd", "keyctl", "add_key", "kexec_load", "clone3",
    "clone", "init_module", "finit_module", "seccomp", "landlock_create_ruleset", "personality", "rseq", "get_robust_list",
    "pidfd_getfd", "pidfd_send_signal", "tgkill", "tkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "execveat", "openat2",
    "name_to_handle_at", "fsopen", "open_tree", "move_mount", "mount_setattr", "process_madvise", "kcmp", "copy_file_range",
    "splice", "vmsplice", "tee", "sendfile", "fanotify_init", "quotactl", "acct", "capset", "arch_prctl", "modify_ldt",
    "pkey_mprotect", "memfd_secret", "statx", "umask", "close_range", "dup2", "dup3", "ioperm", "iopl", "futex_waitv",
    "set_mempolicy", "migrate_pages", "move_pages", "getppid", "getpgid", "sched_setattr", "ioprio_set"]  # fmt: skip


@pytest.fixture(scope="module")
def listening():
    """The port of a server that would take a connection."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


@pytest.fixture
def canary(tmp_path):
    """A file that anybody may read and write, in a folder that anybody may enter."""
    for folder in (tmp_path, *tmp_path.parents[:-1]):
        if folder.stat().st_uid == os.getuid() and folder != Path("/tmp"):
            folder.chmod(0o777)
    path = tmp_path / "canary"
    path.write_text("alive")
    path.chmod(0o666)
    yield path
    assert path.read_text() == "alive"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["canary"]


ATTACKS = FILES | NETWORK | PROCESSES | KERNEL


@pytest.mark.parametrize("title", ATTACKS)
def test_on_a_strong_tier_it_is_refused(student, strong, canary, listening, title):
    """The call fails where it is made; the next one is answered by the same worker."""
    source = PRELUDE + CONNECTION + f"def attack(*a):\n    {ATTACKS[title]}\ndef pid(): return os.getpid()\n"
    session = student(strong, source)
    (pid,) = session.call("pid", []).values
    server = psutil.Process(pid).ppid()
    outcome = session.call("attack", [str(canary), os.getpid(), listening, server])
    assert outcome.ending == "raised", outcome
    kind, words = outcome.failure.type, outcome.failure.message
    refusals = ("PermissionError", "itimer_error", "ItimerError")  # the last one is Python 3.14's name
    assert kind in refusals or words == "not allowed to raise maximum limit", outcome.failure
    assert session.call("pid", []).values == [pid]
    assert not Path("/tmp/learnloop-attack").exists()
    assert not Path("/dev/shm/learnloop-attack").exists()


@pytest.mark.parametrize("tier", ["A", "B"])
def test_a_fresh_interpreter_is_confined_as_well(student, course, canary, listening, tier):
    """Every attack is refused, and all honest code runs, in a worker that was not forked from a server."""
    with opened(tier, course, fresh=True) as within:
        attacks = "".join(f"def attack{i}(*a):\n    {body}\n" for i, body in enumerate(ATTACKS.values()))
        honest = "".join(f"def honest{i}():\n    {body}\n    return 7.0\n" for i, body in enumerate(HONEST.values()))
        session = student(within, PRELUDE + CONNECTION + attacks + honest)
        for i, title in enumerate(ATTACKS):
            outcome = session.call(f"attack{i}", [str(canary), os.getpid(), listening, os.getppid()])
            assert outcome.ending == "raised", title
        for i, title in enumerate(HONEST):
            assert session.call(f"honest{i}", []).values == [7.0], title


@pytest.mark.parametrize("start", ["threading.Thread(target=print).start()", "_thread.start_new_thread(print, ())"])
def test_on_a_strong_tier_there_are_no_threads(student, strong, start):
    """Neither by Python's own means nor below them."""
    outcome = attack(student, strong, start)
    assert (outcome.ending, outcome.failure.type) == ("raised", "RuntimeError")


SYSTEM_CALLS = """
def attempt(numbers):
    found = []
    for number in numbers:
        ctypes.set_errno(0)
        result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
        found.append(ctypes.get_errno() if result == -1 else 0)
    return found
def one(number, *a):
    ctypes.set_errno(0)
    result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(each) for each in a])
    return ctypes.get_errno() if result == -1 else 0
"""
# Everything that a worker may ask of the kernel, in any form. Written out again, so that a longer list needs two edits.
MAY = set(
    "read readv write writev close fstat lseek mmap mprotect munmap mremap brk madvise futex rt_sigaction rt_sigprocmask "  # noqa: SIM905
    "rt_sigreturn sigaltstack restart_syscall exit exit_group getrandom getcwd getpid gettid getuid geteuid getgid getegid getrusage "
    "times sysinfo uname gettimeofday time nanosleep sched_yield poll ppoll select pselect6 clock_gettime clock_getres clock_nanosleep "
    "prlimit64 getrlimit sched_getaffinity fcntl".split()
)


def number_of(name):
    """The number of a system call here, negative when there is none."""
    import pyseccomp

    return pyseccomp.resolve_syscall(pyseccomp.Arch.NATIVE, name)


def test_every_other_system_call_is_refused(student, strong):
    """By its number, all there are: the answer is EPERM, whatever the arguments."""
    never_filtered = {335, 336} if os.uname().machine == "x86_64" else set()  # the kernel's own, refused outside of its traces
    forbidden = sorted(set(range(470)) - {number_of(name) for name in MAY} - never_filtered)
    (found,) = student(strong, PRELUDE + SYSTEM_CALLS).call("attempt", [forbidden]).values
    assert {number: error for number, error in zip(forbidden, found, strict=True) if error != errno.EPERM} == {}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_dangerous_system_call_is_refused_by_name(student, strong, name):
    """Those that Python has no function for."""
    if number_of(name) < 0:
        pytest.skip(f"this machine has no {name}")
    assert student(strong, PRELUDE + SYSTEM_CALLS).call("attempt", [[number_of(name)]]).values == [[errno.EPERM]]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("clock_gettime", [-6, 0]),
        ("clock_nanosleep", [12, 0, 0, 0]),
        ("prlimit64", [0, 0, 1 << 12, 0]),
        ("prlimit64", [1, 0, 0, 0]),
        ("sched_getaffinity", [1, 8, 0]),
        ("mmap", [0, 4096, 5, 0x22, -1, 0]),
        ("mprotect", [0, 4096, 4]),
        ("fcntl", [0, 8, 1]),
        ("fcntl", [0, 10, 9]),
        ("fcntl", [0, 1030, 9]),
        ("fcntl", [0, 1033, 1]),
    ],
)
def test_an_allowed_system_call_is_refused_with_other_arguments(student, strong, name, arguments):
    """Limits are read and not set, clocks are one's own, memory does not become code, descriptors stay as they are."""
    assert student(strong, PRELUDE + SYSTEM_CALLS).call("one", [number_of(name), *arguments]).values == [errno.EPERM]


def test_system_calls_of_another_kind_of_machine_end_the_worker(student, strong):
    """The x32 numbers of an x86-64 kernel are no way around the filter."""
    if os.uname().machine != "x86_64":
        pytest.skip("x32 is x86-64's")
    outcome = student(strong, PRELUDE + SYSTEM_CALLS).call("one", [0x40000000 | 2, 0, 0, 0])
    assert outcome.ending == "died" or outcome.values in ([errno.EPERM], [errno.ENOSYS])


def test_the_trusted_reference_cannot_be_reached(student, strong, root, tmp_path):
    """The timing checks' other process holds the yardstick: no signal, no trace, no look into its memory."""
    reference = start_reference(root / "solutions" / "accelerated", "exercise1", tmp_path)
    try:
        for body in ("os.kill(a[0], 0)", "failing(libc.ptrace(16, a[0], 0, 0))", "open(f'/proc/{a[0]}/mem')"):
            outcome = attack(student, strong, body, reference.pid)
            assert (outcome.ending, outcome.failure.type) == ("raised", "PermissionError")
        assert psutil.pid_exists(reference.pid)
    finally:
        reference.close()


# ---------------------------------------------------------------- what every tier takes away


@pytest.fixture(params=["A", "B", "C", "B, fresh", "C, fresh"])
def any_tier(request, course):
    """A sandbox of each tier, its workers forked or fresh interpreters."""
    tier, _, fresh = request.param.partition(", ")
    with opened(tier, course, bool(fresh)) as made:
        yield made


def test_every_tier_takes_descriptors_environment_and_names(student, any_tier, monkeypatch):
    """One connection, nothing in the environment or the command line, not even which tier was forced."""
    monkeypatch.setenv("LEARNLOOP_SECRET", "s3cr3t")
    source = (
        PRELUDE
        + """
def descriptors():
    found = []
    for number in range(1024):
        try:
            os.get_inheritable(number)
            found.append(number)
        except OSError: pass
    return found
def names(): return [dict(os.environ), len(os.environb), sys.argv, sys.orig_argv, os.getcwd()]
def getenv(): return [libc.getenv(name) for name in (b"OPENBLAS_NUM_THREADS", b"LEARNLOOP_SECRET", b"PATH", b"HOME")]
"""
    )
    session = student(any_tier, source)
    (found,) = session.call("descriptors", []).values
    assert len(found) == (1 if any_tier.forks else 2)
    assert session.call("names", []).values == [[{}, 0, [""], [""], "/"]]
    assert session.call("getenv", []).values == [[0, 0, 0, 0]]


def test_every_tier_limits_resources(student, any_tier):
    """Hard limits, which only root could raise; there is no room for a process, a thread or a dump."""
    source = (
        PRELUDE
        + """
def limits(): return [list(resource.getrlimit(getattr(resource, "RLIMIT_" + name))) for name in
    ("AS", "CPU", "FSIZE", "NOFILE", "CORE", "NPROC", "MSGQUEUE", "MEMLOCK")]
"""
    )
    (limits,) = student(any_tier, source).call("limits", []).values
    assert [hard for _, hard in limits] == [2048 << 20, 600, 16 << 20, 64, 0, 0, 0, 0]
    assert all(soft == hard for soft, hard in limits)


def test_every_tier_hides_the_workers_memory_and_drops_root(student, any_tier):
    """No other process of the user can trace it, nothing gives it privileges again, and root is gone where it can be."""
    (pid,) = student(any_tier, "import os\ndef pid(): return os.getpid()").call("pid", []).values
    status = Path(f"/proc/{pid}/status").read_text()
    assert re.search(r"^NoNewPrivs:\s1$", status, re.M)
    mode = "2" if any_tier.confinement.tier.seccomp else "0"
    assert re.search(rf"^Seccomp:\s{mode}$", status, re.M)
    assert Path(f"/proc/{pid}/environ").stat().st_uid == 0  # the sign of a process that is not dumpable
    if os.getuid() == 0 and not any_tier.confinement.root:
        assert re.search(r"^Uid:\s65534\s65534\s65534\s65534$", status, re.M)
        assert re.search(r"^Gid:\s65534\s65534\s65534\s65534$", status, re.M)
        assert re.search(r"^Groups:\s*$", status, re.M)
        assert re.search(r"^CapEff:\s0+$", status, re.M)
        assert re.search(r"^CapPrm:\s0+$", status, re.M)


def test_every_tier_leads_a_session_of_its_own_and_dies_with_its_parent(student, course):
    """When the fork server is killed, its workers are gone with it, however busy."""
    for tier in TIERS:
        with opened(tier.name, course) as within:
            session = student(within, "import os\ndef pid(): return os.getpid()\ndef loop():\n    while True: pass")
            (pid,) = session.call("pid", []).values
            worker = psutil.Process(pid)
            assert os.getsid(pid) == pid
            server = worker.parent()
            server.kill()
            until = time.monotonic() + 5
            while psutil.pid_exists(pid) and worker.status() != psutil.STATUS_ZOMBIE and time.monotonic() < until:
                time.sleep(0.01)
            assert not psutil.pid_exists(pid) or worker.status() == psutil.STATUS_ZOMBIE
            session._worker._channel.close()  # nobody can end it through the server any more
            session._worker = None
            within._workers.clear()


# ---------------------------------------------------------------- tier C


def test_tier_c_makes_no_processes_or_threads(student, weak):
    """By the limit on processes, which holds for everybody but root."""
    if weak.confinement.root:
        pytest.skip("root cannot be dropped here, and has no limit on processes")
    assert attack(student, weak, "os.fork() or os._exit(0)").failure.type == "BlockingIOError"
    assert attack(student, weak, "threading.Thread(target=print).start()").failure.type == "RuntimeError"


def test_tier_c_raises_no_limit(student, weak):
    """Hard limits stay."""
    assert attack(student, weak, "resource.setrlimit(resource.RLIMIT_CPU, (601, 601))").failure.type == "ValueError"


def test_tier_c_under_root_is_another_user(student, weak, tmp_path):
    """Files and processes of root are out of reach, by the usual permissions."""
    if os.getuid() != 0 or weak.confinement.root:
        pytest.skip("only root can drop root")
    secret = tmp_path / "secret"
    secret.write_text("s3cr3t")
    secret.chmod(0o600)
    for body in (
        "open(a[0]).read()",
        "os.kill(a[1], 0)",
        "failing(libc.ptrace(16, a[1], 0, 0))",
        "open(f'/proc/{a[1]}/mem', 'rb')",
    ):
        outcome = attack(student, weak, body, str(secret), os.getpid())
        assert (outcome.ending, outcome.failure.type) == ("raised", "PermissionError"), body


# ---------------------------------------------------------------- honest code


HONEST = {
    "printing arrays": "x = np.arange(12.0).reshape(3, 4); print(x, repr(x), np.float64(3.5), x.T, x > 2, [x]); np.array2string(x)",
    "print options": "np.set_printoptions(precision=3); print(np.random.default_rng(0).normal(size=(30, 30)))",
    "the configuration": "np.show_config()",
    "medians": "print(np.median([3.0, 1.0, 2.0]))",
    "masked arrays": "print(np.ma.array([1, 2], mask=[0, 1]).mean())",
    "polynomials": "print(np.polynomial.Polynomial([1, 2, 3])(2), np.polynomial.Polynomial([1, 2]))",
    "numpy.testing": "np.testing.assert_allclose([1.0], [1.0])",
    "numpy.testing, failing": "try: np.testing.assert_allclose([1.0], [2.0])\n    except AssertionError as error: print(error)",
    "linear algebra": "np.linalg.svd(np.eye(3)); np.linalg.inv(np.eye(3)); np.linalg.eigh(np.eye(3)); np.linalg.norm(np.eye(3), 2)",
    "a singular matrix": "try: np.linalg.inv(np.zeros((2, 2)))\n    except np.linalg.LinAlgError as error: print(error)",
    "fft": "np.fft.fft(np.ones(8)); np.fft.rfft2(np.ones((4, 4)))",
    "all of numpy": "for name in dir(np): getattr(np, name)  # ma testing polynomial core ctypeslib matlib",
    "new generators": "np.random.default_rng().normal(size=3); np.random.Generator(np.random.MT19937()).random(); np.random.Philox()",
    "old generators": "np.random.seed(1); np.random.rand(3); np.random.permutation(5); np.random.RandomState().randn(2)",
    "einsum and vectorize": "np.einsum('ij,jk,kl->il', *[np.eye(2)] * 3, optimize=True); np.vectorize(lambda x: x + 1)(np.ones(3))",
    "statistics of arrays": "np.percentile([1, 2], 50); np.histogram([1, 2]); np.unique([1, 1]); np.cov(np.eye(3)); np.median([1, 2])",
    "text to arrays": "import io; np.loadtxt(io.StringIO('1 2')); np.genfromtxt(io.StringIO('1 2')); np.fromstring('1 2', sep=' ')",
    "saved arrays": "import io; b = io.BytesIO(); np.savez(b, a=np.eye(2)); b.seek(0); np.load(b)['a']",
    "dates, records, limits": "np.datetime64('2020-01-01') + np.timedelta64(1, 'D'); np.rec.array([(1,)], dtype=[('a', int)]).a; np.finfo(np.longdouble)",
    "windows": "np.lib.stride_tricks.sliding_window_view(np.ones(5), 3)",
    "what numpy complains of": "for bad in (lambda: np.ones(3) @ np.ones(4), lambda: np.ones(3).reshape(2), lambda: np.nosuch, lambda: np.array([[1], [2, 3]]), lambda: np.add('a', 1), lambda: np.bool8):\n        try: bad()\n        except (ValueError, AttributeError, TypeError) as error: print(error)",
    "warnings of numpy": "np.log(np.zeros(2)); np.ones(2) / 0; np.float64(1e308) * 10",
    "warnings": "import warnings\n    with warnings.catch_warnings(record=True): warnings.simplefilter('always'); warnings.warn('x'); warnings.formatwarning('x', UserWarning, 'f', 3)",
    "errors of numpy": "with np.errstate(all='raise'):\n        try: np.log(0.0)\n        except FloatingPointError as error: print(error)",
    "too much memory": "try: np.ones(10**10)\n    except MemoryError as error: print(error)",
    "too much memory in Python": "try: x = [0] * 10**10\n    except MemoryError as error: print(error)",
    "much memory": "x = np.ones((1500, 1500)); y = x @ x; y += x; z = [np.ones(100_000) for _ in range(300)]",
    "endless recursion": "def f(n): return f(n + 1)\n    try: f(0)\n    except RecursionError as error: print(error)",
    "Unicode names": "α, ﬁ, ｘ = 1, 2, 3; s = '\\N{GREEK SMALL LETTER ALPHA}'; print(α, fi, x, s, 'ß'.casefold(), 'é'.upper())",
    "codecs": "for c in 'utf-8 utf-16 utf-32 latin-1 ascii cp1252 utf-8-sig idna punycode unicode_escape cp437 mac-roman big5 gbk koi8-r shift_jis'.split(): 'abc'.encode(c).decode(c)",
    "bytes as text": "str(b'abc', 'latin-1'); bytes('abc', 'utf-16'); b'ab'.hex()",
    "math": "import math, cmath; math.comb(5, 2); cmath.exp(1j); math.fsum([1, 2]); math.inf",
    "tracebacks": "import traceback\n    try: np.nosuch\n    except AttributeError: assert 'nosuch' in traceback.format_exc()",
    "source from a tree": "import ast; assert ast.unparse(ast.parse('x=1')) == 'x = 1'",
    "random": "import random; random.seed(); random.gauss(0, 1); random.SystemRandom().random(); random.Random('a').shuffle([1, 2])",
    "itertools and operator": "import itertools, operator; list(itertools.product([1], [2])); list(itertools.pairwise([1, 2])); operator.itemgetter(0)([1])",
    "functools": "import functools\n    @functools.lru_cache\n    def f(n): return n\n    @functools.singledispatch\n    def g(n): return n\n    g.register(int, f)\n    f(1), g(1), functools.partial(f, 1)(), functools.reduce(f.__wrapped__.__class__ and (lambda a, b: a), [1, 2])",
    "collections": "import collections, collections.abc; collections.namedtuple('P', 'a b')(1, 2)._asdict(); collections.Counter('abc').most_common(1); collections.defaultdict(list); collections.deque([1]); collections.OrderedDict(); isinstance([], collections.abc.Sequence)",
    "typing": "import typing\n    class N(typing.NamedTuple):\n        a: int = 1\n    class P(typing.Protocol):\n        def f(self) -> 'int': ...\n    typing.get_type_hints(N); typing.Optional[int]; typing.runtime_checkable(P); N()",
    "numpy.typing": "import numpy.typing as npt; npt.NDArray[np.float64]",
    "dataclasses and enum": "import dataclasses, enum\n    @dataclasses.dataclass(order=True, slots=True)\n    class D:\n        a: int\n        b: list = dataclasses.field(default_factory=list)\n    class E(enum.Flag):\n        A = 1\n        B = 2\n    print(dataclasses.replace(D(1), a=2), dataclasses.asdict(D(1)), E.A | E.B)",
    "decimal, fractions, numbers": "import decimal, fractions, numbers; decimal.getcontext().prec = 50; format(decimal.Decimal(2).sqrt(), ',.2f'); fractions.Fraction('1/3') + 1; isinstance(3, numbers.Integral)",
    "statistics": "import statistics; statistics.stdev([1, 2]); statistics.NormalDist(0, 1).cdf(1); statistics.quantiles([1, 2, 3]); statistics.linear_regression([1, 2], [1, 2])",
    "string and copy": "import string, copy; string.Template('$a').substitute(a=1); string.Formatter().format('{}', 1); copy.deepcopy({'a': [np.ones(2)]})",
    "time": "import time; time.sleep(0.001); time.time(); time.process_time(); time.thread_time(); time.strftime('%Y'); time.strptime('2020', '%Y'); time.localtime(); time.ctime(); time.get_clock_info('perf_counter')",
    "formats": "print(f'{3.14159:.2f} {10**20:,} {3.5:n} {1e-300!r} {\"é\":>5}', '%5.1f' % 2, format(3, 'b'))",
    "asking": "try: input('name? ')\n    except EOFError: print('nobody')",
    "generators and coroutines": "def g(): yield 1\n    async def c(): return 1\n    try: c().send(None)\n    except StopIteration as done: print(done.value, list(g()))",
    "exception groups": "try: raise ExceptionGroup('several', [ValueError(1)])\n    except* ValueError as group: print(group)",
    "the size of the machine": "import os; os.cpu_count(); os.getpid(); os.urandom(4); os.getcwd()",
    "deep copies of functions": "import copy; copy.copy(np.sin); copy.deepcopy(lambda: 1)",
    "garbage": "import gc; gc.collect()",
    "the original streams": "import sys; print('x', file=sys.__stdout__, flush=True); print('y', file=sys.__stderr__, flush=True)",
    "future": "eval('1') if False else None; 10**4000 % 7; sorted([3, 1], key=lambda x: -x); sum(range(10**5))",
}  # fmt: skip


@pytest.mark.parametrize("title", HONEST)
def test_honest_code_does_not_notice(student, strong, title):
    """What Python and NumPy load by themselves is there before the lock."""
    session = student(strong, f"import numpy as np\ndef honest():\n    {HONEST[title]}\n    return 7.0\n")
    outcome = session.call("honest", [])
    assert outcome.values == [7.0], outcome


def test_a_traceback_of_several_frames_is_told(student, strong):
    """With the frames of the student's code, through NumPy's own."""
    source = """
        import numpy as np
        def inner(é):
            return np.apply_along_axis(lambda row: row @ np.ones(7), 1, é)
        def outer(x): return inner(x)
    """
    failure = student(strong, source).call("outer", [np.ones((2, 3))]).failure
    assert failure.type == "ValueError"
    assert [frame.function for frame in failure.frames] == ["outer", "inner", "<lambda>"]


def test_a_module_that_the_course_allows_is_there(student, course):
    """Whatever it is: it is imported before the lock, when the source names it, and only then."""
    for tier in TIERS[:2]:
        server = launch.start_fork_server(tier)
        with ProcessSandbox(server, memory_mb=2048, cpu_seconds=60, allowed=["wave", "sched"]) as within:
            if within.confinement.tier != tier:
                pytest.skip(f"tier {tier} cannot be had here")
            other = student(within, "def f(): __import__('wa' + 've')").call("f", [])
            assert other.failure.type == "ModuleNotFoundError"
            named = "import wave\ndef f(): return wave.WAVE_FORMAT_PCM"
            assert student(within, named).call("f", []).values == [1]


def test_only_what_the_source_names_is_loaded():
    """Slow parts by need, and of the course's modules only those that it allows."""
    assert preload.needed([SourceUnit("a.py", "import numpy as np\nx = 1")], ["math"]) == []
    wanted = ["math", "numpy.testing"]
    assert preload.needed([SourceUnit("a.py", "np.testing; import math, os")], ["math", "scipy.stats"]) == wanted
    assert preload.needed([SourceUnit("a.py", "from scipy import stats")], ["scipy.stats"]) == ["scipy.stats"]


# ---------------------------------------------------------------- which tier, and saying so


def test_a_confinement_travels_as_text():
    """From the child process to the grader."""
    for each in (Confinement(A), Confinement(C, ("Landlock: none", "seccomp: none"), "it may not")):
        assert Confinement.from_text(each.to_text()) == each


def test_the_name_has_the_tier_and_its_promise():
    """What stands in a report."""
    assert Confinement(B).name == "B: seccomp and resource limits"
    assert Confinement(C, root="it may not").name == "C: a separate process with resource limits, as root"
    assert [Confinement(tier).weak for tier in TIERS] == [False, False, True]


@pytest.mark.parametrize("word", ["D", "a", "AB", " A"])
def test_an_unknown_tier_is_refused(word, monkeypatch):
    """Rather than taken for another one."""
    monkeypatch.setenv(tiers.VARIABLE, word)
    with pytest.raises(SandboxError, match="a tier is one of A, B, C"):
        launch.start_fork_server()


def test_a_tier_can_be_forced_by_the_environment(monkeypatch, student):
    """The grader's; the worker's is empty."""
    monkeypatch.setenv(tiers.VARIABLE, "C")
    for server in (launch.start_fork_server(), None):
        with ProcessSandbox(server, memory_mb=2048, cpu_seconds=60) as within:
            assert within.name == "C: a separate process with resource limits"


CHOOSE = """
import sys, types
{}
from learnloop.sandbox.confine import probe, tiers
try:
    print(probe.choose(tiers.forced({!r}))[1].to_text())
except tiers.Unavailable as error:
    print("unavailable", error)
"""


def chosen(spoil, tier=""):
    """What a probe finds in a process in which something was spoilt."""
    program = CHOOSE.format(spoil, tier)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60).stdout.split(
        "\n"
    )


@pytest.mark.parametrize(
    ("spoil", "tier", "said"),
    [
        ("sys.modules['sandlock'] = None", "B", "Landlock: sandlock is not installed"),
        ("sys.modules['sandlock'] = types.SimpleNamespace(__version__='0.3.0')", "B", "Landlock: sandlock 0.3.0 is too old"),
        (
            "sys.modules['sandlock'] = types.SimpleNamespace(__version__='1.0', landlock_abi_version=lambda: -1)",
            "B",
            "Landlock: this kernel has no Landlock",
        ),
        ("sys.modules['pyseccomp'] = None", "C", "seccomp: pyseccomp is not installed"),
        (
            "from learnloop.sandbox.confine import seccomp; seccomp.LIBRARY = 'libnothing.so.9'",
            "C",
            "the system has no libnothing.so.9",
        ),
        (
            "from learnloop.sandbox.confine import seccomp; seccomp.ALLOWED.append('openat')",
            "C",
            "seccomp was put on and does not keep files",
        ),
        ("from learnloop.sandbox.confine import seccomp; seccomp.ALLOWED.append('socket')", "C", "and sockets can still be made"),
        ("from learnloop.sandbox.confine import seccomp; seccomp.ALLOWED.remove('write')", "C", "did not live"),
    ],
)
def test_a_layer_that_is_missing_or_does_not_hold_is_found_out(spoil, tier, said):
    """The probe tries the doors: the tier is what it saw, and it says why not a better one."""
    found, _, *missing = chosen(spoil)
    assert found == tier
    assert said in " ".join(missing)


def test_a_forced_tier_that_cannot_be_had_is_refused():
    """Never silently a weaker one."""
    assert "pyseccomp is not installed" in chosen("sys.modules['pyseccomp'] = None", "B")[0]
    with pytest.raises(SandboxError, match="cannot be confined here as it should: no reason"):
        launch.confinement_of("-no reason")
    with pytest.raises(SandboxError, match="did not say why"):
        launch.confinement_of("")


def test_a_root_that_cannot_be_dropped_is_said():
    """Not fatal; it stands in the name of the tier."""
    if os.getuid() != 0:
        pytest.skip("only root can drop root")
    spoil = "import os\ndef refuse(*_): raise PermissionError(1, 'Operation not permitted')\nos.setresuid = refuse"
    found, root, *_ = chosen(spoil)
    assert found in "AB"
    assert root == "this root may not become another user (Operation not permitted)"


def test_a_worker_that_cannot_be_confined_gets_no_source(student, course):
    """It is our fault, and no line of a student's file was sent."""
    with ProcessSandbox(launch.start_fork_server(C), memory_mb=2048, cpu_seconds=2**70) as within:
        session = student(within, "x = 1")
        with pytest.raises(SandboxError, match="a worker could not be confined"):
            session.load()


def test_the_search_for_the_library_starts_no_program():
    """The stock search of ctypes runs ldconfig and a compiler."""
    program = (
        "import sys\n"
        "sys.addaudithook(lambda event, _: event in ('subprocess.Popen', 'os.posix_spawn', 'os.exec') and print(event))\n"
        "from learnloop.sandbox.confine import seccomp\n"
        "seccomp.build()\n"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout == ""


@pytest.mark.parametrize("tier", ["B", "C"])
def test_the_report_has_the_tier(tier, tmp_path, monkeypatch, root):
    """And a note where it is weak."""
    import json

    (tmp_path / "exercise1.py").write_text((root / "solutions" / "exercise1.py").read_text("utf-8"), "utf-8")
    command = [sys.executable, "-m", "learnloop", "check", "1", "--no-timing", "--json"]
    environment = os.environ | {tiers.VARIABLE: tier}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60)
    report = json.loads(done.stdout)
    assert report["sandbox"] == f"{tier}: {tier_named(tier).promise}"
    assert ("learnloop doctor" in " ".join(report["notes"])) == (tier == "C")


@pytest.mark.parametrize("tier", ["", "B", "C", "D"])
def test_the_doctor_says_which_tier_and_why_not_a_better_one(tier, tmp_path):
    """In text that can be pasted, and never a traceback."""
    environment = os.environ | {tiers.VARIABLE: tier}
    command = [sys.executable, "-m", "learnloop", "doctor"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    assert re.search(r"^learnloop +\d", done.stdout, re.M)
    assert re.search(r"^packages +numpy \d", done.stdout, re.M)
    if tier == "D":
        assert "sandbox     none: LEARNLOOP_SANDBOX_TIER is 'D'" in done.stdout
    else:
        assert re.search(rf"^sandbox +tier {tier or '[ABC]'}: ", done.stdout, re.M)
        assert ("it stops accidents" in done.stdout) == (tier == "C")
    assert ("forces this tier" in done.stdout) == bool(tier)


def test_signals_that_student_code_ignores_do_not_save_it(student, strong):
    """A loop that ignores every signal that can be ignored ends at its limit."""
    body = """
        for number in range(1, 65):
            try: signal.signal(number, signal.SIG_IGN)
            except (OSError, ValueError): pass
        while True: pass
    """
    source = PRELUDE + "def attack():\n" + textwrap.indent(textwrap.dedent(body), "    ")
    session = student(strong, source, seconds=0.6)
    session.load()
    started = time.monotonic()
    assert session.call("attack", []).ending == "timeout"
    assert time.monotonic() - started < 3
    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
