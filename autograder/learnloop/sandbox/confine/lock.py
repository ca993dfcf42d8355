"""A tier made ready: built once, before there are workers, and applied by each of them."""

import errno
import os
from collections.abc import Collection

from learnloop.sandbox.confine import landlock, process, seccomp
from learnloop.sandbox.confine.tiers import Tier, Unavailable


class Lock:
    """What a process of this tier applies to itself; there is no way back."""

    def __init__(self, tier: Tier, *, drop_root: bool = True) -> None:
        """Build the layers of a tier. Raises ``Unavailable`` when one cannot be had."""
        self._drop_root = drop_root
        self._filter = seccomp.build() if tier.seccomp else None
        self._landlock = landlock.prepare() if tier.landlock else None

    @property
    def filters(self) -> bool:
        """Whether it filters system calls."""
        return self._filter is not None

    def apply(self, connection: Collection[int], memory_mb: int, cpu_seconds: int) -> None:
        """Confine this process to its ``connection``.

        Each layer is tried before the next one is put on. Raises ``Unavailable``; the process must not go on then.
        """
        process.forget(connection)
        process.limit(memory_mb, cpu_seconds)
        if self._drop_root:
            process.drop_root()
        process.die_with_parent()
        process.hide_memory()
        process.renounce_privileges()
        if self._landlock is not None:
            self._landlock()
            _expect_closed("Landlock", errno.EACCES)
        if self._filter is not None:
            try:
                self._filter.load()
            except OSError as error:
                raise Unavailable(f"the kernel takes no filter of system calls ({error.strerror})") from None
            _expect_closed("seccomp", errno.EPERM)


def _expect_closed(layer: str, refusal: int) -> None:
    """See that no file can be opened any more, and by the number of the refusal that it is this layer that holds."""
    try:
        descriptor = os.open("/", os.O_RDONLY)
    except OSError as error:
        if error.errno == refusal:
            return
    else:
        os.close(descriptor)
    raise Unavailable(f"{layer} was put on and does not keep files from being opened")
