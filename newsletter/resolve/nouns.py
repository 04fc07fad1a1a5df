"""Words that make a number before them a count of people or things: "54 chairs", "39 CCGs"."""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.claims.units import read_unit
from newsletter.claims.values import singular
from newsletter.resolve.located import Located
from newsletter.resolve.survey_words import group, part_label
from newsletter.survey.codebook import Question, Survey

PEOPLE = frozenset({"people", "person", "respondents", "respondent", "responses", "response", "answers"})
LONGEST_NAME = 3  # words; a longer label is a statement that people agreed with, not a name for them
_SHORTEST_NAME = 3  # letters
_ASIDE = re.compile(r"\([^()]*\)")
_PARTS = re.compile(r"[,;/&]|\b(?:and|or)\b")
_HEAD_ENDS = re.compile(r"\b(?:of|in|at|from|for|who|with|across|aged|working)\b")
_DENIAL = re.compile(
    r"\b(?:no|not|none|never|neither|nor|nobody|nothing|without|cannot|against|oppos\w+|reject\w*|un(?!i)\w+|dis\w+)\b|n[’']t\b",
    re.IGNORECASE,
)
_NOUN = re.compile(r"[^\W\d_][\w’'-]*")


def counted_nouns(survey: Survey, question: Question | None) -> frozenset[str]:
    """Every noun that makes a number a count in words about `question`."""
    unit = read_unit(question.unit).noun if question else ""
    return PEOPLE | label_nouns(survey.population_label) | label_nouns(unit)


def side_nouns(located: Located) -> frozenset[str]:
    """What the side counts: an official figure's unit; else people, by what their group and option are called too.

    As in "39 CCGs", "54 respondents", "28 GPs", "41 chairs". What the groups beside it are called is no name for it,
    even where everyone is called so ("GPs and managers").
    """
    question, survey = located.question, located.survey
    if question is not None and question.kind == "figure":
        return label_nouns(read_unit(question.unit).noun)
    labels = [part_label(question, option) for option in located.side.options] if question else []
    labels += [group(survey, condition) for condition in located.side.where]
    own = frozenset().union(*map(_name_nouns, labels))
    return (counted_nouns(survey, None) - _beside(located)) | own


def called(located: Located) -> frozenset[str]:
    """The words by which the side's option or question may be called: of its labels, text and names."""
    question = located.question
    if question is None:
        return frozenset()
    labels = [part_label(question, option) for option in located.side.options]
    texts = [question.text, located.side.question or "", *labels, *located.side.options]
    found = [word for text in texts for word in re.split(r"[-’']", text.lower()) for word in _NOUN.findall(word)]
    return frozenset(form for word in found if len(word) >= _SHORTEST_NAME for form in _both_numbers(word))


def strangers(located: Located) -> frozenset[str]:
    """What the groups and options beside the side's are called: "managers", where the side is of GPs or everyone."""
    survey, question = located.survey, located.question
    labels = (
        [option.label for name, option in question.options.items() if name not in located.options] if (question) else []
    )
    named = [_beside(located), *map(_name_nouns, labels)]
    if question is None or question.kind != "figure":
        narrowed = {condition.question for condition in located.side.where}
        named += [_of_a_part(other) for name, other in survey.questions.items() if name not in narrowed]
    return frozenset().union(*named) - side_nouns(located)


def _beside(located: Located) -> frozenset[str]:
    """What the groups are called that the side's conditions leave out."""
    left_out = []
    for condition in located.side.where:
        grouping = located.survey.questions.get(condition.question)
        options = grouping.options.items() if grouping else ()
        left_out += [option.label for name, option in options if name not in condition.options]
    return frozenset().union(*map(_name_nouns, left_out))


def _of_a_part(grouping: Question) -> frozenset[str]:
    """What some of those are called whom a question divides into groups, and others are not."""
    if grouping.kind != "single" or grouping.grid:
        return frozenset()
    nouns = [_name_nouns(option.label) for option in grouping.options.values() if not option.aside]
    return frozenset().union(*nouns).difference(frozenset.intersection(*nouns)) if nouns else frozenset()


def denies(located: Located) -> bool:
    """Whether the side is of those who do not: of "No", "Don't know", "Undecided"."""
    question = located.question
    if question is None:
        return False
    labels = [part_label(question, option) for option in located.side.options]
    return any(_DENIAL.search(label) for label in labels or [question.text])


def _name_nouns(label: str) -> frozenset[str]:
    """The nouns of a label that is a name and no statement."""
    return label_nouns(label) if len(label.split()) <= LONGEST_NAME else frozenset()


@lru_cache(maxsize=256)
def label_nouns(label: str) -> frozenset[str]:
    """The nouns of a label, lower case, alone and with what stands before them, in singular and plural.

    "CCG chairs and accountable officers" gives chairs, ccg chairs, officers, accountable officers, chair and so on.
    """
    nouns: set[str] = set()
    for part in _PARTS.split(_ASIDE.sub(" ", label.lower())):
        words = _NOUN.findall(_HEAD_ENDS.split(part)[0])
        for start in range(len(words)):
            nouns.update(_both_numbers(" ".join(words[start:])))
    return frozenset(nouns)


def _both_numbers(noun: str) -> tuple[str, str, str]:
    return noun, singular(noun), noun if noun.endswith("s") else f"{noun}s"
