"""Exports made up for tests, imported into a project of their own. Nobody was asked any of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from newsletter.survey.codebook import Question, Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.importing.report import ImportReport
from newsletter.survey.importing.run import import_survey
from newsletter.survey.shelf import Shelf, open_shelf

Table = Sequence[Sequence[str]]


def csv_bytes(rows: Table, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows as a CSV file."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode(encoding)


class World:
    """A project's surveys."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.surveys = root / "surveys"
        self.reports: list[ImportReport] = []

    def file(self, content: bytes | Table, name: str = "export.csv") -> Path:
        """A file as somebody exported it."""
        path = self.root / name
        path.write_bytes(content if isinstance(content, bytes) else csv_bytes(content))
        return path

    def take(
        self, content: bytes | Table | Path, survey: str = "s", *, form: str = "", keep: Collection[str] = ()
    ) -> ImportReport:
        """Import it."""
        file = content if isinstance(content, Path) else self.file(content)
        report = import_survey(file, self.surveys, survey, form=form, keep=keep, on_rows=lambda _rows: None)
        self.reports.append(report)
        return report

    @property
    def shelf(self) -> Shelf:
        """The surveys as an issue sees them, read anew."""
        return open_shelf(self.surveys, self.root / "cache", self.root)

    def dataset(self, survey: str = "s") -> Dataset:
        """The survey, which must be without a fault: only what “About these figures” lacks may be missing."""
        shelf = self.shelf
        found = shelf.dataset(survey)
        wrong = [problem for problem in shelf.problems(survey) if problem.rule != "survey-incomplete"]
        assert not wrong, wrong
        assert found is not None
        return found

    def codebook(self, survey: str = "s") -> Survey:
        """Its codebook."""
        return self.dataset(survey).survey

    def question(self, name: str, survey: str = "s") -> Question:
        """One of its questions."""
        return self.codebook(survey).questions[name]

    def counts(self, question: str, survey: str = "s") -> dict[str, int]:
        """How many people chose each option, by its label."""
        dataset = self.dataset(survey)
        options = dataset.survey.questions[question].options
        shares = {option.label: dataset.share(question, (name,)) for name, option in options.items()}
        return {label: int(share.count.low) for label, share in shares.items() if share.count}

    def base(self, question: str, survey: str = "s") -> int:
        """How many people are in the question's base."""
        return self.dataset(survey).base(question).base or 0

    def yaml(self, survey: str = "s") -> str:
        """The codebook as it stands."""
        return (self.surveys / survey / "survey.yaml").read_bytes().decode()

    def write_yaml(self, text: str, survey: str = "s") -> None:
        """The codebook as a person edits it."""
        (self.surveys / survey / "survey.yaml").write_bytes(text.encode())

    def answers(self, survey: str = "s") -> list[list[str]]:
        """The file of answers."""
        with (self.surveys / survey / "responses.csv").open(encoding="utf-8", newline="") as text:
            return list(csv.reader(text))

    def state(self) -> dict[str, bytes]:
        """Every file below the surveys' folder, with what it holds."""
        files = (path for path in self.surveys.rglob("*") if path.is_file())
        return {path.relative_to(self.surveys).as_posix(): path.read_bytes() for path in files}


def column(rows: Table, heading: str) -> list[str]:
    """The cells below a heading."""
    place = list(rows[0]).index(heading)
    return [row[place] for row in rows[1:]]


def times(rows: Iterable[Sequence[str]], number: int) -> list[list[str]]:
    """The rows, again and again."""
    return [list(row) for row in rows] * number
