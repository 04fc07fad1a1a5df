"""A draft as an outline of plain lines, so that a fixture can say what it must become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from newsletter.draft.model import (
    Block,
    Button,
    CallOut,
    Draft,
    Embed,
    Footnotes,
    Image,
    Prose,
    Quotation,
    ReadingList,
)
from newsletter.draft.tree import Node, Slot, Text
from newsletter.problems import Span


class Outline:
    """Writes outlines. `first_line` is the line of the draft that the outline calls 1."""

    def __init__(self, draft: Draft, first_line: int = 1) -> None:
        self.draft = draft
        self.offset = first_line - 1

    def front_matter(self) -> Iterator[str]:
        front = self.draft.front
        prose = {"subject": front.subject, "title": front.title, "preheader": front.preheader, "byline": front.byline}
        yield from (f"{name} {self.html(field.nodes)}" for name, field in prose.items() if field)
        if front.date or front.edition:
            yield f"date {front.date}, edition {front.edition}"
        named = {"theme": front.theme, "list": front.audience, "language": front.language, **(front.surveys or {})}
        yield from (f"{name} = {value.name} at {self.place(value.span)}" for name, value in named.items() if value)

    def lines(self) -> Iterator[str]:
        for block in self.draft.blocks:
            yield from self.block(block)
        for allowance in self.draft.allowances:
            covers = "the issue" if allowance.covers is None else f"line {allowance.covers - self.offset}"
            yield f"allow {allowance.rule} in {covers}: {allowance.reason}"
        for problem in self.draft.problems:
            yield f"! {self.place(problem.span)} {problem.rule}: {problem.message}" + (
                f" {problem.help}" if problem.help else ""
            )

    def place(self, span: Span) -> str:
        return f"{span.line - self.offset}:{span.column}–{span.end_line - self.offset}:{span.end_column}"

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Prose():
                yield from (self.html((node,)) for node in block.nodes)
            case Embed():
                yield f"{self.slot(block.mention)} {self.html(block.caption)}"
            case Image():
                yield f"image {block.source} {self.html(block.alt)}"
            case Button():
                yield f"button {block.href} {self.html(block.label)}"
            case Quotation():
                source = f" from {self.slot(block.mention)}" if block.mention is not None else ""
                yield f"quotation{source} {self.html(block.nodes)}"
            case CallOut():
                yield f"call-out {block.kind} {self.html(block.title)}"
                yield from (f"    {line}" for inner in block.body for line in self.block(inner))
            case Footnotes():
                yield from (f"note {number} {self.html(note)}" for number, note in enumerate(block.notes, 1))
            case ReadingList():
                yield from self.reading_list(block)

    def reading_list(self, block: ReadingList) -> Iterator[str]:
        yield f"reading list {self.html(block.heading)}"
        if block.introduction:
            yield f"    {self.html(block.introduction)}"
        for item in block.items:
            parts = (self.html(item.title), item.href, self.html(item.source), item.date, self.html(item.note))
            yield "    - " + " | ".join(part or "·" for part in parts)

    def slot(self, number: int) -> str:
        mention = self.draft.mentions[number]
        role = mention.role.capitalize() if mention.opens_sentence else mention.role
        return f"{{{role} {mention.reference.text}}}"

    def html(self, nodes: Iterable[Node]) -> str:
        return "".join(self.node(node) for node in nodes)

    def node(self, node: Node) -> str:
        if isinstance(node, Text):
            return node.text.replace("\n", "⏎").replace("\u00a0", "⍽")
        if isinstance(node, Slot):
            words = self.html(node.children)
            return self.slot(node.mention) if not words else f"{self.slot(node.mention)[:-1]} {words}}}"
        attributes = "".join(f' {name}="{value}"' for name, value in node.attributes)
        return (
            f"<{node.tag}{attributes}>{self.html(node.children)}</{node.tag}>"
            if node.children
            else f"<{node.tag}{attributes}>"
        )


def outline(draft: Draft, *, front_matter: bool = False, first_line: int = 1) -> str:
    """The draft's fields where asked for, then its blocks, allowances and problems, a line each."""
    writer = Outline(draft, first_line)
    return "\n".join((*(writer.front_matter() if front_matter else ()), *writer.lines()))
