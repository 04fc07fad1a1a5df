"""SurveyMonkey: two header rows (question, then option), each question written once and blank after it."""

from __future__ import annotations

import re
from collections import Counter

from newsletter.survey.importing.layout import Column, Layout, Role, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.refusal import Refusal

_ROLES: dict[str, Role] = {
    "respondent id": "respondent",
    "respondentid": "respondent",
    "collector id": "paradata",
    "collectorid": "paradata",
    "start date": "paradata",
    "startdate": "paradata",
    "end date": "paradata",
    "enddate": "paradata",
    "ip address": "personal",
    "email address": "personal",
    "first name": "personal",
    "last name": "personal",
}
_ANSWER = {"response", "open-ended response", ""}
_OPEN = re.compile(
    r"open-ended response|other\b.*(specify|describe|state)?.*|comments?|please specify.*", re.IGNORECASE
)


class SurveyMonkey:
    """Exports of all responses with expanded columns."""

    name = "surveymonkey"
    title = "a SurveyMonkey export"

    def recognised(self, source: Source) -> str:
        """By its first columns and its second row."""
        head = source.head
        first = {tidy(cell).lower() for cell in head[0]} if len(head) > 1 else set()
        if {"respondent id", "collector id"} <= first or {"respondentid", "collectorid"} <= first:
            return "it begins with “Respondent ID” and “Collector ID”"
        return ""

    def layout(self, source: Source) -> Layout:
        """Each column with the question that was last named before it."""
        if len(source.head) < 2:
            raise Refusal("a SurveyMonkey export has two header rows.", "Export all responses, with expanded columns.")
        questions, parts = _carried(*source.head[:2])
        times = Counter(questions)
        columns = [
            _column(question, part, alone=times[question] == 1) for question, part in zip(questions, parts, strict=True)
        ]
        return Layout(tuple(columns), 2)


def _carried(first: list[str], second: list[str]) -> tuple[list[str], list[str]]:
    """The question and the part of each column. Of two questions with the same words the second is told apart."""
    width = max(len(first), len(second))
    tops = [tidy(cell) for cell in first + [""] * (width - len(first))]
    parts = [tidy(cell) for cell in second + [""] * (width - len(second))]
    questions: list[str] = []
    current, seen = "", Counter[str]()
    for top, part in zip(tops, parts, strict=True):
        if top:
            seen[top] += 1
            current = top if seen[top] == 1 else f"{top} ({seen[top]})"
        questions.append(current if top or part else "")
    return questions, parts


def _column(question: str, part: str, *, alone: bool) -> Column:
    if role := _ROLES.get(question.lower(), ""):
        return Column(column_name(question), question, question, role=role)
    if question.lower().startswith("custom data"):
        return Column(column_name(question), question, question, role="personal")
    if part.lower() in _ANSWER or (alone and not _OPEN.fullmatch(part)):
        role = "open" if part.lower() == "open-ended response" else ""
        return Column(column_name(question), question, question, role=role)
    name, heading = column_name(question, part), f"{question} [{part}]"
    if re.search(r"\b(specify|describe|comment|open-ended)", part, re.IGNORECASE):
        other = question if re.match(r"other\b", part, re.IGNORECASE) else ""
        return Column(name, heading, f"{question} – {part}", part=part, role="open", other_of=other)
    return Column(name, heading, part, question, question, part)
