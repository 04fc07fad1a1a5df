"""What a later export adds to a survey that is there: its codebook decides, and the file follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from newsletter.problems import did_you_mean
from newsletter.survey.codebook import Question, Survey
from newsletter.survey.columns import NO, chosen_values, codes, used_columns
from newsletter.survey.importing.additions import Additions
from newsletter.survey.importing.naming import slug, unique
from newsletter.survey.importing.plan import Output, Plan, PlannedOption, PlannedQuestion
from newsletter.survey.importing.refusal import Refusal
from newsletter.survey.importing.scales import stands_aside
from newsletter.survey.names import is_name

_MOST_NEW = 30  # options of one question
Values = Mapping[str, Sequence[str] | None]  # by column of the file of answers; None: too many to list


@dataclass(frozen=True, slots=True)
class Merged:
    """The plan for the file of answers, and what the codebook lacks."""

    plan: Plan
    additions: Additions


def merge(survey: Survey, before: Sequence[str], plan: Plan, values: Values) -> Merged:
    """`plan` beside the codebook `survey`, whose last answers had the columns `before`. Raises Refusal."""
    plan = _with_unchosen(survey, plan)
    _refuse_vanished(survey, plan)
    known = {*before, *used_columns(survey)}
    options = dict(_new_options(survey, plan, values, known))
    questions = _new_questions(survey, plan, known, options)
    return Merged(plan, Additions(questions, options))


def _refuse_vanished(survey: Survey, plan: Plan) -> None:
    written = [output.name for output in plan.outputs]
    for column in used_columns(survey):
        if column not in written:
            used = [question.id for question in survey.questions.values() if column in _columns(question)]
            by = f", which “{used[0]}” uses," if used else ""
            message = f"the column “{column}”{by} is not in this file."
            close = did_you_mean(column, written).removeprefix("There are")
            advice = "Export it again with every column, or import the file as another survey (a new wave)."
            raise Refusal(message, f"{close} {advice}".strip() if close.startswith("Did") else advice)


def _columns(question: Question) -> tuple[str | None, ...]:
    options = tuple(option.column for option in question.options.values())
    return (question.column, question.asked, question.consent, question.attribution, *options)


def _with_unchosen(survey: Survey, plan: Plan) -> Plan:
    """The plan with the columns of options that shared a cell and that nobody chose this time."""
    written = {output.name for output in plan.outputs}
    outputs = list(plan.outputs)
    for question in survey.questions.values():
        if question.kind != "multiple":
            continue
        columns = [option.column for option in question.options.values() if option.column]
        beside = next((output for output in plan.outputs if output.name in columns and _split(output, plan)), None)
        if beside:
            new = [column for column in columns if column not in written]
            outputs += [Output(column, beside.place, lambda cell: "0" if cell.strip() else "") for column in new]
    return replace(plan, outputs=tuple(outputs))


def _split(output: Output, plan: Plan) -> bool:
    return sum(each.place == output.place for each in plan.outputs) > 1


def _new_options(
    survey: Survey, plan: Plan, values: Values, known: set[str]
) -> Iterator[tuple[str, tuple[PlannedOption, ...]]]:
    planned = {column: question for question in plan.questions for column in question.columns}
    for question in survey.questions.values():
        if question.kind == "single" and question.column:
            found = _new_values(question, planned.get(question.column), values.get(question.column))
        elif question.kind == "multiple":
            found = _new_columns(question, planned, known)
            _check_marks(question, values)
        else:
            found = ()
        if found:
            yield question.id, found


def _new_values(
    question: Question, planned: PlannedQuestion | None, values: Sequence[str] | None
) -> tuple[PlannedOption, ...]:
    listed = codes(question)
    new = [] if values is None else [value for value in values if value not in listed]
    if values is None or len(new) > _MOST_NEW or (len(new) > 1 and not any(value in listed for value in values)):
        shown = ", ".join(f"“{value}”" for value in list(listed)[:4])
        what = f"“{new[0]}”" if new else "too many different values"
        message = f"the column “{question.column}” holds {what}, and “{question.id}” knows {shown}."
        raise Refusal(message, "Was it exported with codes the one time, and with labels the other?")
    labels = {option.value: option for option in planned.options} if planned else {}
    taken = {*question.options, *question.nets}
    found = []
    for value in new:
        label = labels[value].label if value in labels else value
        name = unique(slug(label, f"option-{len(taken) + 1}"), taken)
        taken.add(name)
        found.append(PlannedOption(name, label, value, None, stands_aside(label)))
    return tuple(found)


def _new_columns(
    question: Question, planned: Mapping[str, PlannedQuestion], known: set[str]
) -> tuple[PlannedOption, ...]:
    """The options that the export offers now for the first time: columns of the same planned question."""
    columns = [option.column for option in question.options.values() if option.column in planned]
    siblings = {planned[column].id: planned[column] for column in columns if column}
    taken = {*question.options, *question.nets}
    found = []
    for each in siblings.values():
        for option in each.options:
            if each.kind == "multiple" and option.column and option.column not in known:
                name = unique(option.id, taken)
                taken.add(name)
                found.append(replace(option, id=name))
    return tuple(found)


def _check_marks(question: Question, values: Values) -> None:
    """An option that was never chosen has no value of its own yet: what stands in its column must mean yes or no."""
    for option in question.options.values():
        if option.value is None and option.column:
            wrong = [value for value in values.get(option.column) or () if value not in (*chosen_values(option), *NO)]
            if wrong:
                message = f"the column “{option.column}” holds “{wrong[0]}”, which is neither yes nor no."
                raise Refusal(message, f"Write `value: {wrong[0]}` beside the option “{option.id}” if it means yes.")


def _new_questions(
    survey: Survey, plan: Plan, known: set[str], options: Mapping[str, Sequence[PlannedOption]]
) -> tuple[PlannedQuestion, ...]:
    """Questions none of whose columns was there before. What a person has deleted stays deleted."""
    added = {option.column for each in options.values() for option in each}
    grids = {question.grid for question in survey.questions.values() if question.grid}
    taken = {*survey.questions, *grids}
    found = []
    for question in plan.questions:
        if any(column in known or column in added for column in question.columns):
            continue
        name = unique(question.id, taken)
        taken.add(name)
        found.append(replace(question, id=name, grid=question.grid if is_name(question.grid) else ""))
    return tuple(found)
