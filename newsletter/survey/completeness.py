"""What "About these figures" would have to leave out: the disclosures of the British Polling Council and AAPOR."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.problems import Problem, Span
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.impossible import ROUNDING
from newsletter.survey.printed_share import share_of

WANTED = (
    ("client", "who it was done for", "client: HSJ"),
    ("conducted_by", "who conducted it", "conducted_by: HSJ"),
    ("fieldwork", "when people were asked", "fieldwork: {start: 2016-10, end: 2016-11}"),
    ("population_label", "who was asked", "population: {label: CCG chairs, size: 209}"),
    ("method", "how people were asked", "method: Online self-completion"),
)


def incomplete(survey: Survey, span: Span) -> Iterator[Problem]:
    """A `survey-incomplete` for each thing that readers ought to be told and the codebook lacks."""
    for message, advice, place in _lacking(survey, span):
        yield Problem("survey-incomplete", message, advice, place, survey.path)


def _lacking(survey: Survey, span: Span) -> Iterator[tuple[str, str, Span]]:
    if survey.source == "figures":
        yield from _without_source(survey)
    else:
        for field, what, example in WANTED:
            if not getattr(survey, field):
                yield f"The codebook does not say {what}.", f"Write `{example}`.", span
    if survey.source == "published" and survey.base is None:
        yield (
            "The survey's base is unknown, so impossible percentages can't be noticed.",
            "Write `base:` if you can.",
            span,
        )
    if survey.logo and not survey.logo_alt:
        yield "The logo has no alternative text.", "Write `alt:` beside its file.", span
    yield from _questions(survey)


def _without_source(survey: Survey) -> Iterator[tuple[str, str, Span]]:
    for question in survey.questions.values():
        if not question.source_url and not survey.url:
            yield f"“{question.id}” does not say where it comes from.", "Write `source_url: https://…`.", question.span


def _questions(survey: Survey) -> Iterator[tuple[str, str, Span]]:
    for question in survey.questions.values():
        if not question.text:
            yield f"“{question.id}” has no text.", "Write `text:` with the words that were asked.", question.span
        if question.complete and _leaves_some(survey, question):
            what = f"The options of “{question.id}” make less than everyone: some answers are not listed."
            yield what, "Write `complete: false`, or list them.", question.span
        for among in question.among:
            for condition in among.where:
                if condition.question not in survey.questions:
                    advice = f"Add it under `questions`, with the option “{condition.options[0]}”."
                    yield f"“{condition.question}” is not described, so its groups have no labels.", advice, among.span


def _leaves_some(survey: Survey, question: Question) -> bool:
    """Whether the printed options of a single question leave people over, whatever was rounded."""
    if question.kind != "single" or survey.source == "responses":
        return False
    shares = [share_of(option.printed, question.base, weighted=survey.weighted) for option in question.options.values()]
    highs = [share.percent.high for share in shares if share.percent]
    return len(highs) == len(shares) and sum(highs) < 100 - ROUNDING
