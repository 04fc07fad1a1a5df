"""Answers in people's own words, found by what they say and shown without what tells who said it."""

from __future__ import annotations

import re

from msgspec import Struct

from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.codebook import Answer
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import find_question, unknown
from newsletter.survey.names import is_respondent
from newsletter.survey.persons import without_names

_MASK = "[…]"
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_TELEPHONE = re.compile(r"(?<![\w.])\+?\d[\d ()-]{7,}\d(?!\w|\.\d)")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+")
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]*\w")
_POSTCODE = re.compile(r"\b[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}\b", re.IGNORECASE)


class Found(Struct, frozen=True):
    """An answer that was found: its reference (None where its id can't stand in one), and its masked words."""

    reference: str | None
    words: str
    consent: bool
    attribution: str


def find_answers(dataset: Dataset, question: str, search: str) -> tuple[Found, ...]:
    """The answers to `question` in which every word of `search` stands, in any letter case. Raises NotKnown."""
    found = find_question(dataset.survey, question)
    if found.kind != "text":
        raise unknown(f"“{question}” is a {found.kind} question: nobody wrote anything.")
    wanted = [word.casefold() for word in search.split()]
    answers = dataset.texts(question) if isinstance(dataset, AnsweredDataset) else tuple(found.answers.values())
    return tuple(
        _shown(dataset.survey.id, question, answer) for answer in answers if _holds(answer.text.casefold(), wanted)
    )


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def _shown(survey: str, question: str, answer: Answer) -> Found:
    named = is_respondent(answer.respondent)
    reference = f"quote:{survey}/{question}/{answer.respondent}" if named else None
    return Found(reference, masked(answer.text), answer.consent, answer.attribution)


def masked(text: str) -> str:
    """`text` without addresses (email, web, postcodes, @names), telephone numbers and what looks like a name."""
    for pattern in (_EMAIL, _ADDRESS, _HANDLE, _TELEPHONE, _POSTCODE):
        text = pattern.sub(_MASK, text)
    return without_names(text, _MASK)
