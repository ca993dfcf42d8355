"""Where the compiled code of the references is stored."""

import atexit
import hashlib
import shutil
import tempfile
from pathlib import Path

from learnloop.course.cache import private_folder


def cache_folder(references: Path) -> Path:
    """The private folder for the compiled code of these references, in the user's cache; a temporary one if need be.

    Its name contains a digest of their source, since Numba itself does not notice a change in an
    imported file. It has to be private: Numba's index files are pickles, and are loaded.
    """
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(references.glob("*.py")):
        digest.update(path.read_bytes())
    return private_folder(f"compiled-{digest.hexdigest()}") or _temporary_folder()


def _temporary_folder() -> Path:
    """A private folder that is gone when this process ends."""
    folder = tempfile.mkdtemp(prefix="learnloop-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
