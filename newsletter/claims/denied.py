"""Negations after a quantity: "a majority do not" is said of everybody else."""

from __future__ import annotations

from newsletter.claims.meanings import words
from newsletter.claims.numbers import Tokens, word_at
from newsletter.claims.phrases.counts import PEOPLE_ENDINGS

_AUXILIARIES = words(
    "do does did am are is was were be been being have has had will would can could may might must should shall ca wo"
)
_NOT = words("not never")
DENIALS = _NOT | {"no"}
"""One of these stands in every denial."""
_NO_DENIALS = words("only just merely simply least counting including surprisingly")
_RELATIVES = words("who that which")
_DETERMINERS = words("the our all those these their its them us you both")
_OTHER_SUBJECTS = words(
    """they we it he she i you say says said think thinks thought believe believes believed feel feels felt expect
    expects expected report reports reported claim claims claimed argue argued warn warned fear feared hope hoped worry
    worried agree agreed know knew want wanted suspect insist insisted complain complained admit admitted predict
    predicted told added because where when if as but and or"""
)
_MOST_WORDS_OF_A_SUBJECT = 6


def denial(tokens: Tokens, end: int, nouns: frozenset[str]) -> str:
    """The words that deny what a quantity that ends at `end` says ("do not"), "" where none do.

    They must have the quantity for their subject, alone or with those it is a share of ("a quarter of leaders will
    not", "the 14 who did not"); "a quarter said they do not" and "a quarter of those who do not" deny nothing.
    """
    while word_at(tokens, end) in {")", "]"}:
        end += 1
    verb = _after_whole(tokens, end, nouns) if word_at(tokens, end) == "of" else _after_noun(tokens, end, nouns)
    related = word_at(tokens, verb) in _RELATIVES
    verb += related
    at = verb
    while word_at(tokens, at) in _AUXILIARIES:
        at += 1
    if related and at + 1 < len(tokens) and tokens[at + 1].kind != "mark":
        return ""  # "85 leaders who do not smoke" says who they are
    denied = word_at(tokens, at) in _NOT or (word_at(tokens, at) == "no" and word_at(tokens, at + 1) == "longer")
    if not denied or word_at(tokens, at + 1) in _NO_DENIALS:
        return ""
    return " ".join(token.text for token in tokens[verb : at + 1 + (word_at(tokens, at) == "no")])


def _after_noun(tokens: Tokens, at: int, nouns: frozenset[str]) -> int:
    """Past the noun that a share is of, where it stands directly behind it, as in headlines."""
    return at + 1 if word_at(tokens, at) in nouns else at


def _after_whole(tokens: Tokens, at: int, nouns: frozenset[str]) -> int:
    """Past "of the leaders who replied": the place of the verb, or `at` where the words are another's."""
    for place in range(at + 1, min(at + 1 + _MOST_WORDS_OF_A_SUBJECT, len(tokens))):
        token = tokens[place]
        if token.text in _AUXILIARIES:
            before = tokens[place - 1].text
            subject = before in nouns or before in _DETERMINERS or before.endswith((*PEOPLE_ENDINGS, "ed", "ing"))
            return place if subject and before not in _RELATIVES else at
        if token.kind == "mark" or token.text in _OTHER_SUBJECTS:
            return at
        if token.text in _NOT:
            return place if tokens[place - 1].text in nouns else at
    return at
