"""``learnloop`` and ``python -m learnloop``."""

import gc
import os
import sys

if __name__ == "__main__" and sys.path and not sys.flags.safe_path:
    # `python -m` puts the current folder first on the path: the grader must not import a student's numpy.py from there.
    del sys.path[0]


def main() -> None:
    """Run the command line and exit with its code."""
    _open_standard_streams()
    try:
        code = _run()
    except KeyboardInterrupt:  # while the modules were loaded
        code = 130
    sys.exit(code)


def _run() -> int:
    try:
        os.getcwd()
    except OSError:
        print("learnloop: the current folder no longer exists. Change to another one: cd", file=sys.stderr)
        return 2
    if sys.argv[1:2] not in (["check"], ["cells"], ["watch"]):
        from learnloop.cli.main import run

        return run(sys.argv[1:])
    from learnloop.sandbox import launch

    gc.set_threshold(20_000)  # loading makes many objects and hardly any garbage
    launch.start_early()  # most of the time of a check is loading NumPy, twice: both begin at once
    try:
        from learnloop.cli.main import run

        return run(sys.argv[1:])
    finally:
        launch.close_unused()


def _open_standard_streams() -> None:
    """Open descriptors 0 to 2 where they are closed, so that no connection of ours gets them."""
    while True:
        descriptor = os.open(os.devnull, os.O_RDWR)
        if descriptor > 2:
            os.close(descriptor)
            break
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115 - it stays open as long as the program runs


if __name__ == "__main__":
    main()
