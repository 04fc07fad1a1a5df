"""A survey tool's file ▶ the survey's folder: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from newsletter.survey.importing.report import ImportReport


def import_survey(
    file: Path,
    surveys: Path,
    survey: str,
    *,
    form: str = "",
    keep: Collection[str] = (),
    on_rows: Callable[[int], None] = lambda _rows: None,
) -> ImportReport:
    """Write or bring up to date `surveys/<survey>/`."""
    raise NotImplementedError
