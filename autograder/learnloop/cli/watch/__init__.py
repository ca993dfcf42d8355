"""``learnloop watch``: save a file, and see at once what has become right."""

from pathlib import Path


def watch(root: Path, folder: Path, *, target: str = "", poll: bool = False, timing: bool = True) -> int:
    """Watch an exercise in a learner's folder until somebody ends it; the exit code.

    It is ``target``, or else the current one. ``root`` is the course's folder. ``poll``: read the
    folder again and again instead of waiting for events of the file system. Raises
    ``LearnloopError``.
    """
    from learnloop.cli.watch.start import run

    return run(root, folder, target=target, poll=poll, timing=timing)
