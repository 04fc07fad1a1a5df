"""Names that references use, and the conditions that they are put together to."""

from __future__ import annotations

import re

from newsletter.survey.address import Condition

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_RESPONDENT = re.compile(r"[A-Za-z0-9_-]{1,64}")
NAME_HELP = "Names are lower-case letters, digits and hyphens, at most 64, and begin with a letter or digit."


def is_name(text: str) -> bool:
    """Whether `text` can name a survey, question, option, net or grid (FORMATS 3)."""
    return _NAME.fullmatch(text) is not None


def is_respondent(text: str) -> bool:
    """Whether `text` can name a respondent in a quotation's reference."""
    return _RESPONDENT.fullmatch(text) is not None


def parse_condition(text: str) -> Condition | None:
    """`role:gp+manager` as a condition; None where it is not one."""
    question, colon, options = text.partition(":")
    names = tuple(options.split("+"))
    if not colon or not all(map(is_name, (question, *names))):
        return None
    return Condition(question, names)


def condition_text(condition: Condition) -> str:
    """A condition as it is written: `role:gp+manager`."""
    return f"{condition.question}:{'+'.join(condition.options)}"
