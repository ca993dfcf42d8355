"""The seed of a mark in class: unpredictable without the course's secret, and fixed for a
submission.
"""

import hashlib
import hmac
from pathlib import Path

from learnloop.errors import UsageError
from learnloop.integrations.nbgrader.new_course import SECRET

SEED_BYTES = 6


def secret_of(folder: Path) -> bytes:
    """The secret of a course that ``learnloop nbgrader init`` wrote. Raises ``UsageError``."""
    try:
        secret = (folder / SECRET).read_bytes().strip()
    except OSError as error:
        words = f"{folder / SECRET} cannot be read: {error.strerror or error}. Seeds of marks are made with it."
        raise UsageError(f"{words}\n  A new one:  python -c 'import secrets; print(secrets.token_hex(32))' > {SECRET}") from None
    if len(secret) < 32:
        raise UsageError(f"{folder / SECRET} is too short for a secret: it needs 32 characters or more.")
    return secret


def seed_of_mark(secret: bytes, student: str, exercise: str, submitted: bytes) -> int:
    """The HMAC of student, exercise and submission, as a seed."""
    parts = [student.encode(), exercise.encode(), submitted]
    message = b"".join(len(part).to_bytes(8, "big") + part for part in parts)
    return int.from_bytes(hmac.digest(secret, message, hashlib.sha256)[:SEED_BYTES], "big")
