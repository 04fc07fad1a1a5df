"""`newsletter theme`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.output import Format, FormatOption, print_json, project_of

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def theme() -> None:
    """The themes of this project, and those that come with the program."""


@app.command("list")
def list_themes(context: typer.Context, format: FormatOption = Format.text) -> None:
    """The names of all themes."""
    from newsletter.actions.making import theme_folders
    from newsletter.compose.theme import theme_names

    names = theme_names(theme_folders(project_of(context)))
    if format is Format.json:
        print_json({"schema": 1, "themes": list(names)})
    else:
        typer.echo("\n".join(names))


@app.command()
def check(context: typer.Context, name: Annotated[str, typer.Argument(help="The theme's name.")]) -> None:
    """Read a theme and hold every template to MJML's elements and attributes."""
    from newsletter.actions.making import theme_folders
    from newsletter.compose.theme import load_theme

    load_theme(name, theme_folders(project_of(context)))
    typer.echo(f"{name}: nothing to mend.", err=True)
