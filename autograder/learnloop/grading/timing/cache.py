"""Where the compiled code of the references is stored."""

import atexit
import hashlib
import os
import shutil
import sys
import tempfile
from pathlib import Path


def cache_folder(references: Path) -> Path:
    """The private folder for the compiled code of these references, in the user's cache; a temporary one if need be.

    Its name contains a digest of their source, since Numba itself does not notice a change in an imported file.
    """
    import platformdirs

    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(references.glob("*.py")):
        digest.update(path.read_bytes())
    folder = Path(platformdirs.user_cache_dir("learnloop")) / f"compiled-{digest.hexdigest()}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if _is_private(folder):
            return folder
    except OSError:  # no home to write to
        return _temporary_folder()
    return _temporary_folder()


def _temporary_folder() -> Path:
    """A private folder that is gone when this process ends."""
    folder = tempfile.mkdtemp(prefix="learnloop-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def _is_private(folder: Path) -> bool:
    """Whether only this user can write there: Numba's index files are pickles, and are loaded."""
    if sys.platform == "win32":
        return os.access(folder, os.W_OK)
    found = folder.stat()
    return os.access(folder, os.W_OK) and found.st_uid == os.getuid() and not found.st_mode & 0o022
