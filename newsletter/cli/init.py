"""`newsletter init`."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("init")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def command(folder: Path) -> None:
    """Make a new project in DIR, a new or empty folder. It checks clean and builds at once."""
    from newsletter.actions.init import init_project

    for name in init_project(folder):
        click.echo(folder / name)
    click.echo(f"\nNext: cd {folder} and run `newsletter preview`.", err=True)
