"""`newsletter providers`."""

from __future__ import annotations

import click

from newsletter.cli.output import format_option, print_json


@click.group("providers")
def command() -> None:
    """The providers that an issue can be handed to."""


@command.command("list")
@format_option
def list_providers(format: str) -> None:
    """Every provider, with the settings of its [providers.*] table."""
    from newsletter.providers.registry import entries
    from newsletter.providers.secret import secret_name

    if format == "json":
        rows = [
            {"name": entry.name, "summary": entry.summary, "settings": [setting.name for setting in entry.settings]}
            for entry in entries()
        ]
        print_json({"schema": 1, "providers": rows})
        return
    for entry in entries():
        click.echo(f"{entry.name:<12} {entry.summary}")
        for setting in entry.settings:
            where = secret_name(entry.name, setting.name) if setting.secret else setting.name
            click.echo(f"  {where:<32} {setting.help}")
