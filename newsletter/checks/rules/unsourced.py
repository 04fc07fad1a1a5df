"""Figures in prose that no reference covers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from newsletter.checks.rule import CheckContext, Rule
from newsletter.claims.unsourced import unsourced
from newsletter.draft.places import Places
from newsletter.problems import Problem
from newsletter.resolve.nouns import PEOPLE, counted_nouns
from newsletter.survey.codebook import Net, Option, Printed, Question, Survey

_ALWAYS = frozenset({"respondents", "respondent", "responses", "response"})
_PERCENTAGE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:%|per\s*cent|percent|pc\b)")


def _find(context: CheckContext) -> Iterator[Problem]:
    visible = context.draft.visible
    places = Places(visible)
    fitting = _references(context)
    for start, end in unsourced(visible, _nouns(context.surveys.values())):
        words = " ".join(visible[start:end].split())
        message = f"“{words}” is a figure without a source."
        yield Problem("figure-unsourced", message, _advice(words, fitting), places.span(start, end))


def _nouns(surveys: Iterable[Survey]) -> frozenset[str]:
    """What makes a number before it a figure: respondents, a population's noun, a figure's unit."""
    nouns = {noun for survey in surveys for question in _figures(survey) for noun in counted_nouns(survey, question)}
    return _ALWAYS | (nouns - PEOPLE)  # anybody may count people


def _figures(survey: Survey) -> Iterator[Question | None]:
    yield None
    yield from (question for question in survey.questions.values() if question.kind == "figure")


def _advice(words: str, references: Mapping[str, Sequence[str]]) -> str:
    """The one reference whose printed percentage is the one in `words`; where there are several, none is guessed."""
    percentage = _PERCENTAGE.search(words)
    fitting = references.get(percentage[1], ()) if percentage else ()
    if len(fitting) == 1:
        return f"Is it [{words}]({fitting[0]})?"
    return f"Link it to where it comes from: [{words}](stat:SURVEY/QUESTION/OPTION)."


def _references(context: CheckContext) -> dict[str, list[str]]:
    """References to what was printed in the issue's surveys, by the percentage as printed."""
    names = {named.name: short for short, named in (context.draft.front.surveys or {}).items()}
    references: dict[str, list[str]] = {}
    for survey in context.surveys.values():
        for question in survey.questions.values():
            for option, printed in _printed(question):
                if printed.percent is not None:
                    reference = f"stat:{names.get(survey.id, survey.id)}/{question.id}/{option}"
                    references.setdefault(f"{printed.percent:f}", []).append(reference)
    return references


def _printed(question: Question) -> Iterator[tuple[str, Printed]]:
    choices: tuple[Option | Net, ...] = (*question.options.values(), *question.nets.values())
    return ((choice.id, choice.printed) for choice in choices)


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
