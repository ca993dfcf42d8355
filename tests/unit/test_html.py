"""Reports as HTML: the same words as on the terminal, in tags that no report can add to."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from places import CASES

from learnloop.render import html, terminal
from learnloop.render.commands import NOTEBOOK, TERMINAL
from learnloop.report import Blame, CheckResult, Diagnosis, Entry, Example, Finding, Place, Report, Table
from learnloop.text import clean

NAMES = sorted(folder.name for folder in CASES.iterdir() if folder.is_dir())
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</pre></div><style>*{display:none}</style>",
    "<!-- --!> <![CDATA[ ]]> <?php ?>",
    "&lt;b&gt; &#60;b&#62; &amp",
    "javascript:alert(1) $\\href{javascript:alert(1)}{x}$",
    "\x00\x1b[31m\u202e\ufeff<b\x00>",
]


class Parsed(HTMLParser):
    """The start tags with their attributes, the text, and whether every tag was closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.text = ""
        self.odd: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        self.odd += self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, tuple(attrs)))
        self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self._open or self._open.pop() != tag:
            self.odd.append(f"/{tag}")
        if tag in ("td", "th"):
            self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.odd.append(data)

    handle_decl = unknown_decl = handle_pi = handle_comment


def report_of(name: str) -> Report:
    """The report of a golden case, with something for what depends on the machine and is not kept."""
    value = json.loads((CASES / name / "report.json").read_text("utf-8"))
    for check in value["checks"]:
        if check.get("exam"):
            check["exam"] = {"cpu_seconds": 1.0, "budget_seconds": 2.0, **check["exam"]}
    return msgspec.convert({**value, "sandbox": "B", "seconds": 0.5}, Report)


def everywhere(text: str, columns: tuple[int, int] = (1, 3), **more: Any) -> Report:
    """A report with this text in every place that can hold one."""
    place = Place(file=text, line=7, text=text, column=columns[0], end_column=columns[1], note=text)
    finding = Finding(
        stage="values",
        message=text,
        place=place,
        case=text,
        detail=[text],
        table=Table(entries=[Entry(text, text, text, text)], differing=1, size=2, expected=text),
        example=Example(arguments={text: text}, call=text, yours=text, expected=text, part=text, right=[text]),
        diagnosis=Diagnosis(text, text),
        next_step=text,
    )
    blame = Blame(function=text, exercise=text, message=text, next_step=text, place=place)
    shared = {"kind": "values", "score": 0.0, "max_score": 1.0, "message": text, "printed": text}
    checks = [
        CheckResult(id=f"{text}.values", function=text, status="failed", finding=finding, **shared),
        CheckResult(id="f.values", function="f", status="failed", finding=finding, blame=blame, **shared),
        CheckResult(id="g.values", function="g", status="skipped", skip="noisy", **shared),
        CheckResult(id="h.values", function="h", status="passed", blame=blame, **shared),
    ]
    values: dict[str, Any] = {"exercise": text, "title": text, "file": text, "sandbox": text, "notes": [text], "printed": text}
    values |= {"score": 0.0, "max_score": 4.0, "passed": False, "complete": True, "seed": 1, "seconds": 1.0, "checks": checks}
    return Report(**{**values, **more})


# ------------------------------------------------------------ what it says


def words(text: str) -> Iterator[str]:
    """The words of a text without the lines that are drawn on a terminal."""
    for word in re.sub(r"^ *\| ( *)\^+", "", text, flags=re.MULTILINE).split():
        if word not in ("|", "←"):
            yield word


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_the_terminal_says(name: str):
    """Every word of it and no other, in the same order; also with the magics of a notebook."""
    report = report_of(name)
    for commands in (TERMINAL, NOTEBOOK):
        options: Any = {"hints": {check.function for check in report.checks}, "following": "exercise9", "commands": commands}
        plain = terminal.render(report, width=100_000, **options)
        assert list(words(Parsed(html.render(report, **options)).text)) == list(words(plain))


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_one_element_with_all_tags_closed(name: str):
    text = html.render(report_of(name))
    assert Parsed(text).odd == []
    assert text.startswith("<div ")
    assert text.endswith("</div>\n")
    assert text.count("<div") == 1


def test_a_stretch_of_the_students_line_is_marked():
    """Just what the terminal underlines, also at the end of a line."""
    for text, column, end, marked in (("return x + y", 7, 12, "x + y"), ("x = 1", 3, 90, " 1"), ("def f(z)", 8, 9, " ")):
        finding = Finding(stage="runs", message="m", place=Place(file="e.py", line=1, text=text, column=column, end_column=end))
        found = re.findall(r"<mark[^>]*>(.*?)</mark>", html.render(everywhere("x", problem=finding)))
        assert found == [marked]


# ------------------------------------------------------------ what it is made of


def test_it_can_be_read_on_light_and_on_dark_pages():
    """Text has the colour of the page around it; backgrounds let the page through."""
    for name in NAMES:
        for style in re.findall(r'style="([^"]*)"', html.render(report_of(name))):
            parts = dict(part.split(":", 1) for part in style.split(";"))
            assert parts.get("color", "inherit") == "inherit"
            assert re.fullmatch(r"transparent|rgba\(\d+,\d+,\d+,\.\d+\)", parts.get("background", "transparent"))


def test_it_loads_and_runs_nothing():
    """No script, style sheet, image or link: it is the same without a network, and where scripts are taken out."""
    for report in [*map(report_of, NAMES), everywhere("x")]:
        found = Parsed(html.render(report))
        allowed = {"div", "p", "strong", "code", "pre", "span", "mark", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
        assert {tag for tag, _ in found.tags} <= allowed
        assert {name for _, attributes in found.tags for name, _ in attributes} <= {"class", "style", "lang", "scope"}
        assert "url(" not in html.render(report)


def test_colour_is_never_the_only_sign():
    """Bars have a word beside them."""
    for name in NAMES:
        for row in re.findall(r"<tr.*?</tr>", html.render(report_of(name)), re.DOTALL):
            if "border-left" in row:
                assert re.search(r"<strong>(ok|FAIL|skip|not yet)</strong>", row)


def test_the_bar_beside_it_tells_what_it_ended_in():
    """Passed, wrong, or not yet begun; a note makes nothing wrong."""
    ended = {"everything_right": "ok", "wrong_sign": "FAIL", "syntax_error": "FAIL", "untouched_stub": "not yet"}
    for name, sign in ended.items():
        report = msgspec.structs.replace(report_of(name), notes=["exercise1 is your own."])
        assert f"border-left:4px solid {html.BARS[sign]}" in html.render(report).split("\n", 1)[0]


# ------------------------------------------------------------ text from strangers


TAGS = {tag for name in NAMES for tag in Parsed(html.render(report_of(name))).tags}
TAGS |= {tag for columns in ((0, 0), (0, 1)) for tag in Parsed(html.render(everywhere("x", columns))).tags}
STRANGE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(HOSTILE),
    st.text(alphabet="<>&\"'/=!-?;x \n\t\\$`", max_size=30),
)


@given(STRANGE, st.tuples(st.integers(0, 70), st.integers(0, 70)))
def test_no_text_can_add_a_tag_or_an_attribute(text: str, columns: tuple[int, int]):
    """Wherever it stands: of tags and attributes there are only those of harmless reports, and all are closed."""
    for report in (everywhere(text, columns), everywhere(text, columns, problem=everywhere(text, columns).checks[0].finding)):
        found = Parsed(html.render(report, following=text, hints={text}))
        assert set(found.tags) <= TAGS
        assert found.odd == []


@given(STRANGE)
def test_a_strangers_text_is_shown_as_it_is(text: str):
    """Cleaned, and otherwise every character of it."""
    shown = Parsed(html.render(everywhere("x", notes=[text]))).text
    assert "".join(clean(text).split()) in "".join(shown.split())


def test_no_formula_is_made_of_dollar_signs():
    """MathJax, which notebooks have, leaves elements of these classes alone."""
    opening = html.render(everywhere("$x$")).split("\n", 1)[0]
    assert 'class="learnloop-report tex2jax_ignore mathjax_ignore"' in opening
