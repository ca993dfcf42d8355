"""What a shell offers when somebody presses the Tab key: exercises, functions and files."""

import os
import re

import click
from click.shell_completion import CompletionItem

from learnloop.errors import LearnloopError


def exercises(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Ids of exercises that begin so, each with its title."""
    return [CompletionItem(id, help=title) for id, title, _ in _course() if id.startswith(begun)]


def targets(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """What can be checked: an exercise, or a file."""
    return [*exercises(context, parameter, begun), CompletionItem(begun, type="file")]


def functions(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Functions that begin so, of the exercises that the command names, or else of all."""
    words = os.environ.get("COMP_WORDS", "").split()[1:]  # click itself stops parsing at an option without its value
    named = [re.split(r"[/\\\\]", word)[-1].partition(".")[0] for word in words]
    course = _course()
    numbered = {str(i): id for i, (id, _, _) in enumerate(course, start=1)}
    meant = {numbered.get(name, name) for name in named} & {id for id, _, _ in course}
    of = [(id, names) for id, _, names in course if not meant or id in meant]
    return [CompletionItem(name, help=id) for id, names in of for name in names if name.startswith(begun)]


def hint_words(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """An exercise first, then a function of it."""
    words = context.params.get("words") or ()
    if not words:
        return exercises(context, parameter, begun)
    return functions(context, parameter, begun) if len(words) == 1 else []


def exercises_and_functions(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """What can be reset."""
    return [*exercises(context, parameter, begun), *functions(context, parameter, begun)]


def _course() -> list[tuple[str, str, list[str]]]:
    """The id, title and functions of each exercise; nothing where the course cannot be read."""
    from learnloop.course.location import course_root, read_course

    try:
        course = read_course(course_root())
    except LearnloopError:
        return []
    return [(each.id, each.title, [function.name for function in each.functions]) for each in course.exercises]
