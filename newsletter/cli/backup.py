"""`newsletter backup`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import click

from newsletter.cli.output import counted, format_option, print_json, project_of, say


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@format_option
@click.pass_context
def command(context: click.Context, file: Path | None, format: str) -> None:
    """Copy subscribers, suppressions and the record of what was sent into FILE, else into the state folder.

    It may be in use meanwhile. An earlier copy of that name is replaced when the new one is good, and nothing else is.
    """
    from newsletter.actions.records import ledger_of
    from newsletter.delivery.copying import back_up
    from newsletter.delivery.daily import FOLDER

    project = project_of(context)
    now = dt.datetime.now(dt.UTC)
    name = f"backup-{now:%Y%m%dT%H%M%SZ}.sqlite3"
    if file is None:
        (project.state / FOLDER).mkdir(parents=True, exist_ok=True, mode=0o700)
    path = file / name if file is not None and file.is_dir() else file or project.state / FOLDER / name
    with ledger_of(project) as engine:
        facts = back_up(engine, path, now)
    if format == "json":
        print_json({"schema": 1, "file": str(path), "copied": now.isoformat(), "rows": dict(facts.counts)})
        return
    click.echo(str(path))
    say(f"{summary(facts.counts)}. It was read back and is whole; only you may read it.")
    if path.resolve().is_relative_to(project.root):
        say("It holds people's addresses: keep it out of git.")


def summary(counts: Mapping[str, int]) -> str:
    """What a copy holds, in words."""
    lists = f"{counted(counts['subscribers'], 'subscriber')} on {counted(counts['lists'], 'list')}"
    sends = f"{counted(counts['deliveries'], 'send')} to {counted(counts['recipients'], 'recipient')}"
    return f"{lists}, {counted(counts['suppressions'], 'suppression')}, {sends}"
