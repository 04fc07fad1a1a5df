"""Whether a quotation's words stand in an answer (FORMATS 3, "Quotations").

Both texts become tokens: words, dashes, and single marks. Quotation marks, dashes and spaces are made alike, and so
is the case of the quotation's first letter. An omission or an editor's brackets cut the quotation into segments, each
of which must stand in the answer, whole words only, after the one before it. All is linear in the lengths of both.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from msgspec import Struct

_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_MARK = "[\"'`´‘’‚‛“”„‟«»‹›′″]"
_MARKS = re.compile(_MARK)
_AROUND = re.compile(rf"^(?:{_MARK}| )+|(?:{_MARK}| )+$")
_TOKEN = re.compile(r"\w+(?:'\w+)*|[-‐-―−]+|[^\w\s]")
_DASH = re.compile("[-‐-―−]+")
_INDIVISIBLE = re.compile(r"[£$€]?\d+(?:[.,:/]\d+)*%?|\w+(?:[-‐‑]\w+)*")
_SIC = re.compile(r"\s*\[\s*sic\s*\]", re.IGNORECASE)
_EDITORIAL = re.compile(r"\[([^\[\]]*)\]|…|\.(?:\s?\.){2,}")
_SHOWN = 4  # words of either text that a message shows where the two part


class Difference(Struct, frozen=True):
    """Where a quotation parts from the answer: the words of each there, `answered` "" where the answer has none."""

    quoted: str
    answered: str
    final_mark: bool = False  # only the quotation's last comma or full stop is not the answer's


class _Tokens(Struct, frozen=True):
    """A text cut up. `cuts` are the offsets at which no word and no number is cut in two."""

    text: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    inside: frozenset[int] = frozenset()  # offsets within a hyphenated word or a number

    def shown(self, start: int) -> str:
        """A few words from token `start` on, as they were written."""
        spans = self.spans[max(start, 0) : start + _SHOWN]
        return self.text[spans[0][0] : spans[-1][1]] if spans else ""

    def whole(self, start: int, end: int) -> bool:
        """Whether tokens `start` to `end` cut no word and no number in two."""
        return self.spans[start][0] not in self.inside and self.spans[end - 1][1] not in self.inside


def difference(quotation: str, answer: str) -> Difference | None:
    """The first place where the words of `quotation` are not those of `answer`; None where they stand in it."""
    answered = _tokens(_visible(answer))
    own = _AROUND.sub("", _visible(quotation))  # its own marks may stand around it
    segments = _segments(own)
    position, found = 0, False
    for number, segment in enumerate(segments):
        if not any(_is_word(word) for word in segment.words):
            continue
        variants = _first_letter_either_way(segment.words) if number == 0 else (segment.words,)
        matches = [_search(variant, answered, position) for variant in variants]
        ends = [match.end for match in matches if match.end is not None]
        if not ends:
            return _difference(segment, answered, max(matches, key=lambda match: match.length))
        position, found = min(ends), True
    return None if found else Difference("", "")


def _visible(text: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


def _tokens(text: str) -> _Tokens:
    """The text cut up, its quotation marks alike in the words and as they were written in what is shown."""
    alike = _MARKS.sub("'", text)
    matches = list(_TOKEN.finditer(alike))
    words = tuple("-" if _DASH.fullmatch(match[0]) else match[0] for match in matches)
    inside = frozenset(at for match in _INDIVISIBLE.finditer(alike) for at in range(match.start() + 1, match.end()))
    return _Tokens(text, words, tuple(match.span() for match in matches), inside)


def _is_word(token: str) -> bool:
    return any(character.isalnum() for character in token)


def _segments(quotation: str) -> list[_Tokens]:
    """What stands between a quotation's omissions and editor's brackets. `[W]e` is the answer's own `we`."""
    text = _SIC.sub("", quotation)
    pieces: list[str] = []
    start, prefix = 0, ""
    for match in _EDITORIAL.finditer(text):
        before, after = _ends_of_word(text, match.start(), start), match.end()
        pieces.append(prefix + text[start : match.start() if match[1] is None else before])
        follows = after < len(text) and text[after].isalnum()
        if match[1] is not None and len(match[1]) == 1 and before == match.start() and follows:
            prefix, start = match[1].swapcase(), after
        else:
            prefix, start = "", after if match[1] is None else _start_of_next_word(text, after)
    pieces.append(prefix + text[start:])
    segments = [_tokens(piece) for piece in pieces]
    return [segment for segment in segments if segment.words]


def _ends_of_word(text: str, end: int, start: int) -> int:
    """Where the word that touches `end` begins, not before `start`: `work[ing]` is the editor's word as a whole."""
    while end > start and text[end - 1].isalnum():
        end -= 1
    return end


def _start_of_next_word(text: str, start: int) -> int:
    while start < len(text) and text[start].isalnum():
        start += 1
    return start


def _first_letter_either_way(words: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    index = next(index for index, word in enumerate(words) if _is_word(word))
    word = words[index]
    swapped = word[0].swapcase() + word[1:]
    return words, (*words[:index], swapped, *words[index + 1 :])


class _Match(Struct, frozen=True):
    """What a search found: the token after the match, or None and the longest beginning that does stand there."""

    end: int | None
    length: int = 0
    at: int = 0


def _search(pattern: Sequence[str], answer: _Tokens, start: int) -> _Match:
    """The first whole-word place of `pattern` in the answer's tokens from `start` on (Knuth, Morris and Pratt 1977)."""
    failure = _failure(pattern)
    matched, best = 0, _Match(None)
    for position in range(start, len(answer.words)):
        while matched and (matched == len(pattern) or pattern[matched] != answer.words[position]):
            matched = failure[matched - 1]
        matched += pattern[matched] == answer.words[position]
        if matched == len(pattern) and answer.whole(position + 1 - matched, position + 1):
            return _Match(position + 1)
        if matched > best.length:
            best = _Match(None, matched, position + 1)
    return best


def _failure(pattern: Sequence[str]) -> list[int]:
    """For each beginning of `pattern`, the length of its longest proper beginning that is also its end."""
    table, length = [0], 0
    for word in pattern[1:]:
        while length and pattern[length] != word:
            length = table[length - 1]
        length += pattern[length] == word
        table.append(length)
    return table


def _difference(segment: _Tokens, answer: _Tokens, match: _Match) -> Difference:
    length = min(match.length, len(segment.words) - 1)
    last = length == len(segment.words) - 1 and match.length == length and segment.words[-1] in {",", "."}
    if not match.length:
        return Difference(segment.shown(0), "")
    return Difference(segment.shown(length - 1), answer.shown(match.at - 2 + (match.length == length)), last)
