"""Whether two groups of one survey share anybody."""

from __future__ import annotations

from newsletter.survey.codebook import Survey
from newsletter.survey.lookup import Groups


def disjoint(survey: Survey, first: Groups, second: Groups) -> bool:
    """Whether nobody can belong to both: a question of one choice sets them apart."""
    return any(
        question == other and not options & options_of_other and _one_choice(survey, question)
        for question, options in first
        for other, options_of_other in second
    )


def _one_choice(survey: Survey, name: str) -> bool:
    question = survey.questions.get(name)
    return question is not None and question.kind == "single"
