"""Progress: a line at once, and a bar for what takes longer than a second; in a pipe neither.

The bar is on standard error and leaves no trace: what is printed at the end is the same with it and
without it.
"""

import sys
import threading
from typing import Any

import click

PATIENCE_SECONDS = 1.0


class Bar:
    """The progress of ``total`` steps, or of work that cannot be counted, as a context manager.

    ``quiet``: nothing at all, as in a pipe.
    """

    def __init__(self, title: str, total: int | None = None, *, quiet: bool = False) -> None:
        self._title = title
        self._total = total
        self._done = 0
        self._shown = not quiet and sys.stderr.isatty()
        self._rich: Any = None
        self._task: Any = None
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def __enter__(self) -> "Bar":
        if self._shown:
            click.echo(f"{self._title} ...", err=True)
            self._timer = threading.Timer(PATIENCE_SECONDS, self._show)
            self._timer.daemon = True
            self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._timer is not None:
            self._timer.cancel()
        with self._lock:
            self._shown = False
            if self._rich is not None:
                self._rich.stop()

    def say(self, words: str) -> None:
        """What is being done now."""
        with self._lock:
            self._title = words.removesuffix(" ...")
            if self._rich is not None:
                self._rich.update(self._task, description=self._title)

    def advance(self) -> None:
        """One step is done."""
        self.reach(self._done + 1, self._total)

    def reach(self, done: int, total: int | None) -> None:
        """This many steps are done, of a total that is now known."""
        with self._lock:
            self._done, self._total = done, total
            if self._rich is not None:
                self._rich.update(self._task, completed=done, total=total)

    def _show(self) -> None:
        """Load rich, which takes a while itself, and show the bar."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        console = Console(stderr=True, highlight=False)
        columns = (TextColumn("{task.description}", markup=False), BarColumn(bar_width=24), TimeElapsedColumn())
        with self._lock:
            if self._shown:
                self._rich = Progress(*columns, console=console, transient=True, refresh_per_second=4)
                self._task = self._rich.add_task(self._title, total=self._total, completed=self._done)
                self._rich.start()
