"""`newsletter theme`."""

from __future__ import annotations

import click

from newsletter.cli.output import format_option, print_json, project_of


@click.group("theme")
def command() -> None:
    """The themes of this project, and those that come with the program."""


@command.command("list")
@format_option
@click.pass_context
def list_themes(context: click.Context, format: str) -> None:
    """The names of all themes."""
    from newsletter.actions.shared import theme_folders
    from newsletter.compose.theme import theme_names

    names = theme_names(theme_folders(project_of(context)))
    if format == "json":
        print_json({"schema": 1, "themes": list(names)})
    else:
        click.echo("\n".join(names))


@command.command("check")
@click.argument("name")
@click.pass_context
def check_theme(context: click.Context, name: str) -> None:
    """Read theme NAME and hold every template to MJML's elements and attributes."""
    from newsletter.actions.shared import theme_folders
    from newsletter.compose.theme import load_theme

    load_theme(name, theme_folders(project_of(context)))
    click.echo(f"{name}: nothing to mend.", err=True)
