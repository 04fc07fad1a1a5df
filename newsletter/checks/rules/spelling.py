"""One issue that writes "per cent" here and "percent" there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.draft.places import Places
from newsletter.problems import Problem, Span
from newsletter.resolve.resolved import Words

_QUOTED = re.compile('“[^“”\n]*”|(?<!\\w)"[^"\n]*"(?!\\w)')  # others' words are spelled their way
_SPELLING = re.compile(r"\b(?:per\s+cent|percent)\b", re.IGNORECASE)


def _find(context: CheckContext) -> Iterator[Problem]:
    places = Places(context.draft.source)
    text = _QUOTED.sub(lambda quoted: " " * len(quoted[0]), _own_words(context, places))
    found = [(_spelled(match[0]), match.start(), match.end()) for match in _SPELLING.finditer(text)]
    # The most common spelling is the issue's, that of its figures where there are as many of both.
    counts = Counter([*_filled(context), *(spelling for spelling, _, _ in found)])
    if len(counts) < 2:
        return
    house = counts.most_common(1)[0][0]
    others = [places.span(start, end) for spelling, start, end in found if spelling != house]
    titles = [link.span for link in context.draft.links if link.kind == "reading"]
    for span in others:
        if not any(_inside(span, title) for title in titles):  # what others publish is spelled their way
            wrong = next(spelling for spelling in counts if spelling != house)
            message = f"“{wrong}” stands here, and “{house}” in the rest of the issue."
            yield Problem("spelling-mixed", message, f"Write “{house}”.", span)


def _own_words(context: CheckContext, places: Places) -> str:
    """What readers see, the words of checks among them and those of respondents not."""
    draft = context.draft
    parts, position = [], 0
    for mention in draft.mentions:
        if mention.role == "check" and mention.words_span:
            span = mention.words_span
            start, end = places.offset(span.line, span.column), places.offset(span.end_line, span.end_column)
            parts += [draft.visible[position:start], draft.source[start:end]]
            position = end
    return "".join((*parts, draft.visible[position:]))


def _filled(context: CheckContext) -> Iterator[str]:
    for index, value in context.resolved.values.items():
        if isinstance(value, Words) and context.draft.mentions[index].role == "fill":
            yield from map(_spelled, _SPELLING.findall(value.text))


def _spelled(words: str) -> str:
    return " ".join(words.lower().split())


def _inside(span: Span, outer: Span) -> bool:
    return (outer.line, outer.column) <= (span.line, span.column) <= (outer.end_line, outer.end_column)


SPELLING_MIXED = Rule(
    id="spelling-mixed",
    severity="warning",
    allowable=True,
    why="“Percent” once among “per cent” looks like a slip, because it is one. The issue's own spelling is the one "
    "that it uses most; the sign % and the titles of a reading list are left alone.",
    bad="[24 percent](stat:ccg/merger/considering) are considering a merger, <stat:ccg/merger/planning> plan one, "
    "and <stat:ccg/merger/neither> do neither.\n",
    good="[24 per cent](stat:ccg/merger/considering) are considering a merger, <stat:ccg/merger/planning> plan one, "
    "and <stat:ccg/merger/neither> do neither.\n",
    find=_find,
)
