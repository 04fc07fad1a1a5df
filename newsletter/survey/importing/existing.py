"""The survey that is there already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from newsletter.errors import Refused
from newsletter.survey.answers_file import Unreadable, read_rows
from newsletter.survey.codebook import Survey
from newsletter.survey.files import read_text
from newsletter.survey.importing.swapping import ANSWERS, CODEBOOK
from newsletter.survey.reading import read_codebook


@dataclass(frozen=True, slots=True)
class Existing:
    """A survey whose answers are held. `text` is its codebook as it stands, `columns` those of its answers."""

    survey: Survey
    text: str
    file: str
    columns: tuple[str, ...]


def read_existing(folder: Path, path: str) -> Existing | None:
    """The survey in `folder` (`path` in messages); None where there is none. Raises Refused for one of another kind."""
    file = folder / CODEBOOK
    if not file.exists():
        return None
    text, problems = read_text(file, path)
    survey = None
    if text is not None:
        survey, problems = read_codebook(text, folder.name, path)
    wrong = [problem for problem in problems if problem.rule == "survey-invalid"]
    if survey is None or wrong:
        raise Refused(f"{path} can't be read, so nothing was imported.", "Correct it first.", wrong)
    if survey.responses is None:
        message = f"{path} holds printed totals, not answers. Nothing was imported."
        raise Refused(message, "Import the answers as another survey.")
    name = survey.responses.file
    return Existing(survey, file.read_bytes().decode("utf-8"), name, _columns(folder / name))


def _columns(file: Path) -> tuple[str, ...]:
    try:
        header = next(read_rows(file), None) if file.suffix.lower() == ".csv" else None
    except Unreadable:  # lost or damaged: the import replaces it
        return ()
    return tuple(header.cells) if header else ()


def answers_name(existing: Existing) -> str:
    """What the file of answers is to be called."""
    return existing.file if existing.file.lower().endswith(".csv") else ANSWERS
