"""Charts and tables: a question, or one option of each item of a grid, for everyone or by group."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from newsletter.claims.style import HouseStyle
from newsletter.draft.grammar import render_reference
from newsletter.draft.model import Mention
from newsletter.draft.references import Reference
from newsletter.resolve.crosstab import Crosstab, Line, crosstab, drawn
from newsletter.resolve.desk import Request
from newsletter.resolve.embed_words import Drawn, description, headings, note, printed
from newsletter.resolve.located import Located
from newsletter.resolve.outcome import Citation, Outcome, Unresolved
from newsletter.resolve.resolved import Bar, Embedded, Figure, Row
from newsletter.survey.address import Form, Side

FORMS: tuple[Form | None, ...] = (None, "percent", "count")


def embed(request: Request) -> Outcome:
    """The data of a chart or a table, with the words beneath it and in place of it."""
    reference = request.mention.reference
    _refuse_undrawn(reference)
    located = request.desk.locate(reference.sides[0], grids=True)
    if located.question is None and not located.items:
        what = f"A {reference.scheme} shows one question or grid of a survey."
        raise Unresolved("reference-malformed", what, f"Name it: {reference.scheme}:{located.side.survey}/QUESTION.")
    data = crosstab(reference, located, request.desk.estimate)
    lines = _chosen(data.lines, reference)
    drawing = Drawn(located, data, lines, headings(data, lines, located))
    embedded = _embedded(drawing, reference, request.desk.style)
    figures = tuple(_figures(request.mention, drawing, embedded))
    return Outcome(embedded, None, (), _citations(located, data, lines), figures)


def _refuse_undrawn(reference: Reference) -> None:
    """Raises `Unresolved` for what the grammar allows and no drawing can follow."""
    what = reference.scheme
    if reference.style == "png":
        message, advice = "PNG charts are not drawn yet.", "Leave out `style`, or write `style=bars`."
    elif len(reference.sides) > 1:
        message = f"A {what} shows one side, and this reference has two."
        advice = f"Write a {what} for each; groups of one survey stand side by side with `by=QUESTION`."
    elif reference.form not in FORMS:
        message = f"A {what} can't show `as={reference.form}`."
        advice = "Leave out `as` for percentages, or write `as=count` for numbers of people."
    else:
        return
    raise Unresolved("reference-malformed", message, advice)


def _chosen(lines: Sequence[Line], reference: Reference) -> tuple[Line, ...]:
    """The `top` highest with those that tie with the last of them, in the order asked for; what is aside comes last."""
    highest = sorted(lines, key=lambda line: (line.aside, -line.height))
    if reference.top and reference.top < len(highest):
        last = highest[reference.top - 1]
        highest = [
            line
            for place, line in enumerate(highest)
            if place < reference.top or (line.aside, line.height) == (last.aside, last.height)
        ]
    return tuple(highest) if reference.sort == "value" else tuple(line for line in lines if line in highest)


def _embedded(drawing: Drawn, reference: Reference, style: HouseStyle) -> Embedded:
    highest = max((line for line in drawing.lines if not line.aside), key=lambda line: line.height, default=None)
    rows = tuple(_row(line, reference, style, accent=line is highest) for line in drawing.lines)
    return Embedded(
        kind="table" if reference.scheme == "table" else "chart",
        style=reference.style,
        question=drawing.question,
        survey=drawing.located.survey.title,
        series=drawing.headings,
        rows=rows,
        note=note(drawing),
        description=description(drawing, reference, style),
    )


def _row(line: Line, reference: Reference, style: HouseStyle, *, accent: bool) -> Row:
    sizes = [drawn(cell, reference.form) or 0.0 for cell in line.cells]
    place = sizes.index(max(sizes)) if reference.by else 0
    bars = (
        Bar(size, "–" if cell is None else printed(cell, reference, style), accent and at == place)
        for at, (size, cell) in enumerate(zip(sizes, line.cells, strict=True))
    )
    return Row(line.label, tuple(bars), accent)


def _figures(mention: Mention, drawing: Drawn, embedded: Embedded) -> Iterator[Figure]:
    """The evidence for each number that is drawn."""
    located, reference = drawing.located, mention.reference
    several = len(drawing.headings) > 1
    for line, row in zip(drawing.lines, embedded.rows, strict=True):
        for series, cell, bar in zip(drawing.data.series, line.cells, row.bars, strict=True):
            if cell is None:
                continue
            side = Side(located.side.survey, line.question.id, line.options or series.options, where=series.where)
            one = Reference("stat", "", (side,), form=reference.form, digits=reference.digits)
            yield Figure(
                mention=replace(mention, reference=replace(one, text=render_reference(one))),
                kind=embedded.kind,
                text=bar.printed,
                estimates=(cell,),
                survey=located.survey.id,
                question=line.question.id,
                option="+".join(side.options) or None,
                question_text=line.question.text,
                option_label=f"{row.label}, {series.label}" if several else row.label,
                unit=cell.unit,
                data_digest=located.survey.digest,
                form=reference.form,
            )


def _citations(located: Located, data: Crosstab, lines: Sequence[Line]) -> tuple[Citation, ...]:
    """What is drawn: each line of each group, with the estimates whose bases a reader relies on."""
    return tuple(
        Citation(located.dataset, line.question, line.options or series.options, series.where, (cell,))
        for line in lines
        for series, cell in zip(data.series, line.cells, strict=True)
        if cell is not None
    )
