"""`newsletter lists suppress`, `remove` and `erase`: what people ask for who don't want to be written to."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import to_builtins

from newsletter.cli.output import confirm, counted, format_option, print_json, project_of, say, yes_option

if TYPE_CHECKING:
    from newsletter.delivery.suppressing import Reason, Suppressed

_REASONS = ("asked", "unsubscribed", "bounce", "complaint")  # `suppressing.REASONS`, which is dear to import


@click.command("suppress")
@click.argument("address", required=False)
@click.option("--file", type=click.Path(path_type=Path), help="A CSV of addresses, or one address a line.")
@click.option("--list", "name", default="", metavar="NAME", help="On this list alone; else on every list.")
@click.option("--reason", type=click.Choice(_REASONS), default="asked", help="Why, for whoever asks later.")
@click.option("--partial", is_flag=True, help="Suppress the good rows of the file where some are bad.")
@click.option("--undo", is_flag=True, help="Take it back, where the person has asked for that.")
@format_option
@click.pass_context
def suppress(
    context: click.Context, /, address: str | None, file: Path | None, undo: bool, format: str, **how: str | bool
) -> None:
    """Never write to ADDRESS again, or to anybody in a file, whatever is imported later."""
    if (address is None) == (file is None) or (file is not None and undo):
        raise click.UsageError("Name an address, or say --file FILE.")
    name = str(how["name"])
    if file is not None:
        _suppress_file(context, file, name, how, format)
        return
    from newsletter.actions.records import audience_of
    from newsletter.delivery.address import address_given

    canonical = address_given(address or "")
    with audience_of(project_of(context)) as audience:
        if name:
            audience.vocabulary(name)  # there is such a list
        if undo:
            changed = audience.unsuppress(canonical, name)
        else:
            changed = audience.suppress(canonical, str(how["reason"]), dt.datetime.now(dt.UTC), name)
        why = audience.suppression(canonical, name)
    _tell_one(canonical, name, why, format, changed=changed)


def _tell_one(address: str, name: str, why: str | None, format: str, *, changed: bool) -> None:
    where = f" on {name}" if name else ""
    if format == "json":
        row = {"address": address, "list": name or None, "changed": changed, "suppressed": why is not None}
        print_json({"schema": 1, **row, "reason": why})
    elif why is None:
        click.echo(f"{address} may be written to{where}{' again' if changed else ' as before'}.")
    else:
        click.echo(f"{address} is {'now' if changed else 'already'} never written to{where}: {why}.")


def _suppress_file(context: click.Context, file: Path, name: str, how: dict[str, str | bool], format: str) -> None:
    from newsletter.actions.records import audience_of
    from newsletter.delivery.suppressing import REASONS, suppress_file

    reason: Reason = next(each for each in REASONS if each == how["reason"])
    with audience_of(project_of(context)) as audience:
        if name:
            audience.vocabulary(name)
        now = dt.datetime.now(dt.UTC)
        report = suppress_file(audience.engine, file, reason, now, name, partial=bool(how["partial"]))
    if format == "json":
        print_json({"schema": 1, "list": name or None, "reason": reason, **to_builtins(report)})
    else:
        _tell_file(report, name)
    sys.exit(1 if report.bad_count else 0)


def _tell_file(report: Suppressed, name: str) -> None:
    for bad in report.bad[:20]:
        say(f"  line {bad.line}: {bad.reason}")
    if not report.kept:
        say(f"Bad rows: {report.bad_count:,}. Nothing was changed; --partial suppresses the good.")
        return
    where = f" on {name}" if name else ""
    click.echo(f"{report.new:,} are now never written to{where}, {report.known:,} were so already.")


@click.command("remove")
@click.argument("address")
@click.option("--list", "name", required=True, metavar="NAME", help="The list's name.")
@click.option("--may-return", is_flag=True, help="An import may bring them back.")
@format_option
@click.pass_context
def remove(context: click.Context, address: str, name: str, may_return: bool, format: str) -> None:
    """Take ADDRESS off a list, as somebody who unsubscribes by letter; no later import brings them back."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.address import address_given
    from newsletter.delivery.suppressing import remove_reader

    canonical = address_given(address)
    with audience_of(project_of(context)) as audience:
        audience.vocabulary(name)
        now = dt.datetime.now(dt.UTC)
        removed = remove_reader(audience.engine, canonical, name, now, may_return=may_return)
    if format == "json":
        print_json({"schema": 1, "address": canonical, "list": name, "removed": removed, "may_return": may_return})
    elif removed:
        click.echo(f"{canonical} is off {name}{'' if may_return else ', and no import brings them back'}.")
    else:
        click.echo(f"{canonical} is not on {name}.")
        say(f"`newsletter lists suppress {canonical} --list {name}` keeps them off it.")
    sys.exit(0 if removed else 1)


@click.command("erase")
@click.argument("address")
@click.option("--copies", is_flag=True, help="Delete the copies of the record in the state folder too.")
@yes_option
@format_option
@click.pass_context
def erase(context: click.Context, address: str, copies: bool, yes: bool, format: str) -> None:
    """Delete everything held about ADDRESS, and never write to it again. `lists export --person` shows it before."""
    from newsletter.actions.erase import erase_person
    from newsletter.delivery.address import address_given

    canonical = address_given(address)
    confirm(f"Delete everything held about {canonical}, for good?", yes=yes)
    done = erase_person(project_of(context), canonical, dt.datetime.now(dt.UTC), copies=copies)
    if format == "json":
        print_json({"schema": 1, "address": canonical, **to_builtins(done)})
        return
    erasure = done.erasure
    if not erasure.known:
        click.echo(f"Nothing was held about {canonical}. It will never be written to.")
        return
    click.echo(f"{canonical} is erased, and will never be written to:")
    on = ", ".join(erasure.lists) or "no list"
    links, suppressions = counted(erasure.links, "unsubscribe link"), counted(erasure.suppressions, "suppression")
    say(f"  off {on}; {links} and {suppressions} deleted")
    messages = counted(erasure.messages, "message")
    say(f"  {messages} on record without address and words; {erasure.waiting:,} will not go out")
    copies_gone = counted(done.deleted_copies, "copy", "copies")
    say(f"  {counted(done.outbox, 'message')} deleted from the outbox; {copies_gone} of the record deleted")
    for copy in done.copies:
        say(f"  still in the copy {copy}: --copies deletes it; restoring it erases them again")
    if not erasure.scrubbed:
        say("  remnants may stay in the database's files until it tidies them")
