"""`newsletter new`."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import click

from newsletter.cli.output import project_of


@click.command("new")
@click.argument("subject")
@click.pass_context
def command(context: click.Context, subject: str) -> None:
    """Make a new issue in the last one's shape: its fields, greeting and headings.

    SUBJECT is its subject line, which also names the file.
    """
    from newsletter.actions.new import new_issue

    project = project_of(context)
    path = new_issue(project, subject, dt.datetime.now(ZoneInfo(project.config.timezone)).date())
    click.echo(project.relative(path))
