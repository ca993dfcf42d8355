"""Folders of the user's cache in which only this user can write."""

import os
import sys
from pathlib import Path


def private_folder(name: str) -> Path | None:
    """A folder in learnloop's part of the user's cache, created if needed; None if impossible.

    Its contents are trusted, so it must belong to this user, and nobody else may write to it.
    """
    import platformdirs

    folder = Path(platformdirs.user_cache_dir("learnloop")) / name
    if not folder.is_absolute():  # no home, and none that could be found out
        return None
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return folder if _is_private(folder) else None
    except OSError:  # no home to write to
        return None


def _is_private(folder: Path) -> bool:
    if sys.platform == "win32":
        return os.access(folder, os.W_OK)
    found = folder.stat()
    return os.access(folder, os.W_OK) and found.st_uid == os.getuid() and not found.st_mode & 0o022
