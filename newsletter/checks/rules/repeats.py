"""A paragraph that stands in the issue twice, in digits once and in words the other time, too."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from newsletter.checks.rule import CheckContext, Rule
from newsletter.claims.english import SCALES, TENS, UNITS
from newsletter.claims.numbers import read_number
from newsletter.claims.tokens import cut, normalise
from newsletter.problems import Problem, Span

_PARAGRAPH = re.compile(r"[^\n]*\S[^\n]*(?:\n[^\n]*\S[^\n]*)*")
_SENTENCES = re.compile(r"(?![-*+•|>#\s]|\d+\.\s).*[.!?][)\]”’\"'*_]*\s*")
_UNREAD = re.compile(r"<!--.*?-->|\]\([^()\n]*\)", re.DOTALL)
_LONG_WORD = re.compile(r"[a-z]{4,}")
_SPONSOR = "!!! sponsor"
_NUMBERS = frozenset((*UNITS, *TENS, *SCALES, "hundred"))
_ALIKE = 4  # long words that two paragraphs begin with before it is worth reading them
_SHORTEST = 8  # words; a shorter line may well be a refrain


class _Passage(NamedTuple):
    """Words that stand on the lines from `line` to `last`."""

    line: int
    last: int
    words: str


def _find(context: CheckContext) -> Iterator[Problem]:
    alike: dict[tuple[str, ...], list[_Passage]] = defaultdict(list)
    for passage in _passages(context.draft.source):
        alike[_beginning(passage.words)].append(passage)
    told = 0
    found = [pair for passages in alike.values() if len(passages) > 1 for pair in _repeated(passages)]
    for passage, first in sorted(found, key=lambda pair: (pair[0].line, -pair[0].last)):
        if passage.last > told:
            told = passage.last
            message = f"This paragraph stands in the issue twice: it is the one of line {first}."
            span = Span(passage.line, 1, passage.line, 2)
            yield Problem("paragraph-repeated", message, "Take one of the two out.", span)


def _passages(source: str) -> Iterator[_Passage]:
    """Each paragraph, and each line of one that is whole sentences: a paragraph that lost the empty line before it."""
    line, position = 1, 0
    for found in _PARAGRAPH.finditer(source):
        line, position = line + source.count("\n", position, found.start()), found.start()
        if found[0].startswith(_SPONSOR):
            continue  # who pays for the issue may stand at both its ends
        lines = found[0].split("\n")
        yield _Passage(line, line + len(lines) - 1, _UNREAD.sub(" ", found[0]))
        if len(lines) > 1:
            for at, each in enumerate(lines):
                if _SENTENCES.fullmatch(each):
                    yield _Passage(line + at, line + at, _UNREAD.sub(" ", each))


def _beginning(words: str) -> tuple[str, ...]:
    """Its first long words that are no numbers: what two paragraphs that say the same have in common."""
    return tuple(islice((word for word in _LONG_WORD.findall(words.lower()) if word not in _NUMBERS), _ALIKE))


def _repeated(passages: list[_Passage]) -> Iterator[tuple[_Passage, int]]:
    """Each that was there before, and the line of the first."""
    first: dict[tuple[str, ...], _Passage] = {}
    for passage in passages:
        read = tuple(_read(passage.words))
        if len(read) >= _SHORTEST and passage.line > first.setdefault(read, passage).last:
            yield passage, first[read].line


def _read(words: str) -> Iterator[str]:
    """The words, each number as its value: "eight" is 8."""
    tokens = [token for token in cut(normalise(words)) if token.kind != "mark"]
    at = 0
    while at < len(tokens):
        number = read_number(tokens, at)
        yield tokens[at].text if number is None else repr(number.value)
        at = at + 1 if number is None else number.end


PARAGRAPH_REPEATED = Rule(
    id="paragraph-repeated",
    severity="warning",
    allowable=True,
    why="A paragraph that was moved and not taken away is read twice by everybody. Numbers in words and in digits are "
    "the same here.",
    bad="The meeting of all eight boards is on the first of July, in London.\n\n"
    "Please come.\n\n"
    "The meeting of all 8 boards is on the first of July, in London.\n",
    good="The meeting of all eight boards is on the first of July, in London.\n\nPlease come.\n",
    find=_find,
)
