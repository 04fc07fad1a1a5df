"""`newsletter preview`, and `newsletter` alone."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path
from urllib.parse import quote

import click

from newsletter.actions.project import Project, open_project
from newsletter.cli.output import project_of, say
from newsletter.errors import CouldNotRun


@click.command("preview")
@click.argument("issue", required=False)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port on loopback; 0 takes a free one.")
@click.option("--no-open", is_flag=True, help="Print the address and open no browser.")
@click.pass_context
def command(context: click.Context, issue: str | None, port: int, no_open: bool) -> None:
    """Show ISSUE, or the latest, in the browser while it is written. Ctrl-C stops it."""
    _open(project_of(context), issue, port, browse=not no_open)


def open_somewhere(context: click.Context) -> None:
    """The preview of the project here, else of the one that was last open, else of a new one."""
    try:
        project = project_of(context)
    except CouldNotRun:
        if context.find_root().obj is not None:
            raise
        project = _recent() or _new()
    _open(project, None, 0, browse=True)


def _recent() -> Project | None:
    from newsletter.actions.recent import recent_project

    root = recent_project(os.environ)
    if root:
        say(f"There is no project here; this is the last one: {root}")
    return open_project(root, exact=True) if root else None


def _new() -> Project:
    if not sys.stdin.isatty():
        raise CouldNotRun("There is no newsletter project here.", "Make one with `newsletter init DIR`.")
    from newsletter.actions.init import init_project

    folder = Path(click.prompt("There is no newsletter project here. A folder for a new one", default="newsletter"))
    init_project(folder)
    return open_project(folder, exact=True)


def _open(project: Project, issue: str | None, port: int, *, browse: bool) -> None:
    from newsletter.actions.issues import find_issue, latest_issue
    from newsletter.actions.recent import remember
    from newsletter.actions.shared import theme_folders
    from newsletter.preview.running import serve

    chosen = find_issue(project, issue) if issue else latest_issue(project)
    path = f"/issue/{quote(chosen.stem)}" if chosen else "/"
    remember(project)

    def ready(address: str) -> None:
        click.echo(address)
        say("Ctrl-C stops the preview.")
        if browse:
            webbrowser.open(address)

    watched = (project.issues, project.root / "surveys", *theme_folders(project))
    serve(project.root, project.issues, watched, port, path, ready)
