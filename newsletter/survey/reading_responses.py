"""Which file holds the answers, which columns play which part, and what may not be disclosed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from newsletter.problems import Span
from newsletter.survey.codebook import Disclosure, Question, Responses
from newsletter.survey.record import Record

FIELDS = ("file", "respondent", "weight", "strata", "cluster", "population_total")


def read_responses(survey: Record) -> Responses | None:
    """The table `responses`; None where it is missing or names a file elsewhere. A database needs no file."""
    record = survey.record("responses", "responses")
    if record is None:
        advice = "Write `responses: {file: responses.csv}`."
        survey.refuse("responses", "The survey does not say which file holds its answers.", advice)
        return None
    record.expect(FIELDS)
    file = record.text("file")
    if re.search(r"[\\/:\x00]|^\.", file):
        record.refuse("file", "“file” must be a file in the survey's own folder.", "Write `file: responses.csv`.")
        return None
    return Responses(file, *(record.optional(name) for name in FIELDS[1:]))


def check_columns(survey: Record, questions: Mapping[str, Question]) -> None:
    """Every question must say where its answers stand."""
    for question in questions.values():
        for span, message, advice in _without_column(question):
            survey.reader.refuse(span, message, advice)


def _without_column(question: Question) -> Iterator[tuple[Span, str, str]]:
    if question.kind == "multiple":
        for option in question.options.values():
            if not option.column:
                yield option.span, f"The option “{option.id}” does not say its column.", "Write `column: q4_1`."
    elif question.kind != "figure" and not question.column and not question.answers:
        yield question.span, f"“{question.id}” does not say its column.", "Write `column: q1`."


def read_disclosure(survey: Record, questions: Mapping[str, Question]) -> Disclosure:
    """The table `disclosure`, else the default."""
    record = survey.record("disclosure", "disclosure")
    if record is None:
        return Disclosure()
    record.expect(("threshold", "identifying"))
    threshold = record.integer("threshold", low=1)
    identifying = record.names("identifying", tuple(questions), "question")
    return Disclosure(Disclosure().threshold if threshold is None else threshold, identifying)
