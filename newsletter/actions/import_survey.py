"""Take a survey tool's export into the project."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.actions.project import Project
from newsletter.errors import CouldNotRun
from newsletter.survey.names import NAME_HELP, is_name

if TYPE_CHECKING:
    from newsletter.survey.importing.report import ImportReport


def import_answers_of(
    project: Project,
    file: Path,
    survey: str,
    *,
    form: str = "",
    keep: Collection[str] = (),
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Import `file` as the survey called `survey`; raises CouldNotRun or Refused, and then nothing has changed."""
    from newsletter.survey.importing.run import import_survey

    if not is_name(survey):
        raise CouldNotRun(f"“{survey}” can't be a survey's id.", NAME_HELP)
    if not file.is_file():
        raise CouldNotRun(f"There is no file {file}.", "Name the file that the survey tool exported.")
    return import_survey(file, project.root / "surveys", survey, form=form, keep=keep, on_rows=on_rows)
