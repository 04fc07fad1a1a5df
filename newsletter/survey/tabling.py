"""A question as a table: every option's figure, for everyone or group by group, and the reference that cites it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from newsletter.survey.address import Condition, Side
from newsletter.survey.codebook import Question
from newsletter.survey.crossing import association
from newsletter.survey.dataset import Dataset, Where
from newsletter.survey.estimate import Estimate
from newsletter.survey.lookup import NotKnown, find_question, unknown
from newsletter.survey.names import condition_text
from newsletter.survey.rao_scott import Association
from newsletter.survey.released import Released
from newsletter.survey.secondary import Guarded, guarded, released, still_there


class Row(Struct, frozen=True):
    """A figure, or in `note` why there is none. `option` is "" for the question as a whole; `net` for several.

    `withheld`: there is one, and it would tell of too few people.
    """

    option: str
    label: str
    reference: str
    estimate: Estimate | None
    note: str = ""
    net: bool = False
    withheld: bool = False


class Group(Struct, frozen=True):
    """The figures of the people to whom `where` applies; `label` is "" for everyone."""

    label: str
    where: Where
    base: Row
    rows: tuple[Row, ...]


class QuestionTable(Struct, frozen=True):
    """A question's figures, and how the groups hang together with it where the answers can tell.

    The test of that is left out where any figure is withheld: it rests on all of them.
    """

    survey: str
    question: Question
    groups: tuple[Group, ...]
    association: Association | None = None

    @property
    def withheld(self) -> bool:
        """Whether any figure is."""
        return any(row.withheld for group in self.groups for row in (group.base, *group.rows))


def question_table(
    dataset: Dataset, name: str, by: str | None = None, where: Where = (), sent: Sequence[Side] = ()
) -> QuestionTable:
    """The table of the question `name`, of the people to whom `where` applies. Raises NotKnown for wrong names.

    `sent` are the figures that readers have: what would tell of too few people beside them is withheld.
    """
    question = find_question(dataset.survey, name)
    if by is None:
        everyone = (_group(dataset, question, "", where),)
        return QuestionTable(dataset.survey.id, question, _guarded(dataset, question, everyone, sent))
    groups = tuple(
        _group(dataset, question, label, (*where, condition)) for label, condition in _conditions(dataset, question, by)
    )
    table = QuestionTable(dataset.survey.id, question, _guarded(dataset, question, groups, sent))
    return table if table.withheld else replace(table, association=_association(dataset, name, by, where))


def _conditions(dataset: Dataset, question: Question, by: str) -> list[tuple[str, Condition]]:
    """The groups that `by` makes, each with its label. A report may print some by a question that it does not print."""
    printed = dict.fromkeys(part for among in question.among for part in among.where if part.question == by)
    if printed and by not in dataset.survey.questions:
        return [(condition_text(condition), condition) for condition in printed]
    split = find_question(dataset.survey, by)
    if not split.options:
        raise unknown(f"“{by}” is a {split.kind} question: it divides nobody into groups.")
    return [(option.label, Condition(by, (option.id,))) for option in split.options.values()]


def _guarded(
    dataset: Dataset, question: Question, groups: tuple[Group, ...], sent: Sequence[Side]
) -> tuple[Group, ...]:
    """The groups without the figures that would, beside those before them, tell of too few people."""
    if not guarded(dataset) or question.kind == "figure":
        return groups
    rows = [(group, row) for group in groups for row in group.rows if row.estimate]
    asked = {row.reference: _told(dataset, question, group, row) for group, row in rows}
    watched = Guarded(dataset)
    before = still_there(dataset.survey, sent)
    hidden = _hidden(watched, asked, before) if watched.withheld(asked.values(), before) else {}

    def shown(row: Row) -> Row:
        reason = hidden.get(row.reference)
        return replace(row, estimate=None, note=reason, withheld=True) if reason else row

    return tuple(replace(group, rows=tuple(map(shown, group.rows))) for group in groups)


def _told(dataset: Dataset, question: Question, group: Group, row: Row) -> Released:
    options = (row.option,) if row.option else ()
    return released(dataset.survey, Side(dataset.survey.id, question.id, options, where=group.where))


def _hidden(watched: Guarded, asked: Mapping[str, Released], before: list[Released]) -> dict[str, str]:
    """The figures that are withheld, one after another, each with its reason; never one that is out."""
    hidden = {}
    for reference, figure in asked.items():
        reason = "" if figure in before else watched.withheld((figure,), before)
        if reason:
            hidden[reference] = reason
        else:
            before.append(figure)
    return hidden


def _association(dataset: Dataset, name: str, by: str, where: Where) -> Association | None:
    """The test; none where a question can't be tested."""
    try:
        return association(dataset, name, by, where)
    except NotKnown:
        return None


def _group(dataset: Dataset, question: Question, label: str, where: Where) -> Group:
    named = partial(_row, dataset.survey.id, question, where)
    base = named("", "Base", lambda: dataset.base(question.id, where), form="base")
    if question.kind == "figure":
        return Group(label, where, base, (named("", question.text, lambda: dataset.number(question.id, where)),))
    if question.kind == "numeric":
        mean = named("", "Mean", lambda: dataset.number(question.id, where))
        median = named("", "Median", lambda: dataset.number(question.id, where, "median"), form="median")
        return Group(label, where, base, (mean, median))
    rows = tuple(
        named(name, words, partial(dataset.share, question.id, (name,), where), net=net)
        for name, words, net in _shares(question)
    )
    return Group(label, where, base, rows)


def _row(
    survey: str,
    question: Question,
    where: Where,
    option: str,
    label: str,
    ask: Callable[[], Estimate],
    *,
    net: bool = False,
    form: str = "",
) -> Row:
    reference = _reference(survey, question.id, option, where, form)
    try:
        return Row(option, label, reference, ask(), net=net)
    except NotKnown as error:
        return Row(option, label, reference, None, error.message, net, error.rule == "figure-withheld")


def _shares(question: Question) -> list[tuple[str, str, bool]]:
    """Id and label of each option and net, and whether it is a net."""
    options = [(option.id, option.label, False) for option in question.options.values()]
    return options + [(net.id, net.label, True) for net in question.nets.values()]


def _reference(survey: str, question: str, option: str, where: Where, form: str) -> str:
    """What an editor pastes: the fill of this figure."""
    keys = [f"where={condition_text(condition)}" for condition in where] + ([f"as={form}"] if form else [])
    address = f"{survey}/{question}" + (f"/{option}" if option else "")
    return f"<stat:{address}{'?' + '&'.join(keys) if keys else ''}>"
