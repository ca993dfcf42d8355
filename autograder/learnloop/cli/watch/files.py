"""Noticing that files were written: by events of the file system, else by polling."""

import logging
import os
import sys
import threading
from pathlib import Path

from learnloop.cli.watch.events import Events, Saved

STEP_MS = 5  # after this long without a change a save is over: an editor that writes a file and renames it takes less
DEBOUNCE_MS = 100
POLL_MS = 200
AGAIN_SECONDS = 0.3  # between two attempts to find a folder that is gone

# File systems over which no events come, as Linux calls them: what another computer writes, this kernel does not see.
REMOTE = ("nfs", "cifs", "smb", "9p", "afs", "ceph", "gluster", "lustre", "vboxsf", "vmhgfs", "prl_fs", "drvfs", "virtiofs")
REMOTE_FUSE = ("sshfs", "rclone", "s3fs", "gcsfuse", "davfs", "vmhgfs", "portal", "osxfs", "grpcfuse", "gvfsd", "google-drive")


class FileWatcher(threading.Thread):
    """Puts ``Saved`` into ``events`` whenever ``folder`` may have changed, or was replaced."""

    def __init__(self, folder: Path, events: Events, *, poll: bool) -> None:
        super().__init__(daemon=True)
        self._folder = folder
        self._events = events
        self._poll = poll
        self._over = threading.Event()
        logging.getLogger("watchfiles").setLevel(logging.ERROR)  # it logs at every timeout that nothing happened

    def run(self) -> None:
        """Watch until ``close``; a folder that was removed is waited for."""
        while not self._over.is_set():
            try:
                self._watch()
            except (OSError, RuntimeError):  # the folder is gone, or the system allows no more watches
                self._poll = self._poll or self._folder.is_dir()
            self._events.put(Saved())
            self._over.wait(AGAIN_SECONDS)

    def _watch(self) -> None:
        from watchfiles import Change, watch

        identity = _identity(self._folder)
        for changes in watch(
            self._folder,
            watch_filter=None,
            debounce=DEBOUNCE_MS,
            step=STEP_MS,
            stop_event=self._over,
            rust_timeout=1000,
            yield_on_timeout=True,
            raise_interrupt=False,
            force_polling=self._poll,
            poll_delay_ms=POLL_MS,
            recursive=False,
        ):
            if changes:
                self._events.put(Saved())
            if (not changes or any(kind == Change.deleted for kind, _ in changes)) and _identity(self._folder) != identity:
                return  # the folder was replaced or removed

    def close(self) -> None:
        """Stop watching."""
        self._over.set()
        self.join()


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def needs_polling(folder: Path) -> bool:
    """Whether the file system sends no events for this folder, as far as that can be known."""
    if os.environ.get("WATCHFILES_FORCE_POLLING"):
        return True
    if sys.platform == "linux":
        release = os.uname().release.lower()
        kind = _file_system(folder)
        # WSL: events of Windows' own drives do not come; of its Linux file system they do, but for what Windows writes there.
        remote = "microsoft" in release or is_remote(kind)
    elif sys.platform == "win32":
        import ctypes

        drive = os.path.splitdrive(folder.absolute())[0]
        remote = drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == 4  # DRIVE_REMOTE
    else:
        remote = folder.absolute().parts[1:2] == ("Network",)
    return remote


def is_remote(kind: str) -> bool:
    """Whether such a file system is on another computer: ``nfs4``, ``cifs``, ``fuse.sshfs``."""
    name, _, fuse = kind.lower().partition(".")
    return name.startswith(REMOTE) or fuse.startswith(REMOTE_FUSE)


def _file_system(folder: Path) -> str:
    """The kind of file system that a folder is on, as the kernel lists it.

    Empty when it cannot be found out.
    """
    try:
        lines = Path("/proc/self/mountinfo").read_text("utf-8", "surrogateescape").splitlines()
        path = os.path.realpath(folder)
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        before, _, after = line.partition(" - ")
        fields, words = before.split(), after.split()
        if len(fields) < 5 or not words:
            continue
        point = fields[4].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = path == point or path.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best):
            best, kind = point, words[0]
    return kind
