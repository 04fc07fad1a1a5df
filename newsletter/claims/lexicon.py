"""Every phrase of the tables, found by its first word; the longest wins."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from newsletter.claims.meanings import Hedge, Meaning, Row, spelled
from newsletter.claims.numbers import Tokens
from newsletter.claims.phrases import FAMILIES
from newsletter.claims.tokens import tokenise

Entry = tuple[tuple[str, ...], Meaning]


@cache
def _entries() -> Mapping[str, tuple[Entry, ...]]:
    """Phrases by their first word, longest first. A phrase of two rows keeps the first row's meaning."""
    found: dict[tuple[str, ...], Meaning] = {}
    for _, rows in FAMILIES:
        for row in rows:
            for words in _token_texts(row):
                found.setdefault(words, row.meaning)
    return _by_first_word(found)


@cache
def _trailing() -> Mapping[str, tuple[Entry, ...]]:
    """Hedges that follow their quantity."""
    rows = [row for _, rows in FAMILIES for row in rows if isinstance(row.meaning, Hedge) and row.meaning.after]
    return _by_first_word({words: row.meaning for row in rows for words in _token_texts(row)})


def _token_texts(row: Row) -> list[tuple[str, ...]]:
    return [tuple(token.text for token in tokenise(phrase)) for phrase in spelled(row.phrases)]


def _by_first_word(phrases: Mapping[tuple[str, ...], Meaning]) -> dict[str, tuple[Entry, ...]]:
    ordered: dict[str, list[Entry]] = {}
    for words in sorted(phrases, key=len, reverse=True):
        ordered.setdefault(words[0], []).append((words, phrases[words]))
    return {first: tuple(entries) for first, entries in ordered.items()}


def longest_phrase(tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    """(meaning, end) of the longest phrase that begins at `at`."""
    return _longest(_entries(), tokens, at)


def trailing_hedge(tokens: Tokens, at: int) -> tuple[Hedge, int] | None:
    """(hedge, end) of "or more" and its like at `at`."""
    found = _longest(_trailing(), tokens, at)
    return (found[0], found[1]) if found and isinstance(found[0], Hedge) else None


def _longest(entries: Mapping[str, tuple[Entry, ...]], tokens: Tokens, at: int) -> tuple[Meaning, int] | None:
    for words, meaning in entries.get(tokens[at].text, ()) if at < len(tokens) else ():
        end = at + len(words)
        if len(words) == 1 or tuple(token.text for token in tokens[at:end]) == words:
            return meaning, end
    return None
