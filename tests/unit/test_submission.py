"""What is read of a submission without running it: the file, the notebook, the rules, the earlier exercises."""

import ast
import contextlib
import json
import os
import socket
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from laws import times

from learnloop.course.model import Course, Exercise, Function, Limits
from learnloop.submission.files import NOTEBOOK_KB, BadFile, find_file, read_text, units_in, units_of
from learnloop.submission.forbidden import refused_functions, refused_imports, why_refused
from learnloop.submission.outline import Outline, missing, outline
from learnloop.submission.places import place, source_line
from learnloop.submission.submission import read_submission
from learnloop.text import clean
from learnloop.values.source import SourceUnit

LIMIT = 64
ALLOWED = ["numpy", "math", "collections", "exercise1"]


def write(folder, name, content):
    """A file with that content, text or bytes."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def notebook(*cells):
    """The JSON of a notebook with these code cells."""
    made = [{"cell_type": "code", "source": cell, "metadata": {}, "outputs": [], "execution_count": None} for cell in cells]
    return json.dumps({"cells": made, "metadata": {"kernelspec": {"name": "bash"}}, "nbformat": 4, "nbformat_minor": 5})


def refusal(path, limit=LIMIT):
    """Why a file cannot be read."""
    with pytest.raises(BadFile) as caught:
        units_of(path, limit)
    return str(caught.value)


def look(source, name="exercise2.py"):
    """The outline of one file."""
    return outline([SourceUnit(name, source)])


def refused_in(source, *names):
    """What costs the functions of one file, each with the finding; ``names`` are those that the course refuses."""
    units = [SourceUnit("exercise2.py", source)]
    return refused_functions(units, look(source).functions, dict.fromkeys(names))


def modules_refused(source, *, lenient=False):
    """The modules that one file imports and cannot have, each with its line."""
    units = [SourceUnit("exercise2.py", source, lenient)]
    return [(each.module, each.place.line) for each in refused_imports(units, ALLOWED)]


def problem_of(source, **options):
    """What is wrong with one file."""
    found = look(source, **options).problem
    assert found is not None
    assert found.stage == "file"
    return found


def marked(where):
    """The text that a place underlines."""
    return where.text[where.column : where.end_column]


# ---------------------------------------------------------------- files


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"x = 1\n", "x = 1\n"),
        (b"", ""),
        (b"\xef\xbb\xbfx = 1\n", "x = 1\n"),
        (b"x = 1\r\ny = 2\r\n", "x = 1\ny = 2\n"),
        (b"x = 1\ry = 2\r", "x = 1\ny = 2\n"),
        ("é = 'ω'\n".encode(), "é = 'ω'\n"),
        ("# -*- coding: latin-1 -*-\nx = 'é'\n".encode(), "# -*- coding: latin-1 -*-\nx = 'é'\n"),
    ],
    ids=["plain", "empty", "BOM", "CRLF", "CR", "UTF-8", "a cookie that is wrong"],
)
def test_a_text_file_is_read(tmp_path, content, text):
    """UTF-8 with or without a byte order mark, in any system's line ends."""
    path = write(tmp_path, "exercise1.py", content)
    assert read_text(path, LIMIT) == text
    assert units_of(path, LIMIT) == [SourceUnit("exercise1.py", text)]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("ok = 1\nx = 'é'\n".encode("latin-1"), "not UTF-8 text (line 2)"),
        ("x = 1\n".encode("utf-16"), "not UTF-8 text (line 1)"),
        (b"\x7fELF\x02\x01\x01\x00\xff\xfe", "not UTF-8 text (line 1)"),
        (b"x = 1\0\n", "NUL bytes"),
        (b"x" * ((LIMIT << 10) + 1), "the limit is 0.0625 MB"),
    ],
    ids=["latin-1", "UTF-16", "binary", "NUL", "too large"],
)
def test_another_file_is_refused_with_its_reason(tmp_path, content, words):
    """Text in another encoding, no text at all, or too much of it."""
    message = refusal(write(tmp_path, "exercise1.py", content))
    assert message.startswith("exercise1.py ")
    assert words in message


def test_a_file_of_just_the_limit_is_read(tmp_path):
    """The limit is what it says."""
    assert len(read_text(write(tmp_path, "a.py", b"#" * (LIMIT << 10)), LIMIT)) == LIMIT << 10


def test_a_huge_file_is_not_read_to_its_end(tmp_path):
    """A file of a terabyte that has no blocks is told by its size at once."""
    path = tmp_path / "exercise1.py"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "1,048,576.0 MB; the limit is" in refusal(path)


def test_a_missing_file_and_a_folder_are_told(tmp_path):
    """What is not there, and what is not a file."""
    assert refusal(tmp_path / "exercise1.py") == "exercise1.py cannot be opened: No such file or directory."
    (tmp_path / "exercise2.py").mkdir()
    assert "is a folder" in refusal(tmp_path / "exercise2.py")
    assert "cannot be opened" in refusal(tmp_path / ("x" * 300 + ".py"))


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_a_link_is_not_followed(tmp_path):
    """Neither to a good file nor to a secret nor to nothing nor to itself: a submission is the file itself."""
    write(tmp_path, "real.py", "x = 1\n")
    for target in ("real.py", "/etc/passwd", "nothing", "exercise1.py", "."):
        path = tmp_path / "exercise1.py"
        path.symlink_to(target)
        assert "is a link" in refusal(path)
        path.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFOs here")
def test_a_pipe_or_socket_is_refused_without_waiting(tmp_path, monkeypatch):
    """Opening a FIFO that nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "exercise1.py")
    assert "not a regular file" in refusal(tmp_path / "exercise1.py")
    monkeypatch.chdir(tmp_path)  # a socket's path is short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("exercise2.py")
        assert "cannot be opened" in refusal(tmp_path / "exercise2.py")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_a_device_is_refused(tmp_path):
    """An endless file is not begun."""
    assert "not a regular file" in refusal(Path("/dev/zero"))


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_told(tmp_path):
    """The system's own reason is passed on."""
    path = write(tmp_path, "exercise1.py", "x = 1\n")
    path.chmod(0)
    assert refusal(path) == "exercise1.py cannot be opened: Permission denied."


def test_a_python_file_is_preferred_to_a_notebook(tmp_path):
    """``.py``, else ``.ipynb``, else nothing; what has the name is found, and told if it is no file."""
    assert find_file(tmp_path, "exercise1") is None
    write(tmp_path, "exercise1.ipynb", notebook())
    assert find_file(tmp_path, "exercise1") == tmp_path / "exercise1.ipynb"
    write(tmp_path, "exercise1.py", "")
    assert find_file(tmp_path, "exercise1") == tmp_path / "exercise1.py"
    (tmp_path / "exercise2.py").mkdir()
    assert find_file(tmp_path, "exercise2") == tmp_path / "exercise2.py"
    assert "is a folder" in refusal(tmp_path / "exercise2.py")


# ---------------------------------------------------------------- notebooks


def sources(tmp_path, *cells):
    """The source that is read from a notebook with these code cells."""
    return [unit.source for unit in units_of(write(tmp_path, "exercise1.ipynb", notebook(*cells)), LIMIT)]


def test_code_cells_become_lenient_units(tmp_path):
    """One unit for each code cell that has something in it, called by its place among all cells."""
    content = {
        "cells": [
            {"cell_type": "markdown", "source": ["# Title"]},
            {"cell_type": "code", "source": ["import numpy as np\n", "x = 1"]},
            {"cell_type": "code", "source": " \n"},
            {"cell_type": "raw", "source": "x = 2"},
            {"cell_type": "code"},
            {"cell_type": "code", "source": "y = 'ω'"},
        ]
    }
    path = write(tmp_path, "exercise1.ipynb", "\ufeff" + json.dumps(content))
    assert units_of(path, LIMIT) == [
        SourceUnit("exercise1.ipynb, cell 2", "import numpy as np\nx = 1", True),
        SourceUnit("exercise1.ipynb, cell 6", "y = 'ω'", True),
    ]


def test_magics_become_comments_where_they_are(tmp_path):
    """Lines of IPython are left out, and every other line keeps its number."""
    (source,) = sources(tmp_path, "%matplotlib inline\nx = 1\n  !ls -l\n?np.sum\ny = x % 2\n    %timeit f()\nz = 3")
    assert source == "#%matplotlib inline\nx = 1\n#  !ls -l\n#?np.sum\ny = x % 2\n#    %timeit f()\nz = 3"


def test_a_cell_in_another_language_is_left_out(tmp_path):
    """``%%bash`` and its kin, to the last line."""
    for source in sources(tmp_path, "%%bash\nrm -rf /\n\necho", " %%html\n<b>", "%%javascript\nalert(1)"):
        assert set(source) <= {"#", "\n"}
    assert sources(tmp_path, "%%bash\nrm -rf /\n\necho") == ["#\n#\n#\n#"]


@pytest.mark.parametrize(
    "cell",
    ["n = (\n    step\n    % size\n)", 's = """\n% of all\n! and\n? or\n"""', "x = y \\\n    % 2", "f = [1,\n  # a\n  2\n  %3]"],
    ids=["a remainder in parentheses", "text of several lines", "a continued line", "a list"],
)
def test_a_line_of_python_is_no_magic(tmp_path, cell):
    """A remainder at the beginning of a line, as formatters write it, or a line of a text, stays what it is."""
    assert sources(tmp_path, cell) == [cell]


def test_magics_and_remainders_are_told_apart_in_one_cell(tmp_path):
    """Each line is looked at by itself."""
    (source,) = sources(tmp_path, "%matplotlib inline\n!echo it's (\nn = (\n    step\n    % size\n)\n%time")
    assert source == "#%matplotlib inline\n#!echo it's (\nn = (\n    step\n    % size\n)\n#%time"


@pytest.mark.parametrize(
    "cells",
    [["a = 1\n" * 25_000 + "%x\n" * 150], ["%x\n" * 20_000], ["%x\n" * 100] * 200, ["a = (\n" * 25_000 + "%x\n" * 100]],
    ids=["at the end of a long cell", "a cell of magics", "many cells of magics", "in open parentheses"],
)
def test_magics_are_found_in_bounded_time(tmp_path, cells):
    """The time grows with the length of the notebook and not with its square: nothing limits the grader's own reading."""
    path = write(tmp_path, "exercise1.ipynb", notebook(*cells))
    started = time.perf_counter()
    assert len(units_of(path, 1024)) == len(cells)
    assert time.perf_counter() - started < 4


def test_nul_characters_in_cells_are_dropped(tmp_path):
    """JSON can carry what a file may not; Python would not read the cell."""
    assert sources(tmp_path, "x = 1\0\n") == ["x = 1\n"]


SHAPES = {
    "not JSON": "import numpy as np\n",
    "nothing": "",
    "half": notebook("x = 1")[:-20],
    "a list": "[]",
    "a number": "5",
    "null": "null",
    "no cells": "{}",
    "cells of another kind": '{"cells": {}}',
    "a cell of another kind": '{"cells": [5]}',
    "a cell without a type": '{"cells": [{"source": "x"}]}',
    "source of another kind": '{"cells": [{"cell_type": "code", "source": 5}]}',
    "lines of another kind": '{"cells": [{"cell_type": "code", "source": [5]}]}',
    "worksheets": '{"worksheets": [{"cells": []}], "nbformat": 3}',
    "half a surrogate pair": '{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}',
    "not a number": '{"cells": [], "x": NaN}',
    "deep lists": '{"cells": ' + "[" * 60_000 + "]" * 60_000 + "}",
    "deep metadata": '{"cells": [], "metadata": ' + '{"a":' * 400_000 + "1" + "}" * 400_000 + "}",
}


@pytest.mark.parametrize("content", SHAPES.values(), ids=SHAPES)
def test_what_is_no_notebook_is_refused(tmp_path, content):
    """JSON of another shape, nesting beyond all bounds, or no JSON: one message, no traceback."""
    message = refusal(write(tmp_path, "exercise1.ipynb", content), 1024)
    assert message.startswith("exercise1.ipynb cannot be read as a notebook")
    assert len(message) < 400


def test_digits_without_end_do_not_stop_the_reader(tmp_path):
    """A number of a hundred thousand digits, where nobody looks at it, is skipped."""
    path = write(tmp_path, "exercise1.ipynb", '{"cells": [], "nbformat": ' + "9" * 100_000 + "}")
    assert units_of(path, LIMIT) == []


def test_a_notebook_may_be_larger_than_its_code(tmp_path):
    """Outputs are never read, whatever they are, up to a bound for the whole file; source itself has the limit of a file."""
    made = json.loads(notebook("x = 1"))
    made["cells"][0]["outputs"] = [{"data": {"image/png": "A" * (10 << 20)}}]
    assert [unit.source for unit in units_of(write(tmp_path, "a.ipynb", json.dumps(made)), LIMIT)] == ["x = 1"]
    with (tmp_path / "b.ipynb").open("wb") as file:
        file.truncate((NOTEBOOK_KB << 10) + 1)
    assert "is 64.0 MB; the limit is 64 MB" in refusal(tmp_path / "b.ipynb")
    assert "more than 0.0625 MB of code" in refusal(write(tmp_path, "c.ipynb", notebook(*["#" * 10_000] * 7)))


@pytest.mark.parametrize(
    "content",
    [
        b'{"cells":[{"cell_type":"code","source":"x=1","outputs":[' + b"[]," * (21 << 20) + b"1]}]}",
        b'{"cells":[{"cell_type":"code","source":"x=1","outputs":' + b"[" * (63 << 20),
        b'{"cells":[{"cell_type":"code","source":[' + b'"",' * (21 << 20) + b'""]}]}',
        b'{"cells":[' + b'{"cell_type":""},' * (3 << 20) + b'{"cell_type":""}]}',
    ],
    ids=["many outputs", "deep outputs", "many lines", "many cells"],
)
def test_the_largest_notebook_is_read_in_bounded_time(content):
    """Whatever its JSON is made of."""
    started = time.perf_counter()
    with contextlib.suppress(BadFile):
        units_in(content, "a.ipynb", LIMIT)
    assert time.perf_counter() - started < 30


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["cells", "cell_type", "source", "a"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.just("cells"), st.lists(json_values | st.fixed_dictionaries({"cell_type": st.just("code"), "source": json_values}))
    )
)
def test_json_of_any_shape_is_read_or_refused(tmp_path, content):
    """Nothing but ``BadFile`` comes out, and every unit that comes out is text with a name."""
    path = write(tmp_path, "exercise1.ipynb", json.dumps(content))
    try:
        units = units_of(path, LIMIT)
    except BadFile:
        return
    assert all(unit.lenient and unit.source.strip() for unit in units)
    assert all(line.startswith("#") or not line.lstrip().startswith("!") for unit in units for line in unit.source.split("\n"))


# ---------------------------------------------------------------- what Python can read


@pytest.mark.parametrize(
    ("source", "line", "underlined"),
    [
        ("def f(:\n    pass\n", 1, ":"),
        ("x = 1\ny = (2 +* 3)\n", 2, "*"),
        ("x = 1\n\n\nif x\n    pass\n", 4, ""),
        ("é = 'ωω'; y = 2 +* 3\n", 1, "*"),
        ("def f():\n\treturn ω +* 3\n", 2, "*"),
    ],
    ids=["a signature", "an operator", "a colon", "after letters beyond ASCII", "after a tab"],
)
def test_a_syntax_error_is_told_with_its_line_and_column(source, line, underlined):
    """The line is shown with the very characters at which Python stopped; columns count characters."""
    found = problem_of(source)
    assert found.status == "error"
    assert found.message.startswith("Python cannot read exercise2.py: ")
    assert f"(line {line})" in found.message
    assert found.place.line == line
    assert found.place.text == source.split("\n")[line - 1]
    assert marked(found.place) == underlined
    assert found.place.end_column > found.place.column


NESTED = {
    "open parentheses": "x = " + "(" * 50_000,
    "parentheses": "x = " + "(" * 300 + "1" + ")" * 300,
    "brackets": "x = " + "[" * 50_000 + "]" * 50_000,
    "signs": "x = " + "-" * 50_000 + "1",
    "a sum": "x = 1" + "+1" * 50_000,
    "attributes": "x = a" + ".b" * 50_000,
    "calls": "x = f" + "()" * 50_000,
    "not": "x = " + "not " * 50_000 + "1",
    "lambdas": "x = " + "lambda:" * 50_000 + "1",
    "elif": "if a: pass\n" + "elif a: pass\n" * 20_000,
    "levels of indentation": "".join(" " * i + "if a:\n" for i in range(200)) + " " * 200 + "pass",
    "digits": "x = " + "9" * 60_000,
}


@pytest.mark.parametrize("source", NESTED.values(), ids=NESTED)
def test_source_that_python_gives_up_on_is_a_finding(source):
    """Whatever makes the parser stop (stack, recursion, limits) is told in words, never a crash of ours.

    What this Python does read (3.14 a sum of 50 000 numbers) is read.
    """
    try:
        ast.parse(source)
    except (SyntaxError, RecursionError, MemoryError):
        found = problem_of(source)
    else:
        assert look(source) == Outline(names={"x"})
        return
    assert found.status == "error"
    assert "exercise2.py" in found.message
    assert not found.message.endswith((": .", ": "))


def test_a_name_of_many_parts_is_read():
    """Python reads more parts than a function of ours may call itself."""
    source = "import numpy as np\nx = np" + ".b" * 1500 + "\ny = np.gradient\ndef f(): return x, y"
    found = refused_in(source, "numpy.gradient")["f"]
    assert found.message.startswith("`numpy.gradient` is not allowed")
    assert found.place.line == 3


def test_a_file_of_many_functions_is_read_in_bounded_time():
    """The time grows with the length of the file and not with its square: nothing limits the grader's own reading."""
    started = time.perf_counter()
    assert len(look("".join(f"def f{i}(x):\n for i in x: pass\n return 1\n" for i in range(5_000))).functions) == 5_000
    assert time.perf_counter() - started < 10


def test_nul_and_half_characters_are_findings():
    """What no file can hold and a notebook's JSON might."""
    assert "null bytes" in problem_of("x = 1\0").message
    assert "surrogates not allowed" in problem_of("x = '\ud800'").message


def test_only_the_cell_that_cannot_be_read_is_left_out():
    """In a notebook the functions of all other cells are seen."""
    cells = ["def f(): return 1", "def g(:", "x = \0", "x = " + "-" * 50_000 + "1", "x = '\ud800'", "def h(): return 2"]
    seen = outline([SourceUnit(f"a.ipynb, cell {i}", cell, True) for i, cell in enumerate(cells, 1)])
    assert seen.problem is None
    assert sorted(seen.functions) == ["f", "h"]
    assert seen.functions["h"].unit == "a.ipynb, cell 6"


def test_warnings_of_the_parser_are_nobodys_business():
    """An invalid escape in a student's text warns; the grader's own warnings filter does not see it."""
    assert look("x = '\\d'\nassert (x, 'always')\nx is 5\n").problem is None


PIECES = [
    "def",
    "f",
    "(",
    ")",
    ":",
    "\n",
    "\t",
    "return",
    "x",
    "import",
    "os",
    ".",
    "=",
    "[",
    "]",
    "lambda",
    "if",
    "else",
    "é",
    "'",
]


@times(1.5)
@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES)).map(" ".join))
@example("def f():\n    return [\n        i for i in x]")
@example("def é(ω): return ω")
@example("if __name__ == '__main__': import os")
@example("\x0c\n")
def test_any_text_has_an_outline(source):
    """Reading the tree never fails, and each place that it gives is inside of the text."""
    seen = look(source)
    for each in seen.functions.values():
        for where in (each.answer, each.loop):
            assert where is None or 0 <= where.column <= where.end_column <= len(where.text)


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(
    ("module", "reason"),
    [
        ("os", "`os` cannot be imported where your code is checked"),
        ("os.path", "`os.path` cannot be imported where your code is checked"),
        ("torch", "`torch` is not allowed: the point of the exercise is to write it with NumPy"),
        ("sklearn.metrics", "`sklearn.metrics` is not allowed: the point of the exercise is to write it with NumPy"),
        ("numpyx", "`numpyx` is not allowed: the point of the exercise is to write it with NumPy"),
        ("learnloop.sandbox", "a submission cannot import the grader"),
        ("", "imports that begin with a dot do not work here"),
        ("matplotlib.pyplot", "`matplotlib.pyplot` cannot be imported: there is no screen where your code is checked"),
    ],
)
def test_what_cannot_be_imported_is_told_with_a_reason_and_a_next_step(module, reason):
    """One reason, one next step."""
    why, step = why_refused(module)
    assert why == reason
    assert step.endswith(".")


@pytest.mark.parametrize(
    ("line", "modules"),
    [
        ("import os", ["os"]),
        ("import os.path as p", ["os.path"]),
        ("from subprocess import run", ["subprocess"]),
        ("import math, os, sys, torch", ["os", "torch"]),
        ("import numpyx", ["numpyx"]),
        ("from learnloop import checks", ["learnloop"]),
        ("from . import exercise1", [""]),
        ("from .. import x", [""]),
        ("import ｏｓ", ["os"]),
        ("import numpy as np, math", []),
        ("from numpy.linalg import norm", []),
        ("from collections import abc", []),
        ("from exercise1 import relu, sigmoid", []),
        ("import json, logging, datetime, contextlib, abc, pprint, sys", []),
    ],
)
def test_imports_that_fail_are_found_with_their_line(line, modules):
    """Letters that only look different are the same; wherever it stands, also in a function and behind a guard."""
    for around in ("x = 1\n{}\n", "def f():\n    {}\n", "if True:\n    {}\n", "try:\n    {}\nexcept ImportError: pass\n"):
        assert modules_refused(around.format(line)) == [(module, 2) for module in modules]
        assert modules_refused(around.format(line), lenient=True) == [(module, 2) for module in modules]


def test_imports_that_grading_never_runs_are_not_looked_at():
    """Under the main guard and for type checkers anything goes; an ``else`` is run."""
    assert modules_refused('if __name__ == "__main__":\n    import os\n') == []
    assert modules_refused("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import torch\n") == []
    assert modules_refused("import typing\nif typing.TYPE_CHECKING:\n    import torch\n") == []
    assert modules_refused('if __name__ == "__main__":\n    pass\nelse:\n    import os\n') == [("os", 4)]
    assert modules_refused('if __name__ != "__main__":\n    import os\n') == [("os", 2)]
    assert modules_refused('if __name__ == "__main__" or True:\n    import os\n') == [("os", 2)]


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("eval('1')", "eval"),
        ("x = exec('1')", "exec"),
        ("compile('1', 'a', 'exec')", "compile"),
        ("__import__('os')", "__import__"),
        ("ｅｖａｌ('1')", "eval"),
        ("𝐞𝐱𝐞𝐜('1')", "exec"),
        ("run = eval", "eval"),
        ("__builtins__['eval']('1')", "__builtins__"),
        ("np.load.__globals__['os']", "__globals__"),
        ("().__class__.__base__.__subclasses__()", "__subclasses__"),
    ],
)
def test_a_name_that_is_not_allowed_costs_what_uses_it(line, name):
    """One line, one reason, one next step; directly, through a helper, through a value at the top level of the file."""
    source = f"def g():\n    {line}\nx = [g]\ndef f():\n    return x[0]\ndef h():\n    return 1\n"
    refused = refused_in(source)
    assert sorted(refused) == ["f", "g"]
    for found in refused.values():
        assert found.message == f"`{name}` is not allowed in a submission."
        assert (found.status, found.next_step) == ("failed", "Write the code out instead.")
        assert found.place.line == 2
        assert found.place.text.strip() == line
        assert marked(found.place)
        assert marked(found.place) in line


@pytest.mark.parametrize("line", ["re.compile('x')", "model.eval()", "evaluate('1')", "eval = 5", "compile = f; compile()"])
def test_what_shares_a_forbidden_name_is_left_alone(line):
    """Methods, and names of one's own."""
    assert refused_in(f"def f():\n    {line}\n") == {}


def test_a_name_of_ones_own_is_ones_own_where_it_holds():
    """An argument called ``compile`` says nothing about another function."""
    assert list(refused_in("def f(compile):\n    return compile\ndef g():\n    return compile\n")) == ["g"]
    assert refused_in("def eval(x):\n    return x\ndef g():\n    return eval(1)\n") == {}


@pytest.mark.parametrize(
    "source",
    [
        "import numpy as np\ndef f(y): return np.linalg.inv(y)\n",
        "import numpy\ndef f(y): return numpy.linalg.inv(y)\n",
        "import numpy.linalg\ndef f(y): return numpy.linalg.inv(y)\n",
        "import numpy.linalg as la\ndef f(y): return la.inv(y)\n",
        "from numpy import linalg\ndef f(y): return linalg.inv(y)\n",
        "from numpy.linalg import inv\ndef f(y): return inv(y)\n",
        "from numpy.linalg import *\ndef f(y): return inv(y)\n",
        "from numpy.linalg import inv as turn\ndef f(y): return map(turn, y)\n",
        "\ndef f(y):\n    from numpy.linalg import inv as turn; return map(turn, y)\n",
    ],
)
def test_a_part_of_numpy_that_the_course_refuses_is_told(source):
    """By whatever name it is called; its neighbours and a function of one's own with that name are left alone."""
    source += "def g(y): return 1\n"
    refused = refused_in(source, "numpy.linalg.inv")
    assert list(refused) == ["f"]
    assert refused["f"].message == "`numpy.linalg.inv` is not allowed in this course: it would do the exercise for you."
    assert refused["f"].place.line in (2, 3)
    assert refused_in(source, "numpy.linalg.solve", "numpy.inv") == {}
    mine = "import numpy as np\ndef inv(x):\n    return x\ndef f(y):\n    return inv(np.linalg.norm(x))\n"
    assert refused_in(mine, "numpy.linalg.inv") == {}


def test_the_imports_are_listed():
    """Every module that is imported anywhere, by its full name."""
    seen = look("import numpy.linalg as la\nfrom exercise1 import relu\ndef f():\n    import math\n")
    assert seen.imports == {"numpy.linalg", "exercise1", "math"}


def test_the_first_line_that_is_not_allowed_is_told():
    """A reader mends a function from its beginning."""
    assert refused_in("def f():\n    x = 1\n    eval('1')\n    exec('1')\n")["f"].place.line == 3


def test_a_forbidden_line_of_a_notebook_is_told_with_its_cell():
    """The rules are the same in cells, names of modules hold from cell to cell, and the line is counted in its cell."""
    sources = ["import numpy as np", "x = 1", "def f(y):\n    return np.gradient(y)", "np.gradient(x)"]
    cells = [SourceUnit(f"a.ipynb, cell {i}", source, True) for i, source in enumerate(sources, 1)]
    found = refused_functions(cells, ["f"], {"numpy.gradient": None})["f"]
    assert (found.place.file, found.place.line, found.place.text) == ("a.ipynb, cell 3", 2, "    return np.gradient(y)")


# ---------------------------------------------------------------- functions


UNTOUCHED = {
    "a docstring": '"""What to do."""',
    "pass": "pass",
    "an ellipsis": "...",
    "raise": "raise NotImplementedError",
    "raise with a call": "raise NotImplementedError()",
    "raise with words": 'raise NotImplementedError("TODO: relu")',
    "raise from": "raise NotImplementedError from None",
    "a docstring and pass": '"""What to do."""\n    pass',
    "a docstring and an ellipsis": '"""What to do."""\n    ...',
    "a docstring and raise": '"""What to do."""\n    # BEGIN\n    raise NotImplementedError("TODO")',
    "a constant": "0",
}

TOUCHED = {
    "return": "return z",
    "return None": "return None",
    "a bare return": "return",
    "another exception": "raise ValueError",
    "code before raise": "y = z\n    raise NotImplementedError",
    "an expression": "z",
    "a branch": "if z: raise NotImplementedError",
    "a docstring and code": '"""What to do."""\n    return z',
    "a re-raise": "raise",
}


@pytest.mark.parametrize("body", UNTOUCHED.values(), ids=UNTOUCHED)
def test_a_stub_is_untouched_in_all_its_forms(body):
    """Nothing is run to see that an exercise was not begun."""
    assert look(f"def relu(z):\n    {body}\n").functions["relu"].untouched
    assert look(f"async def relu(z):\n    {body}\n").functions["relu"].untouched


@pytest.mark.parametrize("body", TOUCHED.values(), ids=TOUCHED)
def test_a_function_that_does_anything_is_begun(body):
    """Even if it is wrong."""
    assert not look(f"def relu(z):\n    {body}\n").functions["relu"].untouched


def test_the_stubs_of_the_course_are_untouched(root, course):
    """Every function that the course asks for, but those that come solved."""
    for exercise in course.exercises:
        path = root / "exercises" / f"{exercise.id}.py"
        seen = read_submission(course, exercise, path).outline
        assert seen.problem is None
        for function in exercise.functions:
            assert seen.functions[function.name].untouched == (function.points > 0), function.name


def test_a_second_definition_is_the_one_that_counts():
    """As it is in Python: the stub that was left above the answer is no stub any more, and the other way round."""
    assert not look("def f():\n    pass\ndef f():\n    return 1\n").functions["f"].untouched
    assert look("def f():\n    return 1\ndef f():\n    pass\n").functions["f"].untouched
    cells = [SourceUnit("a, cell 1", "def f(): ...", True), SourceUnit("a, cell 2", "def f(): return 1", True)]
    assert outline(cells).functions["f"].unit == "a, cell 2"


@pytest.mark.parametrize(
    "line",
    [
        "relu = lambda z: z",
        "relu = np.vectorize(g)",
        "relu: object = g",
        "if True:\n    def relu(z): return z",
        "from math import exp as relu",
    ],
)
def test_a_stub_that_is_replaced_is_not_untouched(line):
    """The stub stands above and another thing takes its name: what counts is the last."""
    seen = look(f"def relu(z):\n    raise NotImplementedError\n{line}\n")
    assert "relu" in seen.names
    assert "relu" not in seen.functions or not seen.functions["relu"].untouched


@pytest.mark.parametrize(
    "source",
    [
        "relu = lambda z: z",
        "relu = np.vectorize(f)",
        "relu: object = f",
        "relu, sigmoid = f, g",
        "class relu: pass",
        "from math import exp as relu",
        "import math as relu",
        "if True:\n    def relu(z): return z",
        "if True:\n    relu = f",
        "for relu in fs: pass",
        "with a as relu: pass",
        "(relu := f)",
        "try:\n    relu = f\nexcept NameError:\n    relu = g",
        "try:\n    from math import exp as relu\nexcept ImportError:\n    from math import log as relu",
        "if True:\n    async def relu(z): return z",
        "if True:\n    class relu: pass",
    ],
)
def test_a_function_may_be_made_in_any_way(source):
    """Whatever binds the name at the top of the file makes it worth running: no student is told that it is missing."""
    assert "relu" in look(source).names


def test_the_places_of_a_function_are_found():
    """Where it is, its parameters, its one answer, its first loop: in characters, not in bytes."""
    seen = look(
        "x = 1\n\ndef ω(é, /, b=1, *args, c, **kwargs):\n    é = 'ωω'; return é + b\n"
        "def two(a):\n    if a: return 1\n    return 2\n"
        "def loops(a):\n    ω = [i for i in a]\n    for i in a: pass\n    return\n"
        "def long(a):\n    return (a +\n        1)\n"
    )
    omega = seen.functions["ω"]
    assert (omega.unit, omega.line, omega.parameters) == ("exercise2.py", 3, ["é", "b"])
    assert (omega.answer.line, marked(omega.answer)) == (4, "é + b")
    assert seen.functions["two"].answer is None
    assert seen.functions["two"].loop is None
    assert seen.functions["loops"].loop.line in (9, 10)
    assert marked(seen.functions["long"].answer) == "a +"


def test_a_place_counts_characters():
    """Python's columns are bytes of UTF-8; a reader's are characters."""
    units = [SourceUnit("a.py", "x = 1\né = 'ω' + b\n")]
    text = "é = 'ω' + b"
    start, end = len("é = 'ω' + ".encode()), len(text.encode())
    found = place(units, "a.py", 2, start, end, "here")
    assert (found.file, found.line, found.text, marked(found), found.note) == ("a.py", 2, text, "b", "here")


def test_a_place_that_is_not_there_has_no_text():
    """Another unit, or a line before or after the file: an empty text, no exception."""
    units = [SourceUnit("a.py", "x = 1")]
    assert source_line(units, "a.py", 1) == "x = 1"
    for unit, line in (("b.py", 1), ("a.py", 0), ("a.py", -1), ("a.py", 2), ("a.py", 2**63)):
        assert source_line(units, unit, line) == ""
        assert place(units, unit, line, 5, 9).text == ""
    assert len(source_line([SourceUnit("a.py", "x" * 5000)], "a.py", 1)) == 400


@pytest.mark.parametrize(
    ("written", "wanted"), [("Relu", "relu"), ("sigmiod", "sigmoid"), ("cross_entropy_gradient", "cross_entropy_grad")]
)
def test_a_missing_function_comes_with_the_nearest_name(written, wanted):
    """A typing mistake is told as one, with its line."""
    found = missing(wanted, look(f"x = 1\ndef {written}(z): return z\ndef other(): pass\n"), "exercise2.py")
    assert found.stage == "runs"
    assert found.message == f"There is no function `{wanted}` in exercise2.py, but there is `{written}`."
    assert (found.place.file, found.place.line) == ("exercise2.py", 2)
    assert found.next_step == f"Rename it to `{wanted}`."


def test_a_missing_function_without_a_likely_name_is_just_missing():
    """No guess is better than a wild one."""
    for seen in (Outline(), look("def forward(): pass")):
        found = missing("relu", seen, "exercise2.py")
        assert found.message == "There is no function `relu` in exercise2.py."
        assert found.place is None
        assert "def relu(...)" in found.next_step


# ---------------------------------------------------------------- earlier exercises


def small_course(count=4):
    """A course of some exercises of one function each."""
    exercises = [
        Exercise(id=f"exercise{i}", title=f"E{i}", functions=[Function(name=f"f{i}", points=1)]) for i in range(1, count + 1)
    ]
    return Course(title="Small", exercises=exercises, allowed_imports=["numpy"], limits=Limits(file_kb=LIMIT))


def submitted(folder, exercise="exercise4"):
    """The submission of one exercise in a folder."""
    course = small_course()
    return read_submission(course, course.exercise(exercise), folder / f"{exercise}.py")


def test_a_submission_is_read_without_running_it(tmp_path):
    """Its units and outline; its text is what a seed is made of."""
    write(tmp_path, "exercise1.py", "import numpy as np\ndef f1(): return 1 / 0\nf1()\n")
    found = submitted(tmp_path, "exercise1")
    assert found.outline.problem is None
    assert list(found.outline.functions) == ["f1"]
    assert found.text == found.units[0].source
    assert (found.earlier, found.absent) == ({}, [])


def test_earlier_exercises_are_gathered_through_each_other(tmp_path):
    """What is imported, and what that imports; nothing that nobody imports."""
    write(tmp_path, "exercise4.py", "from exercise3 import f3\ndef f4(): return f3()\n")
    write(tmp_path, "exercise3.py", "import exercise1\ndef f3(): return exercise1.f1()\n")
    write(tmp_path, "exercise2.py", "def f2(): return 2\n")
    write(tmp_path, "exercise1.py", "def f1(): return 1\n")
    found = submitted(tmp_path)
    assert found.outline.problem is None
    assert sorted(found.earlier) == ["exercise1", "exercise3"]
    assert found.earlier["exercise1"] == [SourceUnit("exercise1.py", "def f1(): return 1\n")]
    assert found.absent == []


def test_the_text_of_a_submission_tells_its_parts_apart(tmp_path):
    """Moving code from one file or cell to another is another submission, with another seed."""
    texts = set()
    for first, second in (("x = 1\n", "y = 1\n"), ("x = 1\ny = 1\n", ""), ("", "x = 1\ny = 1\n")):
        write(tmp_path, "exercise2.py", "import exercise1\n" + first)
        write(tmp_path, "exercise1.py", second)
        texts.add(submitted(tmp_path, "exercise2").text)
    assert len(texts) == 3


def test_earlier_exercises_that_are_absent_are_listed(tmp_path):
    """At any depth, each once; a notebook is as good as a file."""
    write(tmp_path, "exercise4.py", "from exercise3 import f3\nfrom exercise1 import f1\n")
    write(tmp_path, "exercise3.ipynb", notebook("from exercise2 import f2\nfrom exercise1 import f1", "def f3(): return 3"))
    found = submitted(tmp_path)
    assert found.outline.problem is None
    assert sorted(found.earlier) == ["exercise3"]
    assert [unit.name for unit in found.earlier["exercise3"]] == ["exercise3.ipynb, cell 1", "exercise3.ipynb, cell 2"]
    assert sorted(found.absent) == ["exercise1", "exercise2"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("x = 1\ndef f1(:\n", "Python cannot read exercise1.py"),
        (b"\xff", "exercise1.py is not UTF-8 text"),
        ("x" * ((LIMIT << 10) + 1), "exercise1.py is 0.1 MB; the limit is"),
    ],
    ids=["syntax", "no text", "too large"],
)
def test_what_is_wrong_with_an_earlier_exercise_is_told(tmp_path, content, words):
    """With the place in its own file, at any depth."""
    write(tmp_path, "exercise1.py", content)
    write(tmp_path, "exercise2.py", "import exercise1\n")
    write(tmp_path, "exercise3.py", "import exercise2\n")
    for exercise in ("exercise2", "exercise3"):
        seen = submitted(tmp_path, exercise)
        found = seen.unreadable["exercise1"]
        assert seen.outline.problem is None
        assert "exercise1" not in (*seen.earlier, *seen.absent)
        assert words in found.message
        assert found.place is None or (found.place.file, found.place.line) == ("exercise1.py", 2)


@pytest.mark.skipif(os.name != "posix", reason="links need a privilege on Windows")
def test_an_earlier_exercise_that_is_no_file_is_told(tmp_path):
    """A link or a folder with its name is not passed over in silence."""
    write(tmp_path, "exercise2.py", "import exercise1\n")
    path = tmp_path / "exercise1.py"
    path.mkdir()
    assert "is a folder" in submitted(tmp_path, "exercise2").unreadable["exercise1"].message
    path.rmdir()
    path.symlink_to("nothing")
    assert "is a link" in submitted(tmp_path, "exercise2").unreadable["exercise1"].message


def test_what_is_wrong_with_the_file_itself_is_told(tmp_path):
    """A file that cannot be read is a submission with a problem, not an exception."""
    found = submitted(tmp_path)
    assert found.outline.problem.message == "exercise4.py cannot be opened: No such file or directory."
    assert found.outline.problem.status == "error"
    assert found.units == []
    write(tmp_path, "exercise4.py", "x = (")
    found = submitted(tmp_path)
    assert "Python cannot read" in found.outline.problem.message
    assert found.units == [SourceUnit("exercise4.py", "x = (")]


def test_what_an_earlier_exercise_may_not_use_costs_what_imports_it(tmp_path):
    """However it is imported; other functions of it are welcome."""
    write(tmp_path, "exercise1.py", "def helper():\n    return eval('1')\ndef f1(): return 1\n")
    for line, call in (("from exercise1 import helper", "helper()"), ("import exercise1 as e", "e.helper()")):
        write(tmp_path, "exercise2.py", f"{line}\ndef f2():\n    return {call}\n")
        found = submitted(tmp_path, "exercise2").refused["f2"]
        assert (found.place.file, found.place.line) == ("exercise1.py", 2)
    write(tmp_path, "exercise2.py", "from exercise1 import f1\ndef f2():\n    return f1()\n")
    assert submitted(tmp_path, "exercise2").refused == {}


# ---------------------------------------------------------------- text from strangers


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("plain text", "plain text"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("a\rb\x08c\x07d\x00e\x7f", "abcde"),
        ("\x9b31mC1", "31mC1"),
        ("abc\u202ecba\u2066x\u200b", "abccbax"),
        ("a\u2028b\u2029c", "abc"),
        ("\ud800half\udfff", "half"),
        ("\ue000private\U000e0041tag", "privatetag"),
        ("é ω 数 😀 – “x” ×", "é ω 数 😀 – “x” ×"),
        ("", ""),
    ],
)
def test_text_is_cleaned(text, cleaned):
    """Control and format characters go, everything that can be read stays."""
    assert clean(text) == cleaned


def test_text_is_cut():
    """Bounded, and it says that there was more."""
    assert clean("x" * 100, 10) == "x" * 10 + " ..."
    assert clean("x" * 10, 10) == "x" * 10
    assert len(clean("\x1b" * 10**6)) < 20


@given(st.text(), st.integers(1, 50))
def test_cleaned_text_holds_nothing_that_moves_a_cursor(text, limit):
    """For any text: no control, format, private or half character but line ends and tabs, within the limit; clean text stays."""
    found = clean(text, limit)
    assert len(found) <= limit + 4
    assert all(each in "\n\t" or unicodedata.category(each)[0] != "C" for each in found)
    assert not {"\u2028", "\u2029"} & set(found)
    assert clean(found, 10_000) == found
    found.encode()
