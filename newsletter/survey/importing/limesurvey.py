"""LimeSurvey: headings are codes, texts, or both; a column an option or item."""

from __future__ import annotations

import re

from newsletter.survey.importing.layout import Column, Finishing, Layout, Role, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.plain import bracketed, column_of, first_row

_ROLES: dict[str, Role] = {
    **dict.fromkeys(("id", "response id"), "respondent"),
    **dict.fromkeys(("token", "access code", "ipaddr", "ip address", "refurl", "referrer url"), "personal"),
    **dict.fromkeys(("submitdate", "date submitted", "startdate", "date started", "datestamp"), "paradata"),
    **dict.fromkeys(("date last action", "lastpage", "last page", "startlanguage", "start language"), "paradata"),
    **dict.fromkeys(("seed", "interviewtime", "total time"), "paradata"),
}
_MARKS = ({"id", "submitdate", "lastpage"}, {"response id", "date submitted", "last page"})
_CODED = re.compile(r"(?P<code>[A-Za-z]\w*)(?:\[(?P<sub>\w+)\])?\.\s+(?P<text>.*)", re.DOTALL)
_CODE = re.compile(r"(?P<code>[A-Za-z]\w*)\[(?P<sub>\w+)\]")
_TIME = re.compile(r"(groupTime|.*Time)\d*|(Question|Group) time:.*", re.IGNORECASE)


class LimeSurvey:
    """Exports with codes, with texts, or with both as headings."""

    name = "limesurvey"
    title = "a LimeSurvey export"

    def recognised(self, source: Source) -> str:
        """By the columns that it always writes."""
        head = source.head
        names = {_key(heading) for heading in head[0]} if head else set()
        for marks in _MARKS:
            if marks <= names:
                return f"it has the columns {', '.join(f'“{mark}”' for mark in sorted(marks))}"
        return ""

    def layout(self, source: Source) -> Layout:
        """Sub-questions of one question share its code or text."""
        headings = first_row(source)
        sent = [place for place, heading in enumerate(headings) if _key(heading) in {"submitdate", "date submitted"}]
        finishing = Finishing(sent[0]) if sent else None
        return Layout(tuple(map(_column, headings)), blanks=frozenset({"N/A"}), finishing=finishing)


def _key(heading: str) -> str:
    """`id` of `id`, and of `id. Response ID`."""
    coded = _CODED.fullmatch(heading.strip())
    return (coded["code"] if coded else heading).strip().lower()


def _column(heading: str) -> Column:
    role = _ROLES.get(_key(heading), "")
    if role or _TIME.fullmatch(_key(heading)):
        return Column(column_name(_code_of(heading)), tidy(heading), tidy(heading), role=role or "paradata")
    if coded := _CODED.fullmatch(heading.strip()):
        return _coded(heading, coded["code"], coded["sub"] or "", coded["text"])
    if code := _CODE.fullmatch(heading.strip()):
        return _part(heading, code["code"], code["sub"], code["code"], code["sub"])
    if both := bracketed(heading):
        return _part(heading, both.group, both.part, both.group, both.part)
    return column_of(heading)


def _code_of(heading: str) -> str:
    coded = _CODED.fullmatch(heading.strip())
    return coded["code"] if coded else heading


def _coded(heading: str, code: str, sub: str, text: str) -> Column:
    if not sub:
        return Column(column_name(code), code, tidy(text))
    both = bracketed(text)
    question, part = (both.group_text, both.part) if both else (tidy(text), sub)
    return _part(heading, code, sub, question, part)


def _part(heading: str, code: str, sub: str, question: str, part: str) -> Column:
    name = column_name(code, sub)
    if sub.lower() in {"other", "comment"} or sub.lower().endswith("comment"):
        other = code if sub.lower() == "other" else ""
        return Column(name, tidy(heading), f"{question} – {part}", part="Other", role="open", other_of=other)
    return Column(name, tidy(heading), part, code, question, part)
