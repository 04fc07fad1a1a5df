"""What a figure without a reference may rest on: what the issue cites, what its surveys say, and which fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from newsletter.claims.facts import Facts
from newsletter.claims.judge import is_true
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.grammar import render_reference
from newsletter.draft.references import Reference
from newsletter.resolve.nouns import counted_nouns
from newsletter.resolve.resolved import Figure
from newsletter.survey.address import Side
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.comparing import measured
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import NotKnown


class Source(Struct, frozen=True):
    """A figure of the store: the reference to it, and what words are held to."""

    reference: str
    facts: Facts


def cited(figures: Iterable[Figure], surveys: Mapping[str, Survey]) -> Iterator[Source]:
    """Each figure that the issue cites elsewhere, in words, charts and tables, whether answers or totals are held."""
    for figure in figures:
        survey, sides = surveys.get(figure.survey), figure.mention.reference.sides
        if survey is None or len(sides) != len(figure.estimates):
            continue
        nouns = counted_nouns(survey, survey.questions.get(figure.question or ""))
        for side, estimate in zip(sides, figure.estimates, strict=True):
            facts = Facts((estimate,), nouns=nouns, population=survey.population_size)
            yield Source(render_reference(Reference("stat", "", (side,))), facts)


def sources(datasets: Iterable[Dataset], names: Mapping[str, str]) -> Iterator[Source]:
    """Each figure of the surveys that costs next to nothing to have. `names` are what the issue calls them, by id.

    Those are the printed ones, those that were counted before, and all of a survey whose answers are few; to count
    what else a large survey could say would be dear for a hint, so that only what the issue cites of it is known.
    """
    for dataset in datasets:
        yield from _of_survey(dataset, names.get(dataset.survey.id, dataset.survey.id))


def _of_survey(dataset: Dataset, name: str) -> Iterator[Source]:
    survey = dataset.survey
    for question, side in _sides(dataset):
        try:
            estimate = measured(dataset, side)
        except NotKnown:
            continue
        address = "/".join(part for part in (name, side.question, *side.options) if part)
        facts = Facts((estimate,), nouns=counted_nouns(survey, question), population=survey.population_size)
        yield Source(f"stat:{address}", facts)


def _sides(dataset: Dataset) -> Iterator[tuple[Question | None, Side]]:
    survey = dataset.survey
    if dataset.at_hand(None):
        yield None, Side(survey.id)
    for question in survey.questions.values():
        if question.kind == "figure":
            yield question, Side(survey.id, question.id)
        elif question.options and dataset.at_hand(question.id):
            for option in (*question.options, *question.nets):
                yield question, Side(survey.id, question.id, (option,))


def fitting(words: str, known: Iterable[Source], tolerances: Tolerances, style: HouseStyle) -> tuple[str, ...]:
    """The references to the figures of which the words are true."""
    return tuple(source.reference for source in known if is_true(words, source.facts, tolerances, style))
