"""The surveys of a project, each read when it is first asked for."""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path

from newsletter.problems import Problem
from newsletter.survey.codebook import Survey
from newsletter.survey.dataset import Dataset
from newsletter.survey.files import read_text
from newsletter.survey.names import is_name
from newsletter.survey.published import PublishedDataset
from newsletter.survey.reading import read_codebook
from newsletter.survey.store_address import HERE, Place

Read = tuple[Dataset | None, tuple[Problem, ...]]


class Shelf:
    """Every survey that has a folder. Nothing is read before it is asked for, and nothing twice."""

    def __init__(self, surveys: Path, cache: Path, project: Path, place: Place) -> None:
        self._surveys = surveys
        self._cache = cache
        self._project = project
        self._place = place
        self._read: dict[str, Read] = {}

    @cached_property
    def _ids(self) -> tuple[str, ...]:
        try:
            folders = sorted(entry.name for entry in self._surveys.iterdir() if is_name(entry.name) and entry.is_dir())
        except OSError:
            return ()
        return tuple(folders)

    def ids(self) -> tuple[str, ...]:
        """The ids of all surveys, whether or not they can be read, in alphabetical order."""
        return self._ids

    def dataset(self, survey_id: str) -> Dataset | None:
        """The survey; None where there is no such folder, or its codebook can't be read at all (see `problems`)."""
        return self._opened(survey_id)[0]

    def problems(self, survey_id: str) -> tuple[Problem, ...]:
        """What is wrong with a survey: survey-invalid, survey-incomplete. Impossible figures: `Dataset.impossible`."""
        return self._opened(survey_id)[1]

    def _opened(self, survey_id: str) -> Read:
        if survey_id not in self._ids:
            return None, ()
        if survey_id not in self._read:
            self._read[survey_id] = self._open(survey_id)
        return self._read[survey_id]

    def _open(self, survey_id: str) -> Read:
        file = self._surveys / survey_id / "survey.yaml"
        path = self._relative(file)
        text, problems = read_text(file, path)
        if text is None:
            return None, problems
        survey, found = _known_codebook(text, survey_id, path)
        if survey is None:
            return None, found
        dataset, wrong = self._dataset(survey, file.parent)
        return dataset, (*found, *wrong)

    def _dataset(self, survey: Survey, folder: Path) -> Read:
        if survey.source != "responses":
            return PublishedDataset(survey), ()
        from newsletter.survey.answers import open_answers

        return open_answers(survey, folder, self._relative(folder), self._cache, self._place)

    def _relative(self, file: Path) -> str:
        try:
            return file.relative_to(self._project).as_posix()
        except ValueError:
            return file.as_posix()


# Reading depends on nothing but the text, so a process that lives on (the preview's) reads each version once.
_known_codebook = lru_cache(maxsize=64)(read_codebook)


def open_shelf(surveys: Path, cache: Path, project: Path, place: Place = HERE) -> Shelf:
    """The surveys below the folder `surveys`; `cache` may be deleted at any time; paths are told from `project`.

    Codebooks lie in their folders always, answers at `place`.
    """
    return Shelf(surveys, cache, project, place)
