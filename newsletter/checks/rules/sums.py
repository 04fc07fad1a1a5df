"""Shares of one question that stand together and come to a little more or less than a hundred."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from newsletter.checks.rule import CheckContext, Rule
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import read
from newsletter.claims.rounding import rounded
from newsletter.problems import Problem
from newsletter.resolve.resolved import Figure
from newsletter.survey.codebook import Question, Survey

_FEWEST = 3  # shares; two of a question are seldom meant to be the whole of it
_NEAR = 2.5  # per cent: as far as rounding and a "don't know" take a sum from a hundred


def _find(context: CheckContext) -> Iterator[Problem]:
    together: dict[object, list[Figure]] = defaultdict(list)
    for figure in context.resolved.figures:
        mention = figure.mention
        if figure.question and figure.option and len(mention.reference.sides) == 1:
            together[mention.paragraph, figure.survey, figure.question, mention.reference.sides[0].where].append(figure)
    for figures in together.values():
        question = _single(context.surveys, figures[0])
        if question and not _is_explained(context.draft.source, figures):
            yield from _off(question, figures)


def _single(surveys: Mapping[str, Survey], figure: Figure) -> Question | None:
    """The question, where everybody chose one answer."""
    survey = surveys.get(figure.survey)
    question = survey.questions.get(figure.question or "") if survey else None
    return question if question and question.kind == "single" else None


def _is_explained(source: str, figures: Sequence[Figure]) -> bool:
    """Whether the lines that the figures stand on speak of rounding."""
    lines = source.split("\n")[figures[0].mention.span.line - 1 : figures[-1].mention.span.end_line]
    return "round" in " ".join(lines).lower()


def _off(question: Question, figures: Sequence[Figure]) -> Iterator[Problem]:
    shares = _shares(question, figures)
    total = sum(shares.values())
    if len(shares) < _FEWEST or not 0.05 < abs(total - 100) < _NEAR:
        return
    left = [option.label for option in question.options.values() if not any(option.id in named for named in shares)]
    message = f"These {len(shares)} shares come to {total:g} per cent, and a reader who adds them up will wonder."
    rest = f"Name {' and '.join(f'“{label}”' for label in left)} as well, or say" if left else "Say"
    advice = f"{rest} that they sum to {total:g} because of rounding."
    mention = figures[-1].mention
    yield Problem("shares-sum", message, advice, mention.span, reference=mention.reference.text)


def _shares(question: Question, figures: Sequence[Figure]) -> dict[frozenset[str], float]:
    """The percentages as printed, by the options that they are of; nothing where two overlap."""
    shares: dict[frozenset[str], float] = {}
    for figure in figures:
        for named, percentage in zip(_options(question, figure), _percentages(figure), strict=False):
            if any(named & other for other in shares if named != other):
                return {}
            shares[named] = percentage
    return shares


def _options(question: Question, figure: Figure) -> Iterator[frozenset[str]]:
    for selection in (figure.option or "").split(","):
        parts = (question.nets[part].of if part in question.nets else (part,) for part in selection.split("+"))
        yield frozenset(option for part in parts for option in part)


def _percentages(figure: Figure) -> list[float]:
    """The numbers that stand in the text as percentages; none where it says it in other words."""
    if len(figure.estimates) > 1 and figure.kind == "fill":
        return [rounded(each.value, 0) for each in figure.estimates if each.value is not None]
    quantities = [element.meaning for element in read(figure.text, frozenset()).elements]
    found = [each.low for each in quantities if isinstance(each, Quantity) and each.kind == "percent"]
    return found if len(found) == len(figure.estimates) else []


SHARES_SUM = Rule(
    id="shares-sum",
    severity="warning",
    allowable=True,
    why="Three or more answers to a question of which everybody chose one, together in a paragraph, are read as the "
    "whole. Where they come to 99 or 101, say that it is because of rounding, or name the answer that is left out; "
    "never change a figure to make them fit.",
    bad="Of managers, <stat:ccg/merger/considering> are considering a merger, <stat:ccg/merger/planning> are planning "
    "one, <stat:ccg/merger/neither> do neither, and [six per cent](stat:ccg/merger/dont-know) don't know.\n",
    good="Of managers, <stat:ccg/merger/considering> are considering a merger, <stat:ccg/merger/planning> are planning "
    "one, <stat:ccg/merger/neither> do neither, and [eight per cent](stat:ccg/merger/dont-know) don't know.\n",
    find=_find,
)
