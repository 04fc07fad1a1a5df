"""Telling each survey beforehand what an issue will ask of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.draft.model import Mention
from newsletter.resolve.names import Unexplained
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import NotKnown


def prepare(mentions: Sequence[Mention], survey: Callable[[str], Dataset]) -> None:
    """Have the questions that are cited of everyone counted together. What can't be is told where it is cited."""
    cited: dict[str, dict[str, None]] = {}
    for mention in mentions:
        for side in mention.reference.sides:
            if side.question and not side.where:
                cited.setdefault(side.survey, {})[side.question] = None
    for name, questions in cited.items():
        try:
            survey(name).prepare(questions)
        except (NotKnown, Unexplained):
            continue
