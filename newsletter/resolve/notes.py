"""“About these figures”: what must be published with them, one entry for each survey that the issue cites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from newsletter.resolve.outcome import Citation
from newsletter.resolve.resolved import AskedQuestion, MethodNote
from newsletter.resolve.survey_words import commissioned, when
from newsletter.survey.codebook import Question
from newsletter.survey.dataset import Dataset

Waves = tuple[str, str]  # the ids of two surveys, the second set against the first


def method_notes(citations: Iterable[Citation], tested: Collection[Waves] = ()) -> tuple[MethodNote, ...]:
    """An entry for each survey, with the questions cited of it, both in the order of the issue.

    `tested` are the pairs of waves, by id, whose difference the issue calls significant or not: the test takes for
    granted that nobody answered both, which readers should know.
    """
    cited: dict[str, tuple[Dataset, dict[str, Question]]] = {}
    for citation in citations:
        _, questions = cited.setdefault(citation.dataset.survey.id, (citation.dataset, {}))
        if citation.question:
            questions.setdefault(citation.question.id, citation.question)
    return tuple(
        _note(dataset, questions.values(), [cited[first][0] for first, second in tested if second == name])
        for name, (dataset, questions) in cited.items()
    )


def _note(dataset: Dataset, questions: Iterable[Question], against: Sequence[Dataset]) -> MethodNote:
    survey = dataset.survey
    return MethodNote(
        survey=survey.id,
        title=survey.title,
        who=survey.population_label,
        when=when(survey),
        how_many=_how_many(dataset),
        method=_method(survey.method, against),
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


def _method(method: str, against: Sequence[Dataset]) -> str:
    """How people were asked, and how this wave was set against others."""
    if not against:
        return method
    titles = " and ".join(f"“{other.survey.title}”" for other in against)
    test = f"Changes since {titles} were tested as if nobody had answered both."
    return f"{method.rstrip('.')}. {test}" if method else test


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
