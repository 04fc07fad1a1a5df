"""Figures that are withheld for what they tell together with others: in this issue, in a table, or sent before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.codebook import Survey
from newsletter.survey.coding import coding_of
from newsletter.survey.columns import codes
from newsletter.survey.dataset import Dataset, Where
from newsletter.survey.lookup import expand, find_groups, find_question
from newsletter.survey.released import Joint, Released, axes_of, gives_away


def released(survey: Survey, question: str, options: Sequence[str], where: Where) -> Released:
    """A figure as what it tells. Raises NotKnown."""
    found = find_question(survey, question)
    return Released(found.id, frozenset(expand(found, options)), find_groups(survey, where))


def withheld(dataset: Dataset, asked: Released, before: Sequence[Released]) -> str:
    """Why `asked` may not be published beside the figures of `before`; "" where it may.

    Only answers that are held can tell: printed reports were published whole. Questions of several choices have no
    cells that add up, so figures that cross one are left to the rule for single cells (`disclosing`).
    """
    survey = dataset.survey
    if not isinstance(dataset, AnsweredDataset) or not survey.disclosure.identifying:
        return ""
    known = [figure for figure in before if _adds_up(survey, figure)]
    axes = axes_of(asked, known)
    if not _adds_up(survey, asked) or not set(axes) & set(survey.disclosure.identifying):
        return ""
    threshold = survey.disclosure.threshold
    cell = gives_away(asked, known, _joint(dataset, axes), survey.disclosure.identifying, threshold)
    if not cell:
        return ""
    return f"With figures published beside it or before, it would tell of fewer than {threshold} people: {cell}."


def _adds_up(survey: Survey, figure: Released) -> bool:
    return all(survey.questions[name].kind == "single" for name in figure.questions if name in survey.questions)


def _joint(dataset: AnsweredDataset, axes: Sequence[str]) -> Joint:
    questions = [find_question(dataset.survey, name) for name in axes]
    named = [codes(question) for question in questions]
    first, *others = map(coding_of, questions)
    counts: Counter[tuple[str | None, ...]] = Counter()
    for cell in dataset.store.tally(first, others):
        given = (cell.answer, *cell.groups)
        counts[tuple(names.get(code or "") for names, code in zip(named, given, strict=True))] += cell.people
    return Joint(tuple(axes), counts)
