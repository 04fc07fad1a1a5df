"""Figures in prose that no reference covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

from newsletter.checks.rule import CheckContext, Rule
from newsletter.checks.sources import Source, cited, fitting, sources
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.unsourced import unsourced, with_its_hedge
from newsletter.draft.places import Places
from newsletter.problems import Problem
from newsletter.resolve.nouns import PEOPLE, counted_nouns
from newsletter.survey.codebook import Question, Survey

_ALWAYS = frozenset({"respondents", "respondent", "responses", "response"})
_MOST_SOURCES = 2_000
_MOST_FITTING = 3


def _find(context: CheckContext) -> Iterator[Problem]:
    visible = context.draft.visible
    places = Places(visible)
    nouns = _nouns(context.surveys.values())
    known: list[Source] | None = None
    for start, end in unsourced(visible, nouns):
        known = _known(context) if known is None else known
        words = " ".join(visible[start:end].split())
        phrase = " ".join(visible[with_its_hedge(visible, start, end, nouns) : end].split())
        message = f"“{words}” is a figure without a source."
        yield Problem("figure-unsourced", message, _advice(phrase, known), places.span(start, end))


def _known(context: CheckContext) -> list[Source]:
    names = {named.name: short for short, named in (context.draft.front.surveys or {}).items()}
    resolved = context.resolved
    found = chain(
        cited((*resolved.figures, *resolved.drawn), context.surveys), sources(context.surveys.values(), names)
    )
    return list({source.reference: source for source in islice(found, _MOST_SOURCES)}.values())


def _nouns(surveys: Iterable[Survey]) -> frozenset[str]:
    """What makes a number before it a figure: respondents, a population's noun, a figure's unit."""
    nouns = {noun for survey in surveys for question in _figures(survey) for noun in counted_nouns(survey, question)}
    return _ALWAYS | (nouns - PEOPLE)  # anybody may count people


def _figures(survey: Survey) -> Iterator[Question | None]:
    yield None
    yield from (question for question in survey.questions.values() if question.kind == "figure")


def _advice(phrase: str, known: Sequence[Source]) -> str:
    """The references whose figures the words are true of, where they are few enough to choose among."""
    first, *others = (*fitting(phrase, known, Tolerances(), HouseStyle()), "")
    if not first or len(others) > _MOST_FITTING:
        return f"Link it to where it comes from: [{phrase}](stat:SURVEY/QUESTION/OPTION)."
    return f"Is it {' or '.join([f'[{phrase}]({first})', *others[:-1]])}?"


FIGURE_UNSOURCED = Rule(
    id="figure-unsourced",
    severity="error",
    allowable=True,
    why="A percentage, a fraction or a number of respondents that no reference covers can't be held to its source, "
    "and will not be corrected when the source is. Link it, or allow it with the reason why it needs no source "
    "here.",
    bad="The panel found that 24 per cent are considering a merger.\n",
    good="The panel found that [24 per cent](stat:ccg/merger/considering) are considering a merger.\n",
    find=_find,
)
