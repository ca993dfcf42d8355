"""What several commands say beside their result."""

import click

from learnloop.learner.learner import Learner

NO_COURSE = """there is no course in this folder.
  Begin here:      learnloop start
  Already began?   cd into your course folder, then run learnloop again."""


def show_progress_notice(learner: Learner) -> None:
    """Say on standard error what is wrong with the progress file, if anything is."""
    if learner.progress.notice:
        click.echo(learner.progress.notice, err=True)
