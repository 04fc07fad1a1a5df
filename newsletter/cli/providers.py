"""`newsletter providers`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import format_option, print_json, project_of

if TYPE_CHECKING:
    from newsletter.actions.checking_providers import CheckedProvider, Fault


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


@command.command("check")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@format_option
@click.pass_context
def check_providers(context: click.Context, names: tuple[str, ...], format: str) -> None:
    """Try each provider NAME, else all that are configured, with the senders and audiences of their lists.

    It tries the credentials, and sends nothing. Exit code 1: something is wrong.
    """
    from newsletter.actions.checking_providers import check_provider, configured_providers

    project = project_of(context)
    checked = [check_provider(project, name) for name in names or configured_providers(project)]
    if format == "json":
        print_json({"schema": 1, "providers": [_as_json(each) for each in checked]})
    elif not checked:
        click.echo("No list and no provider is configured: `newsletter connect PROVIDER` does it.")
    else:
        for each in checked:
            _tell(each)
    sys.exit(0 if all(each.right for each in checked) else 1)


def _tell(checked: CheckedProvider) -> None:
    click.echo(f"{checked.name:<12} {checked.found}".rstrip())
    for fault in checked.faults:
        _tell_fault(fault)
    for each in checked.lists:
        audience = f", to {each.audience}" if each.audience else ""
        click.echo(f"  {each.name:<10} {'from ' + each.sender if each.sender else ''}{audience}".rstrip())
        for fault in each.faults:
            _tell_fault(fault)


def _tell_fault(fault: Fault) -> None:
    click.echo(f"    error: {fault.message}")
    if fault.help:
        click.echo(f"      {fault.help}")


def _as_json(checked: CheckedProvider) -> dict[str, object]:
    return {
        "provider": checked.name,
        "right": checked.right,
        "found": checked.found or None,
        "faults": _faults(checked.faults),
        "lists": [
            {
                "list": each.name,
                "sender": each.sender or None,
                "audience": each.audience or None,
                "faults": _faults(each.faults),
            }
            for each in checked.lists
        ],
    }


def _faults(faults: Sequence[Fault]) -> list[dict[str, str | None]]:
    return [{"message": fault.message, "help": fault.help or None} for fault in faults]
