"""The filter of system calls: a worker may compute, wait, and talk on the connection that it has. All else fails with EPERM."""

import ctypes.util
import errno
import mmap
from typing import Any, Protocol

from learnloop.sandbox.confine.tiers import Unavailable

LIBRARY = "libseccomp.so.2"

# Allowed with any arguments: none of them reaches beyond the process itself and the descriptors that it has.
ALLOWED = """
    read readv write writev close fstat lseek
    munmap mremap brk madvise futex
    rt_sigaction rt_sigprocmask rt_sigreturn sigaltstack restart_syscall
    exit exit_group
    getrandom getcwd getpid gettid getuid geteuid getgid getegid getrusage times sysinfo uname
    gettimeofday time nanosleep sched_yield
    poll ppoll select pselect6
""".split()  # noqa: SIM905

# The clocks of this machine and this process. Higher or negative numbers are other processes' clocks.
LAST_CLOCK = 11


class Filter(Protocol):
    """A filter that was built; ``load`` puts it on the calling process for good."""

    def load(self) -> None:
        """Put it on."""


def build() -> Filter:
    """Build the filter, once for all workers to come. Raises ``Unavailable``."""
    sc = _pyseccomp()
    try:
        made = sc.SyscallFilter(sc.ERRNO(errno.EPERM))
        made.set_attr(sc.Attr.CTL_TSYNC, 1)  # threads that a library has started are under it, too
    except OSError as error:
        raise Unavailable(f"{LIBRARY} is too old ({error.strerror}); 2.5 or later is needed") from None

    def allow(name: str, *conditions: Any) -> None:
        if sc.resolve_syscall(sc.Arch.NATIVE, name) >= 0:  # a negative number is a call that this machine has not got
            made.add_rule(sc.ALLOW, name, *conditions)

    for name in ALLOWED:
        allow(name)
    for name in ("clock_gettime", "clock_getres", "clock_nanosleep"):
        allow(name, sc.Arg(0, sc.LE, LAST_CLOCK))
    for name in ("mmap", "mprotect"):  # no new machine code
        allow(name, sc.Arg(2, sc.MASKED_EQ, mmap.PROT_EXEC, 0))
    # Limits may be read, not set; and read only of this process.
    allow("prlimit64", sc.Arg(0, sc.EQ, 0), sc.Arg(2, sc.EQ, 0))
    allow("getrlimit")
    allow("sched_getaffinity", sc.Arg(0, sc.EQ, 0))
    # Flags may be read. F_SETOWN with F_SETSIG, for one, would send any signal to any process of the user.
    get_descriptor_flags, get_status_flags = 1, 3
    for command in (get_descriptor_flags, get_status_flags):
        allow("fcntl", sc.Arg(1, sc.EQ, command))
    return made  # type: ignore[no-any-return]


def _pyseccomp() -> Any:
    """The module ``pyseccomp``, whose stock search for its library would start a compiler."""
    stock = ctypes.util.find_library
    names = {"seccomp": LIBRARY}
    ctypes.util.find_library = lambda name: names.get(name)
    try:
        import pyseccomp
    except ImportError:
        raise Unavailable("pyseccomp is not installed: python -m pip install pyseccomp") from None
    except (OSError, AttributeError):
        raise Unavailable(f"the system has no {LIBRARY}: apt-get install libseccomp2, or what your system calls it") from None
    finally:
        ctypes.util.find_library = stock
    return pyseccomp
