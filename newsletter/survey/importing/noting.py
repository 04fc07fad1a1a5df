"""What a person ought to look at in what was imported, each with its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from newsletter.survey.codebook import Period, Survey
from newsletter.survey.importing.additions import Additions
from newsletter.survey.importing.answers_writing import Roles
from newsletter.survey.importing.dates import NO_ROW, Days, is_day
from newsletter.survey.importing.layout import Finishing
from newsletter.survey.importing.naming import clean
from newsletter.survey.importing.plan import Output, Plan, PlannedQuestion
from newsletter.survey.importing.profile import Profiled
from newsletter.survey.importing.row_table import AnswerTable
from newsletter.survey.importing.units import Units

_MOST_NAMED = 8  # questions, strata or options of one note


def cautions(questions: Sequence[PlannedQuestion]) -> Iterator[str]:
    """What the plan was not sure of, once for all the questions that it is true of; and which hold free text."""
    by_caution: dict[str, list[str]] = {}
    for question in questions:
        if question.caution:
            by_caution.setdefault(question.caution, []).append(question.id)
    yield from (f"Please look at {_some(names)}: {caution}." for caution, names in by_caution.items())
    texts = [question.id for question in questions if question.kind == "text"]
    if texts:
        yield f"Free text: {', '.join(texts)}. Quotable once `consent` names a column."


def strays(plan: Plan, table: AnswerTable) -> Iterator[str]:
    """The first cell of each column that kept it from being a question."""
    for stray in plan.strays:
        row = table.first_row(Output("", stray.place), partial(_is_cell, wanted=stray.cell))
        yield f"Row {row}: {stray.what}."


def _is_cell(cell: str, wanted: str) -> bool:
    return clean(cell).strip() == wanted


def unfinished(finishing: Finishing | None, profiled: Profiled) -> Iterator[str]:
    """How many people stopped before the end; each form exports them among the others, if it is not told otherwise."""
    if finishing is None:
        return
    column = profiled.columns[finishing.place]
    number = profiled.rows - column.filled + sum((column.values or {}).get(cell, 0) for cell in finishing.no)
    if number:
        did = "respondent did" if number == 1 else "respondents did"
        yield f"{number:,} {did} not finish the form, and count where they answered: else export complete ones."


def outside_fieldwork(period: Period | None, days: Mapping[str, Days], plan: Plan, table: AnswerTable) -> Iterator[str]:
    """The first and the last day of answers, where the codebook says that nobody was asked then."""
    for name, each in days.items():
        span = each.span()
        if period and span:
            outside = (span[0][0] < period.start, span[1][0] > period.end)
            for (day, row), wrong in zip(span, outside, strict=True):
                if wrong:
                    where = row if row != NO_ROW else table.first_row(_output(plan, name), partial(is_day, day=day))
                    yield f"Row {where}: “{name}” is {day}, outside the fieldwork."


def lonely_strata(units: Units, roles: Roles, plan: Plan, table: AnswerTable) -> Iterator[str]:
    """Strata of which no standard error can be known."""
    for stratum in sorted(units.alone)[:_MOST_NAMED]:
        row = table.first_row(_output(plan, roles.strata), stratum.__eq__)
        one = f"one cluster, “{units.alone[stratum]}”" if roles.cluster else "one respondent"
        yield (
            f"Row {row}: the stratum “{stratum}” has only {one}: no standard error can be given where it"
            " counts. Put it together with the stratum most like it."
        )


def new_values(survey: Survey, additions: Additions, plan: Plan, table: AnswerTable) -> Iterator[str]:
    """Answers that the codebook lacked, with the row where each stands first."""
    for name, options in additions.options.items():
        question = survey.questions[name]
        for option in options[:_MOST_NAMED] if question.column else ():
            row = table.first_row(_output(plan, question.column or ""), (option.value or "").__eq__)
            yield f"Row {row}: “{question.column}” holds “{option.value}”, which the codebook lacked."


def _output(plan: Plan, name: str) -> Output:
    return next(output for output in plan.outputs if output.name == name)


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more
