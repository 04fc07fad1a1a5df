"""survey.yaml ▶ Survey (FORMATS 5)."""

from __future__ import annotations

import calendar
import datetime as dt
import hashlib
import re

from newsletter.fields import FieldReader
from newsletter.problems import Problem
from newsletter.survey.codebook import Period, Source, Survey
from newsletter.survey.completeness import incomplete
from newsletter.survey.reading_questions import read_questions
from newsletter.survey.reading_responses import check_columns, read_disclosure, read_responses
from newsletter.survey.record import Record

SOURCES: tuple[Source, ...] = ("published", "responses", "figures")
FIELDS = (
    "title", "series", "fieldwork", "population", "client", "conducted_by", "sponsor", "logo", "method", "url",
    "source", "base", "weighted", "questions", "responses", "disclosure",
)  # fmt: skip


def read_codebook(text: str, survey_id: str, path: str) -> tuple[Survey | None, tuple[Problem, ...]]:
    """The survey that `text` describes, and everything that is wrong with it.

    What is right is read even where something else is not, so that one slip does not hide a whole survey; None only
    where there is no title, no source or no question to speak of.
    """
    reader = FieldReader("survey-invalid", path)
    record = Record(reader, reader.parse(text), "a survey")
    if not record.table.keys:
        if not reader.problems:
            reader.refuse(record.table.span, "This codebook is empty.", "It needs a title, a source and questions.")
        return None, tuple(reader.problems)
    record.expect(FIELDS)
    source = _required_source(record)
    survey = _survey(record, source, survey_id, path) if source else None
    if survey is None or not survey.questions:
        return None, tuple(reader.problems)
    problems = (*reader.problems, *incomplete(survey, record.table.span))
    return _with_digest(survey, text), problems


def _required_source(record: Record) -> Source | None:
    source = record.choice("source", SOURCES)
    if record.get("source") is None:
        record.refuse(
            "source", "The survey does not say its source.", "Write `source: published` (or: responses, figures)."
        )
    for name in ("title", "questions"):
        if record.get(name) is None:
            record.refuse(name, f"The survey has no {name}.", f"Write `{name}:` at the left margin.")
    if source == "published" and record.get("base") is None:
        record.refuse("base", "The survey does not say its base.", "Write `base: 99`, or `base: unknown`.")
    return source


def _survey(record: Record, source: Source, survey_id: str, path: str) -> Survey:
    population = record.record("population", "a population")
    sponsor = record.record("sponsor", "a sponsor")
    for part, fields in ((population, ("label", "size")), (sponsor, ("name", "credit"))):
        if part:
            part.expect(fields)
    base = record.base()
    questions = read_questions(record, source, base)
    responses = read_responses(record) if source == "responses" else None
    if source == "responses":
        check_columns(record, questions)
    logo, logo_alt = _logo(record, path)
    return Survey(
        id=survey_id,
        path=path,
        title=record.text("title") or survey_id,
        source=source,
        questions=questions,
        base=None if source == "responses" else base,
        weighted=record.flag("weighted", default=False) or bool(responses and responses.weighted),
        series=record.text("series"),
        fieldwork=_fieldwork(record),
        population_label=population.text("label") if population else "",
        population_size=population.integer("size", low=1) if population else None,
        client=record.text("client"),
        conducted_by=record.text("conducted_by"),
        sponsor=sponsor.text("name") if sponsor else "",
        sponsor_credit=sponsor.text("credit") if sponsor else "",
        logo=logo,
        logo_alt=logo_alt,
        method=record.text("method"),
        url=record.address("url"),
        responses=responses,
        disclosure=read_disclosure(record, questions),
    )


def _with_digest(survey: Survey, text: str) -> Survey:
    from msgspec.structs import replace

    return replace(survey, digest=hashlib.sha256(text.encode()).hexdigest())


def _logo(record: Record, path: str) -> tuple[str, str]:
    logo = record.record("logo", "a logo")
    if logo is None:
        return "", ""
    logo.expect(("file", "alt"))
    file = logo.text("file")
    if not file or re.search(r"[\\:]|^/|(^|/)\.\.(/|$)", file):
        logo.refuse("file", "The logo must be a file in the survey's own folder.", "Write its name: `file: logo.png`.")
        return "", ""
    folder = path.rpartition("/")[0]
    return f"{folder}/{file}" if folder else file, logo.text("alt")


def _fieldwork(record: Record) -> Period | None:
    period = record.record("fieldwork", "fieldwork")
    if period is None:
        return None
    period.expect(("start", "end"))
    start, end = period.text("start"), period.text("end") or period.text("start")
    first, last = _day(period, "start", start), _day(period, "end", end)
    if first is None or last is None:
        return None
    if last[1] < first[0]:
        period.refuse("end", f"Fieldwork can't end ({end}) before it starts ({start}).")
        return None
    return Period(first[0], last[1], (start, end))


def _day(record: Record, name: str, text: str) -> tuple[dt.date, dt.date] | None:
    """The first and last day of `text`, which is a day or a month."""
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
            first = dt.date.fromisoformat(f"{text}-01")
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return dt.date.fromisoformat(text), dt.date.fromisoformat(text)
    except ValueError:
        pass
    record.refuse(name, f"“{name}” must be a day or a month that exists, not “{text}”.", "Write 2016-11-16 or 2016-11.")
    return None
