"""A plan ▶ the text of `survey.yaml`, written to be edited by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from newsletter.survey.importing.plan import Design, Plan, PlannedOption, PlannedQuestion

_PLAIN = re.compile(r"[A-Za-zÀ-ɏ£€][\wÀ-ɏ£€$%&/().’–…;+=?!-]*( [\wÀ-ɏ£€$%(/’–…&+=-][\wÀ-ɏ£€$%&/().’–…;+=?!-]*)*")
_NOTHING = {"null", "~", ""}
FIRST_ID_COLUMN = 2


def scalar(text: str) -> str:
    """`text` as YAML, in quotation marks wherever it could be read as anything else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOTHING and not text.endswith(":"):
        return text
    return json.dumps(text, ensure_ascii=False)


def codebook_text(title: str, plan: Plan, origin: str, fieldwork: tuple[str, str] | None) -> str:
    """The whole codebook. `origin` says what it was made from, `fieldwork` the first and last day of answers."""
    lines = [
        f"# Made from {origin}. Edit it freely: a later import keeps what stands here, and adds what is new.",
        f"title: {scalar(title)}",
        *_about(fieldwork),
        "source: responses",
        responses_line(plan.design, "responses.csv"),
        *_disclosure(plan.questions),
        "questions:",
    ]
    for question in plan.questions:
        lines += question_lines(question, "  ")
    return "\n".join(lines) + "\n"


def _about(fieldwork: tuple[str, str] | None) -> Iterator[str]:
    start, end = fieldwork or ("2016-10-31", "2016-11-11")
    said = "the first and the last answer; correct it if need be" if fieldwork else "days or months"
    yield "# What stands under every figure, “About these figures”, wants to be told. Fill in, and take the # away:"
    yield f"# fieldwork: {{start: {start}, end: {end}}}  # {said}"
    yield "# population: {label: CCG chairs, size: 209}  # who was asked; how many there are"
    yield "# client: HSJ"
    yield "# conducted_by: HSJ"
    yield "# method: Online self-completion"
    yield "# url: https://example.org/survey  # the full findings"
    yield "# series: barometer  # waves of one series may be compared"


def responses_line(design: Design, file: str) -> str:
    """The field `responses`."""
    parts = {"file": file, "respondent": design.respondent, "weight": design.weight}
    parts |= {"strata": design.strata, "cluster": design.cluster}
    fields = ", ".join(f"{name}: {scalar(column)}" for name, column in parts.items() if column)
    return f"responses: {{{fields}}}"


def _disclosure(questions: Sequence[PlannedQuestion]) -> Iterator[str]:
    single = [question.id for question in questions if question.kind == "single"][:2]
    if single:
        yield f"# disclosure: {{threshold: 5, identifying: [{', '.join(single)}]}}  # questions that could tell who"


def question_lines(question: PlannedQuestion, indent: str) -> list[str]:
    """A question as a block, each line with `indent` before it."""
    lines = [f"{question.id}:" if is_plain_key(question.id) else f'"{question.id}":']
    if question.caution:
        lines.append(f"  # Please look: {question.caution}.")
    lines += [f"  text: {scalar(question.text)}", f"  kind: {question.kind}"]
    if question.grid:
        lines.append(f"  grid: {scalar(question.grid)}")
    if question.column:
        lines.append(f"  column: {scalar(question.column)}")
    if question.kind == "text":
        lines.append("  # consent: q12_consent  # the column that says whether the words may be printed")
    if question.options:
        lines.append("  options:")
        lines += [f"    {option_text(option)}" for option in question.options]
    return [f"{indent}{line}" for line in lines]


def option_text(option: PlannedOption) -> str:
    """An option as one entry: `gp: {label: GP, value: "1"}`."""
    fields = [f"label: {scalar(option.label)}"]
    if option.column:
        fields.append(f"column: {scalar(option.column)}")
    if option.value is not None:
        fields.append(f"value: {scalar(option.value)}")
    if option.aside:
        fields.append("aside: true")
    key = option.id if is_plain_key(option.id) else f'"{option.id}"'
    return f"{key}: {{{', '.join(fields)}}}"


def is_plain_key(name: str) -> bool:
    """Whether a name stands in YAML as it is for every reader, not ours alone: not a number, not yes or no."""
    return re.match(r"[a-z]", name) is not None and name not in {
        "yes",
        "no",
        "true",
        "false",
        "on",
        "off",
        "null",
        "y",
        "n",
    }
