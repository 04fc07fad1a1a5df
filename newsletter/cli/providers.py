"""`newsletter providers`."""

from __future__ import annotations

import typer

from newsletter.cli.output import Format, FormatOption, print_json

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def providers() -> None:
    """The providers that an issue can be handed to."""


@app.command("list")
def list_providers(format: FormatOption = Format.text) -> None:
    """Every provider, with the settings of its [providers.*] table."""
    from newsletter.providers.registry import PROVIDERS

    if format is Format.json:
        rows = [
            {"name": entry.name, "summary": entry.summary, "settings": [setting.name for setting in entry.settings]}
            for entry in PROVIDERS
        ]
        print_json({"schema": 1, "providers": rows})
        return
    for entry in PROVIDERS:
        typer.echo(f"{entry.name:<12} {entry.summary}")
        for setting in entry.settings:
            where = f"NEWSLETTER_{entry.name.upper()}_{setting.name.upper()}" if setting.secret else setting.name
            typer.echo(f"  {where:<32} {setting.help}")
