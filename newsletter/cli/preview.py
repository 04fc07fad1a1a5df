"""`newsletter preview`, and `newsletter` alone."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from urllib.parse import quote

import click

from newsletter.actions.project import Project, open_project
from newsletter.cli.output import project_of


@click.command("preview")
@click.argument("issue", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on loopback; 0 takes a free one.")
@click.option("--no-open", is_flag=True, help="Print the address and open no browser.")
@click.pass_context
def command(context: click.Context, issue: str | None, port: int, no_open: bool) -> None:
    """Show ISSUE, or the latest, in the browser while it is written. Ctrl-C stops it."""
    _open(project_of(context), issue, port, browse=not no_open)


def open_latest(folder: Path | None) -> None:
    """The preview of the latest issue of the project in `folder`, else around the working directory."""
    _open(open_project(folder or Path.cwd(), exact=folder is not None), None, 0, browse=True)


def _open(project: Project, issue: str | None, port: int, *, browse: bool) -> None:
    from newsletter.actions.issues import find_issue, latest_issue
    from newsletter.actions.making import theme_folders
    from newsletter.preview.running import serve

    chosen = find_issue(project, issue) if issue else latest_issue(project)
    path = f"/issue/{quote(chosen.stem)}" if chosen else "/"

    def ready(address: str) -> None:
        click.echo(address)
        click.echo("Ctrl-C stops the preview.", err=True)
        if browse:
            webbrowser.open(address)

    watched = (project.issues, project.root / "surveys", *theme_folders(project))
    serve(project.root, project.issues, watched, port, path, ready)
