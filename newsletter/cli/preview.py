"""`newsletter preview`, and `newsletter` alone."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

import typer

from newsletter.actions.project import Project, open_project
from newsletter.cli.output import project_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def preview(
    context: typer.Context,
    issue: Annotated[str | None, typer.Argument(help="The issue to open; the latest where none is named.")] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port on loopback; 0 takes a free one.")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="Print the address and open no browser.")] = False,
) -> None:
    """Show an issue in the browser while it is written. Ctrl-C stops it."""
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
        typer.echo(address)
        typer.echo("Ctrl-C stops the preview.", err=True)
        if browse:
            webbrowser.open(address)

    watched = (project.issues, project.root / "surveys", *theme_folders(project))
    serve(project.root, project.issues, watched, port, path, ready)
