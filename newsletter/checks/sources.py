"""What a figure without a reference may rest on: what the issue cites, what its surveys print, and which of it fits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from newsletter.claims.facts import Facts
from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.grammar import render_reference
from newsletter.draft.references import Reference
from newsletter.resolve.nouns import counted_nouns
from newsletter.resolve.resolved import Figure
from newsletter.survey.address import Side
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.comparing import measured
from newsletter.survey.lookup import NotKnown
from newsletter.survey.published import PublishedDataset


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


def sources(surveys: Iterable[Survey], names: Mapping[str, str]) -> Iterator[Source]:
    """Each printed figure of the surveys. `names` are what the issue calls them, by id.

    A survey whose answers are held here has no printed figures; counting all that it could say would be dear, so that
    only what the issue cites of it is known.
    """
    for survey in surveys:
        if survey.source != "responses":
            yield from _printed(survey, names.get(survey.id, survey.id))


def _printed(survey: Survey, name: str) -> Iterator[Source]:
    dataset = PublishedDataset(survey)
    for question, side in _sides(survey, name):
        try:
            estimate = measured(dataset, side)
        except NotKnown:
            continue
        address = "/".join(part for part in (name, side.question, *side.options) if part)
        facts = Facts((estimate,), nouns=counted_nouns(survey, question), population=survey.population_size)
        yield Source(f"stat:{address}", facts)


def _sides(survey: Survey, name: str) -> Iterator[tuple[Question | None, Side]]:
    if survey.base is not None:
        yield None, Side(name)
    for question in survey.questions.values():
        if question.kind == "figure":
            yield question, Side(name, question.id)
        for option in (*question.options, *question.nets):
            yield question, Side(name, question.id, (option,))


def fitting(words: str, known: Iterable[Source], tolerances: Tolerances, style: HouseStyle) -> tuple[str, ...]:
    """The references to the figures of which the words are true."""
    return tuple(
        source.reference for source in known if judge(words, source.facts, tolerances, style).outcome == "true"
    )
