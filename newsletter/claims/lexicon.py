"""Every phrase of the tables, found by its first words; the longest wins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from newsletter.claims.meanings import Hedge, Meaning, spelled
from newsletter.claims.numbers import Tokens
from newsletter.claims.phrases import FAMILIES
from newsletter.claims.tokens import tokenise

Phrases = Mapping[str, Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]]
"""First word ▶ second word, "" where a phrase has none ▶ the words after them, longest first, and the meaning."""


@cache
def _phrases(*, trailing: bool) -> Phrases:
    """Phrases by their first two words. A phrase of two rows keeps the first row's meaning."""
    found: dict[tuple[str, ...], Meaning] = {}
    for _, rows in FAMILIES:
        for row in rows:
            if (isinstance(row.meaning, Hedge) and row.meaning.after) == trailing:
                for phrase in spelled(row.phrases):
                    found.setdefault(_texts(phrase), row.meaning)
    return _by_first_words(found)


def _texts(phrase: str) -> tuple[str, ...]:
    """The phrase as the texts of its tokens; most are plain words, and need no tokenising."""
    words = tuple(phrase.split())
    return words if phrase.replace(" ", "").isalpha() else tuple(token.text for token in tokenise(phrase))


def _by_first_words(phrases: Mapping[tuple[str, ...], Meaning]) -> Phrases:
    ordered: dict[str, dict[str, list[tuple[tuple[str, ...], Meaning]]]] = {}
    for words in sorted(phrases, key=len, reverse=True):
        second = words[1] if len(words) > 1 else ""
        ordered.setdefault(words[0], {}).setdefault(second, []).append((words[2:], phrases[words]))
    return {first: {second: tuple(entries) for second, entries in follow.items()} for first, follow in ordered.items()}


def longest_phrase(tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    """(meaning, end) of the longest phrase that begins at `at`."""
    return _longest(_phrases(trailing=False), tokens, at)


@cache
def phrase_meaning(phrase: str) -> Meaning:
    """The meaning of a phrase that stands in the tables."""
    first, second, *rest = (*phrase.split(), "")
    return dict(_phrases(trailing=False)[first][second])[tuple(rest[:-1])]


def trailing_hedge(tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    """(hedge, end) of "or more" and its like at `at`."""
    return _longest(_phrases(trailing=True), tokens, at)


def _longest(phrases: Phrases, tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    follow = phrases.get(tokens[at].text) if at < len(tokens) else None
    if follow is None:
        return None
    if at + 1 < len(tokens):
        for words, meaning in follow.get(tokens[at + 1].text, ()):
            end = at + 2 + len(words)
            if not words or tuple(token.text for token in tokens[at + 2 : end]) == words:
                return meaning, end
    alone = follow.get("")
    return (alone[0][1], at + 1) if alone else None
