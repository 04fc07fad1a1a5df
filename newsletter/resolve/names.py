"""The surveys of an issue: its short names first, then surveys' own ids."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsletter.draft.model import Named
from newsletter.problems import Problem, did_you_mean
from newsletter.resolve.outcome import Unresolved
from newsletter.survey.dataset import Dataset
from newsletter.survey.shelf import Shelf

NO_NAMES: Mapping[str, Named] = {}


def short_name_problems(names: Mapping[str, Named], shelf: Shelf) -> Iterator[Problem]:
    """What is wrong with an issue's short names themselves."""
    ids = shelf.ids()
    for short, target in names.items():
        if target.name not in ids:
            message = f"There is no survey “{target.name}” for the short name “{short}”."
            yield Problem("reference-unknown", message, did_you_mean(target.name, ids), target.span)
        elif short in ids and short != target.name:
            message = f"The short name “{short}” is another survey's id."
            yield Problem("front-matter-invalid", message, "Choose another short name.", target.span)


class Unexplained(Exception):
    """A reference to a survey whose own problem is reported where it lies, and not again at each reference."""


def find_survey(name: str, names: Mapping[str, Named], shelf: Shelf) -> Dataset:
    """The survey that `name` means; raises `Unresolved`, or `Unexplained` where its problem is told elsewhere."""
    target = names.get(name)
    survey_id = target.name if target else name
    dataset = shelf.dataset(survey_id)
    if dataset is not None:
        return dataset
    if target or survey_id in shelf.ids():
        raise Unexplained(survey_id)
    known = {*names, *shelf.ids()}
    raise Unresolved("reference-unknown", f"There is no survey “{name}”.", did_you_mean(name, known))
