"""`newsletter lists`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from newsletter.cli.output import Format, FormatOption, print_json, project_of, say

if TYPE_CHECKING:
    from newsletter.delivery.importing import ImportReport

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
ListOption = Annotated[str, typer.Option("--list", help="The list's name.")]


@app.callback()
def lists() -> None:
    """Keep the subscribers that are held here."""


@app.command("list")
def list_lists(context: typer.Context, format: FormatOption = Format.text) -> None:
    """Every list with its size."""
    from newsletter.actions.records import audience_of

    with audience_of(project_of(context)) as audience:
        found = audience.lists()
    if format is Format.json:
        rows = [
            {"name": each.name, "readers": each.readers, "suppressed": each.suppressed, "fields": list(each.fields)}
            for each in found
        ]
        print_json({"schema": 1, "lists": rows})
        return
    for each in found:
        fields = ", ".join(each.fields)
        typer.echo(f"{each.name:<24} {each.readers:>9,} readers  {each.suppressed:,} suppressed  ({fields})")


@app.command("import")
def import_readers(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(help="A CSV file with a header.")],
    name: ListOption,
    column: Annotated[str, typer.Option(help="The column of addresses, where its heading does not say so.")] = "",
    partial: Annotated[bool, typer.Option("--partial", help="Keep the good rows where some are bad.")] = False,
) -> None:
    """Put the people of a CSV file on a list. Where a row is bad nothing is changed, unless --partial."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.importing import import_list

    with audience_of(project_of(context)) as audience:
        report = import_list(
            audience.engine,
            name,
            file,
            dt.datetime.now(dt.UTC),
            partial=partial,
            address_column=column,
            on_rows=_progress,
        )
    _tell(report, name)
    raise typer.Exit(1 if report.bad_count else 0)


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
    typer.echo(f"{name}: {report.rows:,} rows: {counts}{suppressed}.")


@app.command()
def export(
    context: typer.Context, file: Annotated[Path, typer.Argument(help="The CSV file to write.")], name: ListOption
) -> None:
    """Write those on a list who may be written to, safe for spreadsheets."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.exporting import export_list

    with audience_of(project_of(context)) as audience:
        typer.echo(f"{export_list(audience, name, file):,} readers in {file}")


@app.command()
def suppress(
    context: typer.Context,
    address: Annotated[str, typer.Argument(help="The person's address.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever asks later.")] = "asked for it",
) -> None:
    """Never write to somebody again, on any list, whatever is imported later."""
    from newsletter.actions.records import audience_of
    from newsletter.delivery.address import AddressInvalid, canonical_address
    from newsletter.errors import CouldNotRun

    try:
        canonical = canonical_address(address)
    except AddressInvalid as error:
        raise CouldNotRun(str(error)) from None
    with audience_of(project_of(context)) as audience:
        new = audience.suppress(canonical, reason, dt.datetime.now(dt.UTC))
    typer.echo(f"{canonical} is {'now' if new else 'already'} never written to.")
