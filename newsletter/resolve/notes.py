"""“About these figures”: what must be published with them, one entry for each survey that the issue cites."""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.resolve.outcome import Citation
from newsletter.resolve.resolved import AskedQuestion, MethodNote
from newsletter.resolve.survey_words import commissioned, when
from newsletter.survey.codebook import Question
from newsletter.survey.dataset import Dataset


def method_notes(citations: Iterable[Citation]) -> tuple[MethodNote, ...]:
    """An entry for each survey, with the questions cited of it, both in the order of the issue."""
    cited: dict[str, tuple[Dataset, dict[str, Question]]] = {}
    for citation in citations:
        _, questions = cited.setdefault(citation.dataset.survey.id, (citation.dataset, {}))
        if citation.question:
            questions.setdefault(citation.question.id, citation.question)
    return tuple(_note(dataset, questions.values()) for dataset, questions in cited.values())


def _note(dataset: Dataset, questions: Iterable[Question]) -> MethodNote:
    survey = dataset.survey
    return MethodNote(
        survey=survey.id,
        title=survey.title,
        who=survey.population_label,
        when=when(survey),
        how_many=_how_many(dataset),
        method=survey.method,
        commissioned=commissioned(survey),
        url=survey.url,
        logo=survey.logo,
        logo_alt=survey.logo_alt,
        weighted=survey.weighted,
        official=survey.source == "figures",
        questions=tuple(
            AskedQuestion(question.text, _base(dataset, question), question.source_url) for question in questions
        ),
    )


def _how_many(dataset: Dataset) -> str:
    """The number who answered: "99 respondents", "99 respondents of 418"; official figures have none."""
    survey = dataset.survey
    base = None if survey.source == "figures" else dataset.respondents().base
    if base is None:
        return ""
    words = f"{base:,} respondent{'' if base == 1 else 's'}"
    return f"{words} of {survey.population_size:,}" if survey.population_size else words


def _base(dataset: Dataset, question: Question) -> str:
    if question.kind == "figure":
        return "" if question.base is None else f"{question.base:,}"
    estimate = dataset.base(question.id)
    if estimate.base is None:
        return ""
    weighted = estimate.weighted_base
    return f"{estimate.base:,}" + ("" if weighted is None else f", weighted base {weighted:,.0f}")
