"""``learnloop dev schema``: what a course.yml may hold."""

import click


@click.command()
def schema() -> None:
    """Print the JSON schema of course.yml, for editors."""
    import json

    from learnloop.course.model import course_schema

    click.echo(json.dumps(course_schema(), indent=2))
