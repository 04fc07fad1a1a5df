"""A part of a list, as an expression: `tag:gp and not role = "manager"`.

    either = both {"or" both}          both = one {"and" one}
    one    = "not" one | "(" either ")" | term
    term   = "tag:" text | "has" field | field ("=" | "!=") text

A text is a bare word or stands in quotation marks, single or double. A field is named as `newsletter lists list` names
it; `email` is the address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from newsletter.delivery.tag import TagInvalid, canonical_tag
from newsletter.problems import did_you_mean

ADDRESS = "email"
_LONGEST = 4_000  # characters
_DEEPEST = 50  # brackets and negations in each other
_MOST_TERMS = 200
_TOKEN = re.compile(
    r"""\s*(?:(?P<mark>!=|=|\(|\)|:)|"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<word>[^\s"'()=!:]+))"""
)
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WORDS = ("and", "or", "not", "has")


class SegmentInvalid(ValueError):
    """Why a text is no expression: a sentence, its column (from 1), and what to do."""

    def __init__(self, message: str, column: int, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.help = help


class Tagged(Struct, frozen=True):
    """Those who have the tag."""

    tag: str
    column: int


class Has(Struct, frozen=True):
    """Those of whom the field is known."""

    field: str
    column: int


class Equals(Struct, frozen=True):
    """Those whose field is exactly the text."""

    field: str
    text: str
    column: int


class Not(Struct, frozen=True):
    """Those who are not in the part."""

    part: Segment


class And(Struct, frozen=True):
    """Those who are in every part."""

    parts: tuple[Segment, ...]


class Or(Struct, frozen=True):
    """Those who are in any of the parts."""

    parts: tuple[Segment, ...]


Segment = Tagged | Has | Equals | Not | And | Or


class _Token(Struct, frozen=True):
    """`kind`: the mark itself, "word", "quoted", or "end"."""

    kind: str
    text: str
    column: int

    def is_word(self, word: str) -> bool:
        return self.kind == "word" and self.text.lower() == word


def parse_segment(text: str) -> Segment:
    """The expression in `text`. Raises SegmentInvalid. Whether the list has such fields and tags is asked later."""
    if len(text) > _LONGEST:
        raise SegmentInvalid(f"An expression has {_LONGEST:,} characters at most.", _LONGEST + 1)
    return _Parser(_tokens(text)).whole()


def segment_faults(name: str, text: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a segment of the configuration, and what to do."""
    if not _NAME.fullmatch(name):
        yield f"“{name}” can't be a segment's name.", "It has small letters, digits and hyphens."
    try:
        parse_segment(text)
    except SegmentInvalid as error:
        yield f"“{text}”, column {error.column}: {error.message}", error.help


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    place, end = 0, len(text.rstrip())
    while place < end:
        found = _TOKEN.match(text, place)
        if found is None:
            start = place + len(text[place:]) - len(text[place:].lstrip())
            raise _unreadable(text[start], start + 1)
        kind = found.lastgroup or ""
        quoted = kind in ("double", "single")
        column = found.start(kind) + (0 if quoted else 1)
        tokens.append(_Token("quoted" if quoted else found[kind] if kind == "mark" else "word", found[kind], column))
        place = found.end()
    return [*tokens, _Token("end", "", end + 1)]


def _unreadable(character: str, column: int) -> SegmentInvalid:
    if character in "\"'":
        return SegmentInvalid("A quotation mark is opened here and not closed.", column)
    return SegmentInvalid(f"“{character}” can't stand here.", column, "Write != for “is not”.")


class _Parser:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = self._depth = self._terms = 0

    def whole(self) -> Segment:
        segment = self._either()
        if self._here.kind != "end":
            raise self._unexpected("“and”, “or” or the end")
        return segment

    @property
    def _here(self) -> _Token:
        return self._tokens[self._next]

    def _take(self) -> _Token:
        self._next += 1
        return self._tokens[self._next - 1]

    def _unexpected(self, wanted: str) -> SegmentInvalid:
        here = self._here
        found = f"“{here.text}” stands" if here.kind != "end" else "the expression ends"
        advice = "A text of several words stands in quotation marks." if here.kind == "word" else ""
        return SegmentInvalid(f"{wanted} is wanted where {found}.", here.column, advice)

    def _either(self) -> Segment:
        parts = [self._both()]
        while self._here.is_word("or"):
            self._take()
            parts.append(self._both())
        return Or(tuple(parts)) if len(parts) > 1 else parts[0]

    def _both(self) -> Segment:
        parts = [self._one()]
        while self._here.is_word("and"):
            self._take()
            parts.append(self._one())
        return And(tuple(parts)) if len(parts) > 1 else parts[0]

    def _one(self) -> Segment:
        if not self._here.is_word("not") and self._here.kind != "(":
            return self._term()
        opening = self._take()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise SegmentInvalid(f"An expression is {_DEEPEST} brackets deep at most.", opening.column)
        segment = Not(self._one()) if opening.kind == "word" else self._bracketed()
        self._depth -= 1
        return segment

    def _bracketed(self) -> Segment:
        segment = self._either()
        if self._here.kind != ")":
            raise self._unexpected("“)”")
        self._take()
        return segment

    def _term(self) -> Segment:
        self._terms += 1
        first = self._here
        if self._terms > _MOST_TERMS:
            raise SegmentInvalid(f"An expression has {_MOST_TERMS} conditions at most.", first.column)
        if first.kind != "word" or (first.text.lower() in _WORDS and not first.is_word("has")):
            raise self._unexpected("A tag (tag:gp), a field (role = …) or has (has role)")
        self._take()
        if self._here.kind == ":":
            return self._tagged(first)
        if first.is_word("has") and self._here.kind == "word":
            field = self._take()
            return Has(field.text.lower(), field.column)
        return self._compared(first)

    def _tagged(self, first: _Token) -> Segment:
        if not first.is_word("tag"):
            raise SegmentInvalid(f"“{first.text}:” means nothing.", first.column, did_you_mean(first.text, ["tag"]))
        self._take()
        tag = self._text("A tag")
        try:
            return Tagged(canonical_tag(tag.text), tag.column)
        except TagInvalid as error:
            raise SegmentInvalid(str(error), tag.column) from None

    def _compared(self, field: _Token) -> Segment:
        if self._here.kind not in ("=", "!="):
            raise self._unexpected("“=” or “!=”")
        mark = self._take()
        equals = Equals(field.text.lower(), self._text("A text").text, field.column)
        return equals if mark.kind == "=" else Not(equals)

    def _text(self, wanted: str) -> _Token:
        if self._here.kind not in ("word", "quoted"):
            raise self._unexpected(wanted)
        return self._take()
