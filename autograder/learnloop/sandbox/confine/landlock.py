"""The second layer in the kernel: no file may be opened, whatever the filter of system calls would let through."""

from collections.abc import Callable

from learnloop.sandbox.confine.tiers import Unavailable

OLDEST = (0, 9)


def prepare() -> Callable[[], None]:
    """A function that takes every file from the calling process, for good. Raises ``Unavailable``, and so may the function."""
    try:
        import sandlock
    except (ImportError, OSError, RuntimeError):
        raise Unavailable("sandlock is not installed: python -m pip install 'learnloop[sandbox]'") from None
    version = sandlock.__version__
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST:
        raise Unavailable(f"sandlock {version} is too old: 0.9 or later is needed, for which this platform may have no wheel")
    if sandlock.landlock_abi_version() < 1:
        raise Unavailable("this kernel has no Landlock, or it is not switched on")
    # Files are what is asked of Landlock; network, signals and sockets, which only newer kernels take, the filter has.
    policy = sandlock.Sandbox(fs_readable=[], fs_writable=[], allow_degraded=list(sandlock.Protection))

    def apply() -> None:
        try:
            sandlock.confine(policy)
        except sandlock.SandlockError as error:
            raise Unavailable(f"Landlock refused: {error}") from None

    return apply
