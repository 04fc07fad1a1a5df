"""Who a survey asked, when and for whom, in words."""

from __future__ import annotations

from newsletter.survey.address import Condition
from newsletter.survey.codebook import Period, Question, Survey

MONTHS = (  # noqa: SIM905 - a list that reads
    "January February March April May June July August September October November December"
).split()


def when(survey: Survey) -> str:
    """When it was in the field; "" where the codebook is silent."""
    return period_words(survey.fieldwork) if survey.fieldwork else ""


def times(survey: Survey) -> frozenset[str]:
    """The years and months in which it was in the field, as words may name them: "2016", "october"."""
    ends = (survey.fieldwork.start, survey.fieldwork.end) if survey.fieldwork else ()
    return frozenset(word for day in ends for word in (str(day.year), MONTHS[day.month - 1].lower()))


def opened(words: str) -> str:
    """With a capital, as a sentence or a heading begins."""
    return words[:1].upper() + words[1:]


def commissioned(survey: Survey) -> str:
    """For whom and by whom it was done: "Commissioned and conducted by HSJ, supported by PA Consulting Group"."""
    client, conductor = survey.client, survey.conducted_by
    if client and client == conductor:
        parts = [f"commissioned and conducted by {client}"]
    else:
        parts = [f"commissioned by {client}"] if client else []
        parts += [f"conducted by {conductor}"] if conductor else []
    if survey.sponsor:
        parts.append(f"{survey.sponsor_credit or 'sponsored by'} {survey.sponsor}")
    return opened(", ".join(parts))


def group(survey: Survey, condition: Condition) -> str:
    """Who a condition applies to: the answers' labels, else its names as the codebook has them."""
    question = survey.questions.get(condition.question)
    if question is None:
        return " or ".join(condition.options)
    return " or ".join(part_label(question, option) for option in condition.options)


def grid_labels(items: tuple[Question, ...]) -> dict[str, str]:
    """What the items of a grid call their options and nets, by name; the first that has one decides."""
    return {name: part_label(item, name) for item in reversed(items) for name in (*item.options, *item.nets)}


def part_label(question: Question, name: str) -> str:
    """What the codebook calls an option or a net."""
    return question.nets[name].label if name in question.nets else question.options[name].label


def period_words(period: Period) -> str:
    """The days or months of a period: "3 to 9 October 2016", "October to November 2016"."""
    first, last = (_parts(text) for text in period.text)
    if first == last:
        return " ".join(first)
    shared = 0
    while shared < min(len(first), len(last)) - 1 and first[-1 - shared] == last[-1 - shared]:
        shared += 1
    return f"{' '.join(first[: len(first) - shared])} to {' '.join(last)}"


def _parts(text: str) -> list[str]:
    """A day or month as written ("2016-10-03", "2016-10") in words: day, month, year."""
    year, month, *day = text.split("-")
    return [str(int(number)) for number in day] + [MONTHS[int(month) - 1], year]
