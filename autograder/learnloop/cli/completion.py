"""Completion in the shell: names of exercises and functions, and the script that asks for them."""

import os
import re

import click
from click.shell_completion import CompletionItem, get_completion_class

from learnloop.errors import LearnloopError, UsageError

HOW = {
    "bash": '# Once, or in ~/.bashrc:  eval "$(learnloop completion bash)"',
    "zsh": '# Once, or in ~/.zshrc:  eval "$(learnloop completion zsh)"',
    "fish": "# Into ~/.config/fish/completions/learnloop.fish:  learnloop completion fish",
}


def exercises(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Ids of exercises that begin so, each with its title."""
    return [CompletionItem(id, help=title) for id, title, _ in _course() if id.startswith(begun)]


def targets(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """What can be checked: an exercise, or a file."""
    return [*exercises(context, parameter, begun), CompletionItem(begun, type="file")]


def functions(context: click.Context, parameter: click.Parameter, begun: str) -> list[CompletionItem]:
    """Functions that begin so, of the exercises that stand in the command; of all where none does."""
    words = os.environ.get("COMP_WORDS", "").split()[1:]  # an option without its value ends what click itself parses
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


def script(command: click.Command, shell: str) -> str:
    """What the shell has to evaluate, with a comment that says where. Raises ``UsageError`` for an unknown shell."""
    found = get_completion_class(shell)
    if found is None or shell not in HOW:
        raise UsageError(f"there is no completion for {shell!r}; there is for {', '.join(HOW)}.")
    return f"{HOW[shell]}\n{found(command, {}, 'learnloop', '_LEARNLOOP_COMPLETE').source()}\n"


def _course() -> list[tuple[str, str, list[str]]]:
    """The id, title and functions of each exercise; none of them where the course cannot be read: a completion says nothing."""
    from learnloop.course.location import course_root, read_course

    try:
        course = read_course(course_root())
    except LearnloopError:
        return []
    return [(each.id, each.title, [function.name for function in each.functions]) for each in course.exercises]
