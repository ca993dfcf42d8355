"""``learnloop watch``: save a file, and see at once what has become right."""

from pathlib import Path


def watch(root: Path, folder: Path, *, target: str = "", poll: bool = False, timing: bool = True) -> int:
    """Watch an exercise in a learner's folder, that of ``target`` or else the current one, until somebody ends it; the exit code.

    ``root`` is the course's folder. ``poll``: look again and again instead of waiting for the system to say that a file was
    written. Raises ``LearnloopError``.
    """
    from learnloop.cli.watch.start import run

    return run(root, folder, target=target, poll=poll, timing=timing)
