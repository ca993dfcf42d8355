"""``learnloop completion``: the script with which a shell completes names."""

import click
from click.shell_completion import get_completion_class

from learnloop.errors import UsageError

HOW = {
    "bash": '# Once, or in ~/.bashrc:  eval "$(learnloop completion bash)"',
    "zsh": '# Once, or in ~/.zshrc:  eval "$(learnloop completion zsh)"',
    "fish": "# Into ~/.config/fish/completions/learnloop.fish:  learnloop completion fish",
}


@click.command()
@click.argument("shell", type=click.Choice(list(HOW)))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script for your shell.

    With it, the Tab key completes commands, exercises and functions.
    """
    click.echo(script(context.find_root().command, shell), nl=False)


def script(command: click.Command, shell: str) -> str:
    """What the shell has to evaluate, below a comment that says how.

    Raises ``UsageError`` for an unknown shell.
    """
    found = get_completion_class(shell)
    if found is None or shell not in HOW:
        raise UsageError(f"there is no completion for {shell!r}; there is for {', '.join(HOW)}.")
    return f"{HOW[shell]}\n{found(command, {}, 'learnloop', '_LEARNLOOP_COMPLETE').source()}\n"
