"""``learnloop`` and ``python -m learnloop``."""

import sys

if __name__ == "__main__" and sys.path and not sys.flags.safe_path:
    # `python -m` puts the current folder first on the path: a student's numpy.py there must not become the grader's.
    del sys.path[0]


def main() -> None:
    """Run the command line and exit with its code."""
    if sys.argv[1:2] == ["check"]:  # most of a check's time goes into loading NumPy, twice: let both begin at once
        from learnloop.sandbox import launch

        launch.start_early()
    from learnloop.cli import run

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
