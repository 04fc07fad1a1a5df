"""Whom of the two sides the words name, and of whom they say it: "GPs are six points behind managers"."""

from __future__ import annotations

from typing import Literal

from newsletter.claims.context import only_of
from newsletter.claims.meanings import Ratio, words
from newsletter.claims.numbers import word_at
from newsletter.claims.qualified import LEVELS
from newsletter.claims.quantity import Quantity
from newsletter.claims.reading import Element, Reading
from newsletter.claims.statement import Unreadable

Side = Literal["first", "second"]
Groups = tuple[frozenset[str], frozenset[str]]
_COMPARING = words("than with between and or that")
_ARTICLES = words("the all those")
_SMALL = words("the of among by for in those")
_PIVOTS = words("than ahead behind lead leads led trail trails trailed lag lags lagged exceed exceeds exceeded")
_OWNING = words("for among amongst")
_OTHERS = words("than with from against to versus vs v over")
MOST_WORDS_TO_A_NOUN = 4


def side_named(reading: Reading, at: int, groups: Groups) -> Side | None:
    """The side that alone is called by the word at `at`, with what a hyphen joins to it: "non-GPs" are no GPs."""
    token = reading.tokens[at]
    joined = at + 1 < len(reading.tokens) and reading.tokens[at + 1].glued
    name = f"{reading.tokens[at - 1].text}-{token.text}" if token.glued and at else token.text
    if joined:
        return None
    return "first" if name in groups[0] else "second" if name in groups[1] else None


def named_sides(reading: Reading, groups: Groups) -> list[tuple[int, Side]]:
    """Where the words name people of one side alone, and which."""
    return [(at, side) for at in range(len(reading.tokens)) if (side := side_named(reading, at, groups))]


def sides_about(reading: Reading, element: Element, groups: Groups) -> tuple[Side | None, Side | None]:
    """Who "ahead of" or "behind" is said of, and who is named after it: "GPs are six points behind managers".

    "A lead for managers" is said of them.
    """
    at = element.end
    while at < len(reading.tokens) and reading.tokens[at].text in _SMALL:
        at += 1
    other = side_named(reading, at, groups) if at < len(reading.tokens) else None
    if word_at(reading.tokens, element.end) in _OWNING:
        return other, None
    said_of = None
    for place in range(element.start - 1, -1, -1):
        if reading.tokens[place].text in {";", ".", ":"} or said_of:
            break
        if not is_the_other(reading, place):
            said_of = side_named(reading, place, groups)
    return said_of, other


def is_in_favour(reading: Reading, groups: Groups) -> bool:
    """As in "a six-point gap in favour of managers": whether it says who are the more."""
    texts = [token.text for token in reading.tokens if token.text not in _ARTICLES]
    following = zip(texts, texts[1:], texts[2:], strict=False)
    return any(word in {"favour", "favor"} and name in groups[0] | groups[1] for word, _, name in following)


def refuse_reversed(reading: Reading, groups: Groups) -> None:
    """Raises Unreadable for "more managers than GPs" where the second side is of GPs."""
    if not (groups[0] and groups[1]):
        return
    named = named_sides(reading, groups)
    subjects = {side: reading.tokens[at].text for at, side in named if not _is_compared_with(reading, at)}
    others = {side: reading.tokens[at].text for at, side in named if _is_set_against(reading, at)}
    counted = next((reading.tokens[at].text for at, side in named if side == "first" and _is_counted(reading, at)), "")
    if counted or ("first" in subjects and "second" not in subjects):
        raise Unreadable(
            f"it says it of “{counted or subjects['first']}”, who are the reference's first side; its words must be "
            "about the second side, so turn the two sides round"
        )
    if "second" in others and "first" not in others and not subjects:
        raise Unreadable(
            f"it compares with “{others['second']}”, who are the reference's second side; its words must be about "
            "them, so turn the two sides round"
        )


def refuse_turned(reading: Reading, called: Groups) -> None:
    """Raises Unreadable for "trust is named more often than money" where the second side is that of trust's option."""
    texts = [token.text for token in reading.tokens]
    at = next((at for at, text in enumerate(texts) if text in _PIVOTS), len(texts))
    before, after = frozenset(texts[:at]), frozenset(texts[at + 1 : at + 1 + MOST_WORDS_TO_A_NOUN])
    of_first = before & called[0] and not before & called[1]
    if of_first and after & called[1] and not after & called[0]:
        said, other = (next(text for text in texts if text in words) for words in (before & called[0], called[1]))
        raise Unreadable(
            f"it sets “{said}” against “{other}”, which the reference has second; its words must be about the second "
            "side, so turn the two sides round"
        )


def _is_counted(reading: Reading, at: int) -> bool:
    """As in "43 per cent of managers and fewer GPs"."""
    return at > 0 and reading.tokens[at - 1].text in {"more", "fewer"}


def is_the_other(reading: Reading, at: int) -> bool:
    """As in "more managers than GPs: 43 per cent": those named are who the others are compared with."""
    before = next((token.text for token in reversed(reading.tokens[:at]) if token.text not in _SMALL), "")
    return before in _OTHERS


def _is_set_against(reading: Reading, at: int) -> bool:
    """Whether the word at `at` stands directly after "than", or after "double the share of"."""
    before = next((token.text for token in reversed(reading.tokens[:at]) if token.text not in _SMALL), "")
    return before == "than" or _is_a_multiple_of(reading, at)


def _is_compared_with(reading: Reading, at: int) -> bool:
    """Whether a word for the other side ("than", "compared with", "as") stands shortly before."""
    if _is_a_multiple_of(reading, at):
        return True
    level = next((each for each in reading.elements if isinstance(each.meaning, Quantity) and each.end == at - 1), None)
    least = max(0, (level.start if level else at) - MOST_WORDS_TO_A_NOUN)  # "than the 37 per cent of GPs"
    before = reading.tokens[least:at]
    markers = {element.end for element in reading.elements if element.is_marker("first")}
    if any(place in markers for place in range(least + 1, at + 1)):
        return True
    nearest = next((token.text for token in reversed(before) if token.text not in _SMALL), "")
    return nearest == "as" or any(token.text in _COMPARING for token in before)


def _is_a_multiple_of(reading: Reading, at: int) -> bool:
    """Whether the word at `at` stands after "double the share of": those whom the others are more than."""
    if word_at(reading.tokens, at + 1) in LEVELS and _follows_a_multiple(reading, at):  # "twice the managers' share"
        return True
    level = at - 1
    while level > 0 and reading.tokens[level].text in _ARTICLES:
        level -= 1
    if level < 1 or reading.tokens[level].text != "of" or reading.tokens[level - 1].text not in LEVELS:
        return False
    return _follows_a_multiple(reading, level - 1)


def _follows_a_multiple(reading: Reading, at: int) -> bool:
    earlier = (element for element in reading.elements if element.start < at)
    return any(_is_multiple(element) and only_of(reading.tokens[element.end : at], _ARTICLES) for element in earlier)


def _is_multiple(element: Element) -> bool:
    meaning = element.meaning
    return isinstance(meaning, Ratio) or (isinstance(meaning, Quantity) and meaning.kind == "ratio")
