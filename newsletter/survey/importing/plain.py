"""A table of no tool in particular: CSV or a workbook."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newsletter.survey.importing.headings import headings_of
from newsletter.survey.importing.layout import Column, Container, Layout, Source
from newsletter.survey.importing.naming import column_name, tidy
from newsletter.survey.importing.refusal import Refusal

_BRACKETS = re.compile(r"(?P<question>.*\S)\s*\[(?P<part>[^\[\]]+)\]\s*", re.DOTALL)
_STEM = re.compile(r"(?P<stem>[A-Za-z][A-Za-z0-9]*?)_(?P<part>[A-Za-z0-9_]+)")


@dataclass(frozen=True, slots=True)
class Plain:
    """The form of last resort for one kind of file."""

    name: str
    title: str
    container: Container

    def recognised(self, source: Source) -> str:
        """By there being nothing that a survey tool would have written."""
        return "it has no headings that a survey tool writes" * (source.container == self.container)

    def layout(self, source: Source) -> Layout:
        """A column a heading; those that share their beginning may be one question."""
        first_row(source)
        headings = headings_of(source.head)
        return Layout(tuple(_stemmed(headings.words)), headings.rows, notes=headings.notes)


PLAIN_CSV = Plain("csv", "plain CSV", "text")
PLAIN_EXCEL = Plain("excel", "a plain Excel table", "workbook")


def first_row(source: Source) -> list[str]:
    """The headings. Raises Refusal where there are none."""
    head = source.head
    if len(head) < 2:
        raise Refusal("this holds no answers.", "It needs a row of headings, and a row a respondent.")
    return head[0]


def column_of(heading: str) -> Column:
    """A column that stands for itself."""
    return Column(column_name(heading), tidy(heading), tidy(heading))


def bracketed(heading: str) -> Column | None:
    """The column of “Question [Part]”; None of another heading."""
    match = _BRACKETS.fullmatch(heading)
    if match is None:
        return None
    question, part = tidy(match["question"]), tidy(match["part"])
    return Column(column_name(question, part), tidy(heading), part, question, question, part)


def _stemmed(headings: Sequence[str]) -> Iterator[Column]:
    """`q4_1` and `q4_2` as parts of `q4`; other headings as they are."""
    matches = [_STEM.fullmatch(heading.strip()) for heading in headings]
    stems = Counter(match["stem"] for match in matches if match)
    for heading, match in zip(headings, matches, strict=True):
        if match and stems[match["stem"]] > 1:
            name = heading.strip()
            yield Column(column_name(name), name, name, match["stem"], "", match["part"])
        else:
            yield bracketed(heading) or column_of(heading)
