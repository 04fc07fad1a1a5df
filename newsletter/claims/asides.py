"""Numbers that are no figures: years, dates, times, ages, spans of time, and the numbers of questions and pages."""

from __future__ import annotations

from newsletter.claims.meanings import words
from newsletter.claims.numbers import Tokens, word_at

MONTHS = words(
    """january february march april june july august september october november december jan feb mar apr jun jul aug sep
    sept oct nov dec"""
)
_BEFORE_A_YEAR = MONTHS | words(
    """in since from by of during until till before after to and the early late mid spring summer autumn fall winter
    christmas easter on with against unlike ( vs v versus q1 q2 q3 q4 year may"""
)
_AFTER_A_YEAR = words("survey barometer wave round election edition poll study census figures s")
TIME_UNITS = words(
    """year years month months week weeks day days hour hours minute minutes decade decades century centuries term terms
    am pm surveys waves barometers rounds polls studies occasions issues questions options reports"""
)
_LABELS = words(
    """question questions q table chart figure page pages section chapter part step phase edition issue wave band grade
    level tier type option item appendix note footnote volume vol version stage category class lot covid aged age
    over-65s item line row column room route article clause schedule paragraph day week year month"""
)


def is_level_of_confidence(tokens: Tokens, end: int) -> bool:
    """As in "95 per cent confidence interval", "significant at the 5 per cent level": it is the method's."""
    if word_at(tokens, end) == "level":
        return any(token.text.startswith("significan") for token in tokens)
    return word_at(tokens, end) in {"ci", "cis", "confidence", "interval"}


def is_aside(tokens: Tokens, at: int, end: int, nouns: frozenset[str]) -> bool:
    """Whether the number without a unit at `at` is no figure. Days that a survey counts are in `nouns`."""
    if word_at(tokens, end) in TIME_UNITS or word_at(tokens, end).removesuffix("s") in MONTHS | {"may"}:
        return word_at(tokens, end) not in nouns
    if end < len(tokens) and tokens[end].kind == "word" and tokens[end].close:
        return True
    before = tokens[at - 1].text if at else ""
    if before in _LABELS or before in MONTHS:
        return True
    if _is_time(tokens, end):
        return True
    return is_dated(tokens, at) or (_is_year(tokens, at) and _year_follows(tokens, end))


def is_dated(tokens: Tokens, at: int) -> bool:
    """As in "in 2016", "since March 2016": a year after a word that makes one of it."""
    return _is_year(tokens, at) and at > 0 and tokens[at - 1].text in _BEFORE_A_YEAR


def are_years(tokens: Tokens, at: int, end: int) -> bool:
    """As in "between 2015 and 2016": both ends of a range are written as years are."""
    return _is_year(tokens, at) and _is_year(tokens, end - 1)


def _is_time(tokens: Tokens, end: int) -> bool:
    """As in "9:30"."""
    if end >= len(tokens):
        return False
    colon = word_at(tokens, end) == ":" and tokens[end].close
    return colon and end + 1 < len(tokens) and tokens[end + 1].kind == "number" and tokens[end + 1].close


def _is_year(tokens: Tokens, at: int) -> bool:
    token = tokens[at]
    return (
        token.kind == "number"
        and token.end - token.start == 4
        and token.text.isdigit()
        and 1900 <= int(token.text) < 2100
    )


def _year_follows(tokens: Tokens, end: int) -> bool:
    """Whether what follows a year's digits makes a year of them: "2016 survey", "2016: ", "2016-17", "2016/17"."""
    if word_at(tokens, end) in _AFTER_A_YEAR | {":"}:
        return True
    at = end + 1 if word_at(tokens, end) == "/" else end
    joined = at < len(tokens) and (tokens[at].glued or at > end) and tokens[at].kind == "number"
    return joined and len(tokens[at].text) in {2, 4}
