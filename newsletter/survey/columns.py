"""Which columns of the answers a codebook uses, what each must hold, and what its codes mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from newsletter.problems import WHOLE_FILE, Span
from newsletter.survey.codebook import Option, Question, Survey

# "code": whole numbers alone; "number": any; "flag": true or false; "other": dates and the like, compared as text.
ColumnKind = Literal["code", "number", "flag", "text", "other"]
HUGE = 1e60  # what no number may reach: its fourth power is still a number
SMALL = range(-32767, 32768)  # the codes that are kept as small whole numbers
YES = ("1", "true", "True", "TRUE", "yes", "Yes", "YES")
NO = ("0", "false", "False", "FALSE", "no", "No", "NO")


def used_columns(survey: Survey) -> dict[str, Span]:
    """Every column that the codebook names, and where the question that names it stands."""
    found: dict[str, Span] = {}
    responses = survey.responses
    parts = (responses.respondent, responses.weight, responses.strata, responses.cluster) if responses else ()
    for column in (*parts, responses.population_total if responses else None):
        if column:
            found.setdefault(column, WHOLE_FILE)
    for question in survey.questions.values():
        for column in _columns_of(question, survey):
            found.setdefault(column, question.span)
    return found


def _columns_of(question: Question, survey: Survey) -> Iterator[str]:
    attribution = question.attribution if question.attribution not in survey.questions else None
    for column in (question.column, question.asked, question.consent, attribution):
        if column:
            yield column
    for option in question.options.values():
        if option.column:
            yield option.column


def wanted_kinds(survey: Survey) -> dict[str, ColumnKind]:
    """What each used column is read as from a file of text: a number where one is needed, a code where all are."""
    found: dict[str, ColumnKind] = dict.fromkeys(used_columns(survey), "text")
    coded = {column: coding for column, coding in _codings(survey) if coding}
    spoken = {column for column, coding in _codings(survey) if not coding}
    found |= {column: "code" for column in coded if column not in spoken}
    responses = survey.responses
    numbers = [question.column for question in survey.questions.values() if question.kind == "numeric"]
    for column in (*numbers, *((responses.weight, responses.population_total) if responses else ())):
        if column:
            found[column] = "number"
    return found


def _codings(survey: Survey) -> Iterator[tuple[str, bool]]:
    """Each column that holds codes or words, and whether every one of them is a small whole number."""
    responses = survey.responses
    for column in (responses.respondent, responses.strata, responses.cluster) if responses else ():
        if column:
            yield column, False
    for question in survey.questions.values():
        for column in (question.asked, question.consent):
            if column:
                yield column, False
        if question.column:
            yield question.column, question.kind == "single" and all(map(is_small, codes(question)))
        for option in question.options.values():
            if option.column:
                yield option.column, option.value is not None and is_small(option.value)


def is_small(code: str) -> bool:
    """Whether a code is a whole number, written in the one way that whole numbers are, and small."""
    return code.removeprefix("-").isdecimal() and code.isascii() and str(int(code)) == code and int(code) in SMALL


def codes(question: Question) -> Mapping[str, str]:
    """What stands in the column of a single question ▶ the option that it means: its value, else its label or id."""
    found: dict[str, str] = {}
    for option in question.options.values():
        for code in _codes_of(option):
            found.setdefault(code, option.id)
    return found


def _codes_of(option: Option) -> tuple[str, ...]:
    return (option.value,) if option.value is not None else (option.label, option.id)


def chosen_values(option: Option) -> tuple[str, ...]:
    """What stands in the column of a multiple question's option where it was chosen."""
    return (option.value,) if option.value is not None else (*YES, option.label)


def code_of(value: object) -> str | None:
    """A cell that an engine gave, as the codebook would write it: 1 and 1.0 are “1”, empty text is no answer."""
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    try:
        whole = int(value)  # type: ignore[call-overload] # ints, floats and decimals; others are told by the error
    except (TypeError, ValueError, OverflowError):
        return str(value)
    return str(whole) if whole == value else str(value)
