"""The lesson of an exercise for the terminal: its markdown, and the code between, for a given
width.
"""

from collections.abc import Iterator
from typing import ClassVar

from learnloop.course.cells import cells_of


def render(source: str, *, colour: bool = False, width: int = 80) -> str:
    """The text of a file in percent format. Without ``colour`` there are no escape sequences in it."""
    from rich.color import ColorSystem
    from rich.console import Console
    from rich.markdown import CodeBlock, Heading, Markdown
    from rich.segment import Segment
    from rich.text import Text
    from rich.theme import Theme

    class Plain(Heading):
        """A heading at the left margin: a frame around it says no more."""

        def __rich_console__(self, console: object, options: object) -> Iterator[Text]:
            self.text.justify = "left"
            self.text.stylize("bold")
            yield self.text

    class Code(CodeBlock):
        """Lines as they are: a drawing that is wrapped is none."""

        def __rich_console__(self, console: object, options: object) -> Iterator[Text]:
            lines = str(self.text).rstrip().split("\n")
            yield Text("\n".join(f"  {line}" for line in lines), no_wrap=True, overflow="ignore", style="cyan")

    class Lesson(Markdown):
        elements: ClassVar = Markdown.elements | {"heading_open": Plain, "fence": Code, "code_block": Code}

    console = Console(
        width=width,
        color_system="standard" if colour else None,
        force_terminal=colour,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        theme=Theme({"markdown.code": "cyan", "markdown.block_quote": "none"}),
        _environ={},
    )
    system = ColorSystem.STANDARD if colour else None
    lines: list[str] = []
    for row in Segment.split_lines(each for each in console.render(Lesson(markdown(source), hyperlinks=False)) if not each.control):
        while row and not row[-1].text.strip():
            row.pop()
        if row:
            row[-1] = Segment(row[-1].text.rstrip(), row[-1].style)
        if row or (lines and lines[-1]):
            lines.append("".join(each.style.render(each.text, color_system=system) if each.style else each.text for each in row))
    return "\n".join(lines).rstrip("\n") + "\n"


def markdown(source: str) -> str:
    """The markdown cells as they are, and the code cells as code."""
    cells = [cell.source if cell.markdown else f"```python\n{cell.source}\n```" for cell in cells_of(source)]
    return "\n\n".join(cells) + "\n"
