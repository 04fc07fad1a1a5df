"""`newsletter new`."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from newsletter.cli.output import project_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def new(
    context: typer.Context, subject: Annotated[str, typer.Argument(help="The subject, which also names the file.")]
) -> None:
    """Make a new issue in the last one's shape: its fields, greeting and headings."""
    from newsletter.actions.new import new_issue

    project = project_of(context)
    path = new_issue(project, subject, dt.datetime.now(ZoneInfo(project.config.timezone)).date())
    typer.echo(project.relative(path))
