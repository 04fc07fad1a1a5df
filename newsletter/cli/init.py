"""`newsletter init`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(rich_markup_mode=None)


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder.")]) -> None:
    """Make a new project that checks clean and builds at once."""
    from newsletter.actions.init import init_project

    for name in init_project(folder):
        typer.echo(folder / name)
    typer.echo(f"\nNext: cd {folder} and run `newsletter preview`.", err=True)
