"""Every phrase of the tables, found by its first word; the longest wins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from newsletter.claims.meanings import Hedge, Meaning, spelled
from newsletter.claims.numbers import Tokens
from newsletter.claims.phrases import FAMILIES
from newsletter.claims.tokens import tokenise

Phrases = Mapping[str, tuple[tuple[tuple[str, ...], Meaning], ...]]


@cache
def _phrases(*, trailing: bool) -> Phrases:
    """Phrases by their first word, longest first. A phrase of two rows keeps the first row's meaning."""
    found: dict[tuple[str, ...], Meaning] = {}
    for _, rows in FAMILIES:
        for row in rows:
            if (isinstance(row.meaning, Hedge) and row.meaning.after) == trailing:
                for phrase in spelled(row.phrases):
                    found.setdefault(_texts(phrase), row.meaning)
    return _by_first_word(found)


def _texts(phrase: str) -> tuple[str, ...]:
    """The phrase as the texts of its tokens; most are plain words, and need no tokenising."""
    words = tuple(phrase.split())
    return words if phrase.replace(" ", "").isalpha() else tuple(token.text for token in tokenise(phrase))


def _by_first_word(phrases: Mapping[tuple[str, ...], Meaning]) -> Phrases:
    ordered: dict[str, list[tuple[tuple[str, ...], Meaning]]] = {}
    for words in sorted(phrases, key=len, reverse=True):
        ordered.setdefault(words[0], []).append((words, phrases[words]))
    return {first: tuple(entries) for first, entries in ordered.items()}


def longest_phrase(tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    """(meaning, end) of the longest phrase that begins at `at`."""
    return _longest(_phrases(trailing=False), tokens, at)


def phrase_meaning(phrase: str) -> Meaning:
    """The meaning of a phrase that stands in the tables."""
    words = tuple(phrase.split())
    return dict(_phrases(trailing=False)[words[0]])[words]


def trailing_hedge(tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    """(hedge, end) of "or more" and its like at `at`."""
    return _longest(_phrases(trailing=True), tokens, at)


def _longest(phrases: Phrases, tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    if at >= len(tokens):
        return None
    for words, meaning in phrases.get(tokens[at].text, ()):
        end = at + len(words)
        if len(words) == 1 or tuple(token.text for token in tokens[at:end]) == words:
            return meaning, end
    return None
