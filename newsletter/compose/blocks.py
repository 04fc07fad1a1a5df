"""The draft's blocks as a theme's templates see them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from newsletter.compose import context
from newsletter.compose.prose_html import inline_html, opening_paragraph, prose_html, safe_link, words_html
from newsletter.compose.rendering import Rendering, plain
from newsletter.draft import model
from newsletter.draft.tree import Element, Node, Text
from newsletter.resolve.resolved import Embedded, Quoted
from newsletter.resolve.resolved import Row as ResolvedRow


class Dressing(Struct, frozen=True):
    """Makes blocks for templates. `placed` turns finished HTML into what a template may place: a slot, or itself."""

    rendering: Rendering
    placed: Callable[[str], Markup]

    def blocks(self, blocks: Iterable[model.Block], opening: Element | None = None) -> tuple[context.Block, ...]:
        """Each block in its turn."""
        return tuple(self.block(block, opening) for block in blocks)

    def block(  # noqa: PLR0911 - one return a kind of block
        self, block: model.Block, opening: Element | None = None
    ) -> context.Block:
        """One block."""
        match block:
            case model.Prose():
                return context.Prose(self.placed(prose_html(block.nodes, self.rendering, opening=opening)))
            case model.Embed():
                return self.embed(block)
            case model.Quotation():
                return self.quotation(block)
            case model.CallOut():
                return context.CallOut(
                    block.kind,
                    getattr(self.rendering.words, block.kind),
                    self.label(block.title),
                    self.blocks(block.body),
                )
            case model.Button():
                return context.Button(self.label(block.label), safe_link(block.href))
            case model.Image():
                return self.image(block.source, plain(block.alt, self.rendering.resolved))
            case model.ReadingList():
                return self.reading_list(block)
            case model.Footnotes():
                return self.footnotes(block)

    def label(self, nodes: Iterable[Node]) -> Markup:
        """Words that evidence can't stand next to."""
        return self.placed(words_html(nodes, self.rendering))

    def embed(self, block: model.Embed) -> context.Chart | context.Table | context.Prose:
        """A chart or a table; the reference itself, where it has no figures."""
        value = self.rendering.resolved.values.get(block.mention)
        headline, evidence = inline_html(block.caption, self.rendering)
        if not isinstance(value, Embedded):
            reference = self.rendering.resolved.draft.mentions[block.mention].reference.text
            missing = Element("p", (), (Text(f"<{reference}>"),))
            return context.Prose(self.placed(prose_html((missing,), self.rendering)))
        kind = context.Chart if value.kind == "chart" else context.Table
        return kind(
            headline=self.placed(headline),
            question=value.question,
            survey=value.survey,
            series=value.series,
            rows=_rows(value),
            note=value.note,
            description=value.description,
            evidence=self.placed(evidence),
        )

    def quotation(self, block: model.Quotation) -> context.Quotation:
        """A quotation, with the role and survey that stand beneath it."""
        value = None if block.mention is None else self.rendering.resolved.values.get(block.mention)
        html = self.placed(prose_html(block.nodes, self.rendering))
        hung = self.placed(prose_html(without_opening_mark(block.nodes), self.rendering))
        if isinstance(value, Quoted):
            return context.Quotation(html, hung, value.attribution, value.survey)
        return context.Quotation(html, hung, "", "")

    def image(self, source: str, alt: str) -> context.Image:
        """A picture at most as wide as the column; its alternative text alone, where there is no file."""
        picture = self.rendering.picture(source)
        if picture is None:
            return context.Image("", alt, 0, 0)
        width = min(picture.width, self.rendering.column)
        height = max(1, round(picture.height * width / picture.width))
        return context.Image(f"images/{picture.name}", alt, width, height)

    def reading_list(self, block: model.ReadingList) -> context.ReadingList:
        """The reading list."""
        introduction = self.placed(prose_html(block.introduction, self.rendering))
        return context.ReadingList(self.label(block.heading), introduction, tuple(map(self.reading_item, block.items)))

    def reading_item(self, item: model.ReadingItem) -> context.ReadingItem:
        """One piece to read."""
        note, evidence = inline_html(item.note, self.rendering)
        return context.ReadingItem(
            title=self.label(item.title),
            href=safe_link(item.href),
            source=self.label(item.source),
            date=item.date,
            note=self.placed(note),
            evidence=self.placed(evidence),
        )

    def footnotes(self, block: model.Footnotes) -> context.Footnotes:
        """The notes, numbered."""
        notes = enumerate(block.notes, 1)
        return context.Footnotes(
            tuple(context.Footnote(number, self.placed(prose_html(nodes, self.rendering))) for number, nodes in notes)
        )


def without_opening_mark(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """A quotation without the mark that opens it: the one that hangs beside it stands for it."""
    if not nodes:
        return nodes
    first, *rest = nodes
    if isinstance(first, Text):
        return (Text(first.text.lstrip().removeprefix("“").removeprefix("‘").lstrip()), *rest)
    return (replace(first, children=without_opening_mark(first.children)), *rest)


def _rows(value: Embedded) -> tuple[context.Row, ...]:
    longest = max((bar.share for row in value.rows for bar in row.bars), default=0) or 1
    return tuple(context.Row(row.label, _bars(row, value.series, longest), row.accent) for row in value.rows)


def _bars(row: ResolvedRow, series: tuple[str, ...], longest: float) -> tuple[context.Bar, ...]:
    names = (*series, *[""] * len(row.bars))
    return tuple(
        context.Bar(round(max(0.0, bar.share) / longest * 100, 1), bar.printed, name, bar.accent)
        for bar, name in zip(row.bars, names, strict=False)
    )


def opening_of(blocks: Iterable[model.Block], rendering: Rendering) -> Element | None:
    """The paragraph that opens the issue."""
    prose = (block for block in blocks if isinstance(block, model.Prose))
    found = (opening_paragraph(block.nodes, rendering) for block in prose)
    return next((paragraph for paragraph in found if paragraph), None)
