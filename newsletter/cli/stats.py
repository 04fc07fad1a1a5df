"""`newsletter stats`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import counted, format_option, print_json, progress_of_rows, project_of, say

if TYPE_CHECKING:
    from newsletter.actions.surveys import Listed
    from newsletter.survey.importing.report import ImportReport


@click.group("stats")
def command() -> None:
    """Keep the surveys that issues cite."""


@command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "survey", required=True, metavar="SURVEY", help="The survey's id: the name of its folder.")
@click.option("--form", default="", metavar="FORM", help="What FILE is, where the guess is wrong.")
@click.option("--keep", multiple=True, metavar="COLUMN", help="A personal column to keep; may be repeated.")
@format_option
@click.pass_context
def import_answers(
    context: click.Context, file: Path, survey: str, form: str, keep: tuple[str, ...], format: str
) -> None:
    """Take the answers in FILE, as a survey tool exports them, and write their codebook.

    FORM is csv, excel, spss, parquet, qualtrics, surveymonkey, google-forms or limesurvey. Columns that tell who
    somebody is are left out unless they are kept by name. Where SURVEY is there already, its codebook keeps what was
    written by hand, and new questions and options are added. Nothing changes unless the whole file can be taken.
    """
    from newsletter.actions.import_survey import import_answers_of

    with progress_of_rows() as on_rows:
        report = import_answers_of(project_of(context), file, survey, form=form, keep=keep, on_rows=on_rows)
    if format == "json":
        print_json(report.as_json())
    else:
        _tell(report)


def _tell(report: ImportReport) -> None:
    for line in report.lines():
        say(f"  {line}")
    click.echo(report.summary())


table_format_option = click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    help="text for people, json for programs, csv for spreadsheets.",
)


@command.command("list")
@format_option
@click.pass_context
def list_surveys(context: click.Context, format: str) -> None:
    """Every survey of the project."""
    from newsletter.actions.surveys import list_surveys as listed

    found = listed(project_of(context))
    if format == "json":
        print_json({"schema": 1, "surveys": [_listed_json(entry) for entry in found]})
        return
    from newsletter.cli.terminal import in_columns, screen

    rows = [_listed(entry) for entry in found]
    for line in in_columns(rows, screen()):
        click.echo(line)
    if not found:
        say("There are no surveys yet: `newsletter stats import FILE --as SURVEY` makes one.")


def _listed(entry: Listed) -> tuple[str, ...]:
    people = "" if entry.people is None else counted(entry.people, "person", "people")
    if entry.survey:
        return entry.id, entry.survey.source, people, entry.survey.title
    return entry.id, "unreadable", people, entry.problems[0].message if entry.problems else ""


@command.command("show")
@click.argument("survey")
@table_format_option
@click.pass_context
def show(context: click.Context, survey: str, format: str) -> None:
    """What SURVEY asked; of SURVEY/QUESTION, the figures, with the reference to paste for each."""
    name, _, question = survey.partition("/")
    if question:
        _print_tables(context, survey, None, (), format)
        return
    from newsletter.actions.surveys import survey_of

    found = survey_of(project_of(context), name).survey
    rows = [
        {"question": each.id, "kind": each.kind, "grid": each.grid, "text": each.text}
        for each in found.questions.values()
    ]
    if format == "json":
        print_json({"schema": 1, "survey": found.id, "title": found.title, "source": found.source, "questions": rows})
        return
    from newsletter.cli.terminal import in_columns, screen, wrapped

    shown = screen()
    for line in wrapped(found.title, shown.width):
        click.echo(shown.bold(line))
    listed = [(f"{found.id}/{each.id}", each.kind, each.text) for each in found.questions.values()]
    for line in in_columns(listed, shown, "  "):
        click.echo(line)


@command.command("query")
@click.argument("question")
@click.option("--by", metavar="QUESTION", help="Group by group: a question of the same survey.")
@click.option("--where", multiple=True, metavar="QUESTION:OPTION", help="Only these people; may be repeated.")
@table_format_option
@click.pass_context
def query(context: click.Context, question: str, by: str | None, where: tuple[str, ...], format: str) -> None:
    """The figures of QUESTION, with bases, 95 per cent intervals and references.

    QUESTION is written SURVEY/QUESTION; of a grid, each item is shown.
    """
    _print_tables(context, question, by, where, format)


@command.command("quotes")
@click.argument("question")
@click.option("--search", default="", metavar="WORDS", help="Only answers in which all of these words stand.")
@format_option
@click.pass_context
def quotes(context: click.Context, question: str, search: str, format: str) -> None:
    """Answers to QUESTION, written SURVEY/QUESTION, in people's own words, with the reference that quotes each.

    Addresses, telephone numbers and what looks like a name are masked; read the whole answer before quoting it.
    """
    from newsletter.actions.surveys import quotes_of

    found = quotes_of(project_of(context), *_parted(question), search)
    if format == "json":
        rows = [
            {
                "reference": each.reference,
                "text": each.words,
                "consent": each.consent,
                "attribution": each.attribution or None,
            }
            for each in found
        ]
        print_json({"schema": 1, "answers": rows})
        return
    if not found:
        say("No answer holds all of these words.")
    from newsletter.cli.terminal import printable, screen, wrapped

    shown = screen()
    for each in found:
        said = f"“{printable(each.words)}”" + (f" ({printable(each.attribution)})" if each.attribution else "")
        click.echo("\n".join(wrapped(said, shown.width)))
        reference = shown.dim(each.reference or "its id can’t stand in a reference")
        click.echo(f"  {reference}" + ("" if each.consent else "  no consent"))


def _print_tables(context: click.Context, question: str, by: str | None, where: tuple[str, ...], format: str) -> None:
    from newsletter.actions.surveys import tables_of
    from newsletter.cli.survey_exports import csv_of, json_of
    from newsletter.cli.survey_tables import text_of
    from newsletter.cli.terminal import screen

    tables = tables_of(project_of(context), *_parted(question), by, where)
    if format == "json":
        print_json({"schema": 1, "tables": [json_of(table) for table in tables]})
    elif format == "csv":
        click.echo(csv_of(tables), nl=False)
    else:
        shown = screen()
        click.echo("\n\n".join("\n".join(text_of(table, shown)) for table in tables))


def _parted(address: str) -> tuple[str, str]:
    survey, slash, question = address.partition("/")
    if not slash or not question:
        raise click.UsageError(f"“{address}” names no question: write SURVEY/QUESTION.")
    return survey, question


def _listed_json(entry: Listed) -> dict[str, object]:
    survey = entry.survey
    return {
        "survey": entry.id,
        "title": survey.title if survey else None,
        "source": survey.source if survey else None,
        "people": entry.people,
        "questions": len(survey.questions) if survey else None,
        "problems": [{"rule": each.rule, "message": each.message} for each in entry.problems],
    }
