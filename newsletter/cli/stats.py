"""`newsletter stats`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import format_option, print_json, progress_of_rows, project_of, say

if TYPE_CHECKING:
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
