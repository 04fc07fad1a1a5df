"""Words that make a number before them a count of people or things: "54 chairs", "39 CCGs"."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.claims.wording import singular
from newsletter.survey.codebook import Question, Survey

PEOPLE = frozenset({"people", "person", "respondents", "respondent", "responses", "response", "answers"})
_PARTS = re.compile(r",|;|/|&|\(|\)|\band\b|\bor\b")
_HEAD_ENDS = re.compile(r"\b(?:of|in|at|from|for|who|with|across|aged|working)\b")
_NOUN = re.compile(r"[^\W\d_][\w’'-]*")


@lru_cache(maxsize=256)
def population_nouns(label: str) -> frozenset[str]:
    """The nouns of a population's label, lower case, alone and with what stands before them.

    "CCG chairs and accountable officers" gives chairs, ccg chairs, officers, accountable officers, and their singulars.
    """
    nouns: set[str] = set()
    for part in _PARTS.split(label.lower()):
        words = _NOUN.findall(_HEAD_ENDS.split(part)[0])
        for start in range(len(words)):
            nouns.update(_both_numbers(" ".join(words[start:])))
    return frozenset(nouns)


def counted_nouns(survey: Survey, question: Question | None) -> frozenset[str]:
    """Every noun that makes a number a count in words about `question`."""
    unit = question.unit.lower() if question else ""
    units = frozenset(_both_numbers(unit)) if _NOUN.fullmatch(unit) else frozenset()
    return PEOPLE | population_nouns(survey.population_label) | units


def _both_numbers(noun: str) -> tuple[str, str]:
    return noun, singular(noun)
