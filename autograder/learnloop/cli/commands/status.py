"""``learnloop status``: where the learner stands, and what to type next."""

import click

from learnloop.cli.options import format_option


@click.command()
@format_option("text", "line", "json")
def status(format: str) -> None:
    """Show where you stand."""
    from learnloop.cli import notices, screen
    from learnloop.cli.targets import learner_here
    from learnloop.render.formats import STATUS

    learner = learner_here()
    text = STATUS[format](learner.overview(), screen.current())
    if format == "json":
        screen.write_json(text)
        return
    click.echo(text, nl=False)
    notices.show_progress_notice(learner)
