"""Opening the learner's own editor at a line of a file."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

# By the name of the program: how to pass a file and a line, and whether it opens its own window.
_PLUS = ["+{line}", "{file}"]
_COLON = ["{file}:{line}"]
SYNTAX: dict[str, tuple[list[str], bool]] = {
    **dict.fromkeys(
        ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "micro", "joe", "jed", "mg", "ne", "mcedit"], (_PLUS, False)
    ),
    **dict.fromkeys(["emacsclient", "kak", "ed"], (_PLUS, False)),
    **dict.fromkeys(["hx", "helix"], (_COLON, False)),
    **dict.fromkeys(["gvim", "mvim", "gedit", "xed", "pluma", "gnome-text-editor"], (_PLUS, True)),
    **dict.fromkeys(["code", "code-insiders", "codium", "cursor", "windsurf"], (["-g", "{file}:{line}"], True)),
    **dict.fromkeys(["subl", "zed", "zeditor", "lapce"], (_COLON, True)),
    **dict.fromkeys(["kate", "kwrite"], (["-l", "{line}", "{file}"], True)),
    **dict.fromkeys(["idea", "pycharm", "charm"], (["--line", "{line}", "{file}"], True)),
    "mate": (["-l", "{line}", "{file}"], True),
    "notepad++": (["-n{line}", "{file}"], True),
    "notepad": (["{file}"], True),
    "thonny": (["{file}"], True),
    "spyder": (["{file}"], True),
}
HOW = "No editor is set. Set one and start the watch again, for example: " + (
    "set EDITOR=notepad" if sys.platform == "win32" else "export EDITOR=nano"
)


def chosen(environment: Mapping[str, str] = os.environ) -> str:
    """The command of the editor in ``VISUAL`` or ``EDITOR``, empty when there is none."""
    return environment.get("VISUAL", "").strip() or environment.get("EDITOR", "").strip()


def command(editor: str, file: Path, line: int) -> tuple[list[str], bool]:
    """The command line that opens the file at the line, and whether it has its own window.

    One with a window need not be waited for. An unknown editor gets only the file, and the
    terminal.
    """
    try:
        words = shlex.split(editor, posix=sys.platform != "win32")
    except ValueError:  # a quotation mark without its other half
        words = editor.split()
    words = [word.strip('"') for word in words]
    name = Path(words[0]).name.lower().removesuffix(".exe").removesuffix(".cmd")
    syntax, window = SYNTAX.get(name, (["{file}"], False))
    in_terminal = {"-nw", "-t", "--tty", "-nt"} & set(words)
    return [*words, *(word.format(file=file, line=line) for word in syntax)], window and not in_terminal


def opened(editor: str, file: Path, line: int) -> str:
    """Open it, and wait for an editor in this terminal; why that did not work, or nothing."""
    words, window = command(editor, file, line)
    try:
        if window:
            null = subprocess.DEVNULL
            subprocess.Popen(words, stdin=null, stdout=null, stderr=null, start_new_session=True)
            return ""
        ended = subprocess.run(words, check=False).returncode
    except OSError as error:
        return f"{words[0]} could not be started: {error.strerror or error}."
    return f"{words[0]} ended with exit code {ended}." if ended else ""
