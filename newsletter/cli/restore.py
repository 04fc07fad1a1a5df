"""`newsletter restore`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import click

from newsletter.cli.backup import summary
from newsletter.cli.output import confirm, format_option, print_json, project_of, say, yes_option


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Even where the record here knows of sends that the copy doesn't.")
@yes_option
@format_option
@click.pass_context
def command(context: click.Context, file: Path, force: bool, yes: bool, format: str) -> None:
    """Put the copy in FILE in the place of subscribers, suppressions and the record of what was sent.

    What is replaced is kept. Suppressions and erasures made since the copy stay. Whoever waited in a send that was open
    when the copy was made is held: it may have gone out since, and `deliveries settle` says.
    """
    from newsletter.actions.restore import restore_record
    from newsletter.delivery.copy_facts import read_copy

    project = project_of(context)
    facts = read_copy(file)
    when = f"{facts.copied:%Y-%m-%d %H:%M} UTC" if facts.copied else "a time that it does not say"
    say(f"A copy of {when}: {summary(facts.counts)}.")
    confirm("Put it in the place of what is here?", yes=yes)
    done = restore_record(project, file, dt.datetime.now(dt.UTC), force=force)
    if format == "json":
        row = {
            "aside": str(done.aside),
            "held": done.held,
            "carried": done.carried,
            "lost": list(done.lost),
            "rows": dict(facts.counts),
        }
        print_json({"schema": 1, "file": str(file), **row})
        return
    click.echo(f"{file} is restored. What it replaced is in {done.aside}.")
    if done.carried:
        say(f"Suppressions and erasures since then that were kept: {done.carried:,}.")
    if done.lost:
        what = " and ".join(done.lost)
        say(f"Of the {what} since then not everything could be read. Whoever asked for one must be named again:")
        say("  newsletter lists suppress ADDRESS, newsletter lists erase ADDRESS")
    if done.held:
        say(f"Held, as they waited in open sends: {done.held:,}. `newsletter deliveries list` shows them.")
