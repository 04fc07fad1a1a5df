"""`newsletter lists`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import format_option, print_json, project_of, say
from newsletter.problems import did_you_mean

if TYPE_CHECKING:
    from newsletter.delivery.importing import ImportReport

_list_option = click.option("--list", "name", required=True, metavar="NAME", help="The list's name.")


@click.group("lists")
def command() -> None:
    """Keep the subscribers that are held here."""


@command.command("list")
@format_option
@click.pass_context
def list_lists(context: click.Context, format: str) -> None:
    """Every list with its size."""
    from newsletter.actions.records import audience_of

    with audience_of(project_of(context)) as audience:
        found = audience.lists()
    if format == "json":
        rows = [
            {"name": each.name, "readers": each.readers, "suppressed": each.suppressed, "fields": list(each.fields)}
            for each in found
        ]
        print_json({"schema": 1, "lists": rows})
        return
    for each in found:
        fields = ", ".join(each.fields)
        click.echo(f"{each.name:<24} {each.readers:>9,} readers  {each.suppressed:,} suppressed  ({fields})")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_list_option
@click.option("--column", default="", metavar="NAME", help="The column of addresses, if its heading does not say so.")
@click.option("--partial", is_flag=True, help="Keep the good rows where some are bad.")
@format_option
@click.pass_context
def import_readers(context: click.Context, file: Path, name: str, column: str, partial: bool, format: str) -> None:
    """Put the people of FILE, a CSV with a header, on a list. Where a row is bad nothing changes, unless --partial."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.importing import import_list

    project = project_of(context)
    with audience_of(project) as audience:
        report = import_list(
            audience.engine,
            name,
            file,
            dt.datetime.now(dt.UTC),
            partial=partial,
            address_column=column,
            on_rows=_progress,
        )
    if format == "json":
        print_json(_import_as_json(report, name))
    else:
        _tell(report, name)
    if report.kept and name not in project.config.lists:
        advice = did_you_mean(name, project.config.lists)
        say(f"No [lists.{name}] is in {project.config.path}: nothing can be sent to it yet. {advice}".rstrip())
    sys.exit(1 if report.bad_count else 0)


def _import_as_json(report: ImportReport, name: str) -> dict[str, object]:
    added = report.added
    return {
        "schema": 1,
        "list": name,
        "kept": report.kept,
        "rows": report.rows,
        "new": added.new,
        "changed": added.changed,
        "same": added.same,
        "suppressed": added.suppressed,
        "columns": [{"heading": each.heading, "field": each.field or None} for each in report.mapping.columns],
        "bad_count": report.bad_count,
        "bad": [{"line": bad.line, "reason": bad.reason} for bad in report.bad],
    }


def _progress(rows: int) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{rows:,} rows ")


def _tell(report: ImportReport, name: str) -> None:
    for column in report.mapping.columns:
        say(f"  {column.heading or '(no heading)'} → {column.field or 'left out'}")
    for bad in report.bad[:20]:
        say(f"  line {bad.line}: {bad.reason}")
    if report.bad_count > 20:
        say(f"  … and {report.bad_count - 20:,} more")
    if report.bad_count and not report.kept:
        say(f"{report.bad_count:,} of {report.rows:,} rows are bad. Nothing was imported; --partial keeps the good.")
        return
    added = report.added
    counts = f"{added.new:,} new, {added.changed:,} changed, {added.same:,} the same"
    suppressed = f"; {added.suppressed:,} will not be written to" if added.suppressed else ""
    click.echo(f"{name}: {report.rows:,} rows: {counts}{suppressed}.")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@_list_option
@format_option
@click.pass_context
def export_readers(context: click.Context, file: Path, name: str, format: str) -> None:
    """Write those on a list who may be written to into FILE, a CSV that is safe for spreadsheets."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.exporting import export_list

    with audience_of(project_of(context)) as audience:
        readers = export_list(audience, name, file)
    if format == "json":
        print_json({"schema": 1, "list": name, "file": str(file), "readers": readers})
    else:
        click.echo(f"{readers:,} readers in {file}")


@command.command("suppress")
@click.argument("address")
@click.option("--reason", default="asked for it", help="Why, for whoever asks later.")
@click.option("--undo", is_flag=True, help="Take it back, where the person has asked for that.")
@format_option
@click.pass_context
def suppress_reader(context: click.Context, address: str, reason: str, undo: bool, format: str) -> None:
    """Never write to ADDRESS again, on any list, whatever is imported later."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.address import AddressInvalid, canonical_address
    from newsletter.errors import CouldNotRun

    try:
        canonical = canonical_address(address)
    except AddressInvalid as error:
        raise CouldNotRun(str(error)) from None
    with audience_of(project_of(context)) as audience:
        if undo:
            changed = audience.unsuppress(canonical)
        else:
            changed = audience.suppress(canonical, reason, dt.datetime.now(dt.UTC))
        why = audience.suppression(canonical)
    if format == "json":
        print_json(
            {"schema": 1, "address": canonical, "changed": changed, "suppressed": why is not None, "reason": why}
        )
    elif why is None:
        click.echo(f"{canonical} may be written to{' again' if changed else ' as before'}.")
    else:
        click.echo(f"{canonical} is {'now' if changed else 'already'} never written to: {why}.")
