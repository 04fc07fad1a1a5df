"""Figures in prose that no reference covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from newsletter.checks.rule import CheckContext, Rule
from newsletter.checks.sources import Source, cited, fitting, sources
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.claims.unsourced import unsourced, with_its_hedge
from newsletter.draft.places import Places
from newsletter.problems import Problem
from newsletter.resolve.nouns import PEOPLE, counted_nouns
from newsletter.survey.codebook import Question, Survey

Known = tuple[Sequence[Source], Sequence[Source]]
"""What the issue cites elsewhere; what else its surveys say."""
_NOTHING_KNOWN: Known = ((), ())
_ALWAYS = frozenset({"respondents", "respondent", "responses", "response"})
_MOST_SOURCES = 2_000
_MOST_FITTING = 3
_MOST_PHRASES = 100  # after so many different ones a hint to each is not what the draft lacks


def _find(context: CheckContext) -> Iterator[Problem]:
    visible = context.draft.visible
    places = Places(visible)
    nouns = _nouns(context.surveys.values())
    advice: dict[str, str] = {}
    known: Known | None = None
    for start, end in unsourced(visible, nouns):
        known = _known(context) if known is None else known
        words = " ".join(visible[start:end].split())
        phrase = " ".join(visible[with_its_hedge(visible, start, end, nouns) : end].split())
        if phrase not in advice:
            advice[phrase] = _advice(phrase, known if len(advice) < _MOST_PHRASES else _NOTHING_KNOWN)
        message = f"“{words}” is a figure without a source."
        yield Problem("figure-unsourced", message, advice[phrase], places.span(start, end))


def _known(context: CheckContext) -> Known:
    names = {named.name: short for short, named in (context.draft.front.surveys or {}).items()}
    resolved = context.resolved
    near = cited((*resolved.figures, *resolved.drawn), context.surveys)
    first = {source.reference: source for source in islice(near, _MOST_SOURCES)}
    further = islice(sources(context.datasets.values(), names), _MOST_SOURCES - len(first))
    return list(first.values()), [source for source in further if source.reference not in first]


def _nouns(surveys: Iterable[Survey]) -> frozenset[str]:
    """What makes a number before it a figure: respondents, a population's noun, a figure's unit."""
    nouns = {noun for survey in surveys for question in _figures(survey) for noun in counted_nouns(survey, question)}
    return _ALWAYS | (nouns - PEOPLE)  # anybody may count people


def _figures(survey: Survey) -> Iterator[Question | None]:
    yield None
    yield from (question for question in survey.questions.values() if question.kind == "figure")


def _advice(phrase: str, known: Known) -> str:
    """The references whose figures the words are true of, where they are few enough to choose among.

    Where many are, those of them that the issue cites elsewhere.
    """
    near, further = (fitting(phrase, each, Tolerances(), HouseStyle()) for each in known)
    found = (*near, *further) if len(near) + len(further) <= _MOST_FITTING else near
    if not found or len(found) > _MOST_FITTING:
        return f"Link it to where it comes from: [{phrase}](stat:SURVEY/QUESTION/OPTION)."
    return f"Is it {' or '.join([f'[{phrase}]({found[0]})', *found[1:]])}?"


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
