"""`newsletter lists`."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import to_builtins

from newsletter.cli import readers
from newsletter.cli.output import counted, format_option, print_json, progress_of_rows, project_of, say
from newsletter.cli.terminal import printable
from newsletter.problems import did_you_mean

if TYPE_CHECKING:
    from newsletter.delivery.audience import Audience, ListSummary
    from newsletter.delivery.importing import ImportReport

_where_option = click.option("--where", default="", metavar="EXPR", help="Of these alone: 'tag:gp and has role'.")
_list_option = click.option("--list", "name", required=True, metavar="NAME", help="The list's name.")


@click.group("lists")
def command() -> None:
    """Keep the subscribers that are held here."""


@command.command("list")
@click.option("--list", "name", default="", metavar="NAME", help="The readers of this list, not the lists.")
@_where_option
@format_option
@click.pass_context
def list_lists(context: click.Context, name: str, where: str, format: str) -> None:
    """Every list with its size, fields and tags; with --list, those on it who may be written to."""
    from newsletter.actions.records import audience_of

    if where and not name:
        raise click.UsageError("Say --list NAME with --where.")
    with audience_of(project_of(context)) as audience:
        if name:
            _list_readers(audience, name, where, format)
            return
        found = audience.lists()
    if format == "json":
        print_json({"schema": 1, "lists": [_list_as_json(each) for each in found]})
        return
    for each in found:
        tags = f"  tags: {', '.join(each.tags)}" if each.tags else ""
        fields = ", ".join(each.fields)
        click.echo(f"{each.name:<24} {each.readers:>9,} readers  {each.suppressed:,} suppressed  ({fields}){tags}")


def _list_as_json(each: ListSummary) -> dict[str, object]:
    return {
        "name": each.name,
        "readers": each.readers,
        "suppressed": each.suppressed,
        "fields": list(each.fields),
        "tags": list(each.tags),
    }


def _list_readers(audience: Audience, name: str, where: str, format: str) -> None:
    rows = audience.rows(name, where)
    if format == "json":
        readers = [{"email": row.address, "fields": dict(row.fields), "tags": list(row.tags)} for row in rows]
        print_json({"schema": 1, "list": name, "where": where or None, "readers": readers})
        return
    many = 0
    for row in rows:
        many += 1
        words = ", ".join(
            [*(f"{key}: {printable(value)}" for key, value in row.fields.items()), *(f"tag:{tag}" for tag in row.tags)]
        )
        click.echo(f"{row.address}  {words}".rstrip())
    say(f"{counted(many, 'reader')}.")


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@_list_option
@click.option(
    "--column", "address_column", default="", metavar="NAME", help="The column of addresses, if the guess is wrong."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="A tag for everybody in the file. May be repeated.")
@click.option("--encoding", default="", metavar="NAME", help="How the file is encoded, if the guess is wrong.")
@click.option("--partial", is_flag=True, help="Keep the good rows where some are bad.")
@click.option("--dry-run", "trial", is_flag=True, help="Read the file, say what would be done, and change nothing.")
@format_option
@click.pass_context
def import_readers(context: click.Context, /, file: Path, name: str, format: str, **wishes: Any) -> None:
    """Put the people of FILE, a CSV with a header, on a list. Where a row is bad nothing changes, unless --partial.

    A column headed “tags” holds tags, between commas or semicolons; every other column is a field.
    """
    from newsletter.actions.records import audience_of
    from newsletter.delivery.importing import import_list
    from newsletter.delivery.people_file import Wishes

    project = project_of(context)
    with audience_of(project) as audience, progress_of_rows() as on_rows:
        report = import_list(audience.engine, name, file, dt.datetime.now(dt.UTC), Wishes(**wishes), on_rows)
    if format == "json":
        print_json(_import_as_json(report, name))
    else:
        _tell(report, name, trial=wishes["trial"])
    if report.kept and name not in project.config.lists:
        advice = did_you_mean(name, project.config.lists)
        say(f"No [lists.{name}] is in {project.config.path}: nothing can be sent to it yet. {advice}".rstrip())
    sys.exit(1 if report.bad_count else 0)


def _import_as_json(report: ImportReport, name: str) -> dict[str, object]:
    encoding = report.form.encoding
    return {
        "schema": 1,
        "list": name,
        "kept": report.kept,
        "encoding": {"name": encoding.name, "guessed": encoding.guessed, "samples": list(encoding.samples)},
        "rows": report.rows,
        **to_builtins(report.added),
        "columns": [{"heading": each.heading, "field": each.field or None} for each in report.mapping.columns],
        "bad_count": report.bad_count,
        "bad": [{"line": bad.line, "reason": bad.reason} for bad in report.bad],
    }


def _tell(report: ImportReport, name: str, *, trial: bool) -> None:
    encoding = report.form.encoding
    if encoding.guessed:
        words = ": " + ", ".join(f"“{printable(word)}”" for word in encoding.samples) if encoding.samples else ""
        say(f"  Read as {encoding.name}, a guess{words}. If that is wrong, say --encoding.")
    for column in report.mapping.columns:
        say(f"  {printable(column.heading) or '(no heading)'} → {column.field or 'left out'}")
    for bad in report.bad[:20]:
        say(f"  line {bad.line}: {printable(bad.reason)}")
    if report.bad_count > 20:
        say(f"  … and {report.bad_count - 20:,} more")
    if trial:
        click.echo(f"{report.rows:,} rows, {report.bad_count:,} of them bad. Nothing was imported (--dry-run).")
        return
    if not report.kept:
        say(f"{report.bad_count:,} of {report.rows:,} rows are bad. Nothing was imported; --partial keeps the good.")
        return
    added = report.added
    counts = [f"{added.new:,} new", f"{added.changed:,} changed", f"{added.same:,} the same"]
    if added.repeated:
        counts.append(f"{added.repeated:,} about people of earlier rows")
    if added.erased:
        counts.append(f"{added.erased:,} left out, whose data were erased")
    suppressed = f"; {added.suppressed:,} will not be written to" if added.suppressed else ""
    click.echo(f"{name}: {report.rows:,} rows: {', '.join(counts)}{suppressed}.")


@command.command("export")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--list", "name", default="", metavar="NAME", help="The list's name.")
@_where_option
@click.option("--person", default="", metavar="ADDRESS", help="Everything held about one person, as JSON.")
@format_option
@click.pass_context
def export_readers(context: click.Context, file: Path | None, name: str, where: str, person: str, format: str) -> None:
    """Write those on a list who may be written to into FILE, a CSV that is safe for spreadsheets.

    With --person, everything held about somebody, on every list and in every send; without FILE it is printed.
    """
    from newsletter.actions.records import audience_of
    from newsletter.delivery.exporting import export_list

    if person:
        _export_person(context, person, file)
        return
    if file is None or not name:
        raise click.UsageError("Name the file and the list: newsletter lists export FILE --list NAME.")
    with audience_of(project_of(context)) as audience:
        readers = export_list(audience, name, file, where)
    if format == "json":
        print_json({"schema": 1, "list": name, "file": str(file), "readers": readers})
    else:
        click.echo(f"{readers:,} readers in {file}")


def _export_person(context: click.Context, person: str, file: Path | None) -> None:
    from newsletter.actions.records import audience_of
    from newsletter.delivery.address import address_given
    from newsletter.delivery.exporting import export_person
    from newsletter.delivery.person import everything_about

    address = address_given(person)
    with audience_of(project_of(context)) as audience:
        found = {"schema": 1, **everything_about(audience.engine, address)}
    if file is None:
        print_json(found)
        return
    export_person(found, file)
    click.echo(f"Everything held about {address} is in {file}")


for _each in (readers.suppress, readers.remove, readers.erase):
    command.add_command(_each)
