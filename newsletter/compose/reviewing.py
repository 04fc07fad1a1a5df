"""The copy that a colleague reviews: the issue with a numbered mark at each figure, and its evidence in the notes.

The draft's tree gets marks and notes, and is then composed as any other: there is no second renderer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec.structs import replace

from newsletter.compose.compose import compose
from newsletter.compose.edition import Edition, Publication
from newsletter.compose.evidence_note import evidence_lines
from newsletter.compose.rendering import figure_numbers
from newsletter.compose.theme import Theme
from newsletter.compose.words import Words
from newsletter.draft import model
from newsletter.draft.tree import Element, Node, Slot, Text
from newsletter.problems import WHOLE_FILE
from newsletter.resolve.resolved import Embedded, Figure, Resolved

Numbers = Mapping[int, int]


def with_evidence(resolved: Resolved, theme: Theme, publication: Publication, files: Mapping[str, bytes]) -> Edition:
    """The review copy of an issue; raises ThemeInvalid. `files` are those of `compose`.

    Its subject begins with the theme's words for such a copy, and so does its text; no list may be sent it.
    """
    edition = compose(annotated(resolved, theme.words), theme, publication, files)
    return replace(edition, subject=f"[{theme.words.review}] {edition.subject}", review=True)


def annotated(resolved: Resolved, words: Words) -> Resolved:
    """The issue with its figures, charts and tables numbered after its own notes, and a note for each."""
    draft = resolved.draft
    blocks = tuple(block for block in draft.blocks if not isinstance(block, model.Footnotes))
    own = tuple(note for block in draft.blocks if isinstance(block, model.Footnotes) for note in block.notes)
    figures = {index: resolved.figures[number - 1] for index, number in figure_numbers(resolved).items()}
    noted = [
        index
        for index in range(len(draft.mentions))
        if index in figures or isinstance(resolved.values.get(index), Embedded)
    ]
    marker = _Marker({index: number for number, index in enumerate(noted, len(own) + 1)})
    notes = (
        *(marker.nodes(note) for note in own),
        *(_note(resolved, index, figures.get(index), words) for index in noted),
    )
    marked = (_notice(words), *(marker.block(block) for block in blocks), *([model.Footnotes(notes)] if notes else []))
    return replace(resolved, draft=replace(draft, blocks=marked, front=marker.front(draft.front)))


def _notice(words: Words) -> model.CallOut:
    body = (model.Prose((Element("p", (), (Text(words.review_note),)),)),)
    return model.CallOut("note", (Text(words.review),), body, WHOLE_FILE)


class _Marker:
    """Puts a mark after each reference that has a number."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers

    def front(self, front: model.FrontMatter) -> model.FrontMatter:
        """The fields that are prose; they are shown without markup."""
        return replace(
            front,
            subject=self._field(front.subject),
            title=self._field(front.title),
            preheader=self._field(front.preheader),
            byline=self._field(front.byline),
        )

    def _field(self, field: model.TextField | None) -> model.TextField | None:
        return replace(field, nodes=self.nodes(field.nodes, plain=True)) if field else None

    def block(self, block: model.Block) -> model.Block:  # noqa: PLR0911 - one return a kind of block
        """A block with its marks."""
        match block:
            case model.Prose() | model.Quotation():
                return replace(block, nodes=self.nodes(block.nodes))
            case model.Embed():
                return replace(block, caption=(*self.nodes(block.caption), *self._mark(block.mention)))
            case model.CallOut():
                body = tuple(self.block(each) for each in block.body)
                return replace(block, title=self.nodes(block.title), body=body)
            case model.Button():
                return replace(block, label=self.nodes(block.label))
            case model.Image():
                return replace(block, alt=self.nodes(block.alt, plain=True))
            case model.ReadingList():
                return self._reading_list(block)
            case model.Footnotes():
                return replace(block, notes=tuple(self.nodes(note) for note in block.notes))

    def _reading_list(self, block: model.ReadingList) -> model.ReadingList:
        items = tuple(
            replace(item, title=self.nodes(item.title), source=self.nodes(item.source), note=self.nodes(item.note))
            for item in block.items
        )
        return replace(
            block, heading=self.nodes(block.heading), introduction=self.nodes(block.introduction), items=items
        )

    def nodes(self, nodes: Iterable[Node], *, plain: bool = False) -> tuple[Node, ...]:
        """Nodes with their marks; `plain`: as text, where markup can't stand."""
        return tuple(marked for node in nodes for marked in self._node(node, plain=plain))

    def _node(self, node: Node, *, plain: bool) -> Iterator[Node]:
        if isinstance(node, Text):
            yield node
            return
        yield replace(node, children=self.nodes(node.children, plain=plain or _is_picture(node)))
        if isinstance(node, Slot):
            yield from self._mark(node.mention, plain=plain)

    def _mark(self, mention: int, *, plain: bool = False) -> Iterator[Node]:
        number = self._numbers.get(mention)
        if number is not None:
            yield Text(f" [{number}]") if plain else Element("sup", (), (Text(str(number)),))


def _is_picture(node: Element | Slot) -> bool:
    """Whether its children are an alternative text."""
    return isinstance(node, Element) and node.tag == "img"


def _note(resolved: Resolved, index: int, figure: Figure | None, words: Words) -> tuple[Node, ...]:
    """What the figure, chart or table of a mention rests on, a line for each fact."""
    mention = resolved.draft.mentions[index]
    value = resolved.values.get(index)
    lines = list(_figure(figure, words)) if figure else _embedded(value) if isinstance(value, Embedded) else []
    surveys = dict.fromkeys(_survey(resolved, side.survey) for side in mention.reference.sides)
    lines += [(Text(survey),) for survey in surveys]
    lines.append((Element("code", (), (Text(mention.reference.text),)),))
    broken = [node for line in lines for node in (*line, Element("br"))]
    return (Element("p", (), tuple(broken[:-1])),)


def _figure(figure: Figure, words: Words) -> Iterator[tuple[Node, ...]]:
    """The words of the issue, and the numbers behind them; the question as it was asked."""
    behind = [f"{label}: {described}" if label else described for label, described in evidence_lines(figure, words)]
    respondents = all(estimate.measure == "respondents" for estimate in figure.estimates)
    numbers = f"{words.base} " * respondents + "; ".join(filter(None, behind))
    yield Element("strong", (), (Text(figure.text),)), Text(f": {numbers}" if numbers.strip() else "")
    if figure.question_text:
        yield (Element("em", (), (Text(figure.question_text),)),)


def _embedded(value: Embedded) -> list[tuple[Node, ...]]:
    """A chart or a table: every number in it, and the line beneath it, which has question, base and dates."""
    return [(Text(value.description),), (Element("em", (), (Text(value.note),)),)]


def _survey(resolved: Resolved, name: str) -> str:
    """The survey that an issue calls `name`, with when it was in the field and who answered."""
    named = (resolved.draft.front.surveys or {}).get(name)
    survey = named.name if named else name
    found = next((note for note in resolved.notes if note.survey == survey), None)
    return ", ".join(filter(None, (found.title, found.when, found.how_many))) if found else name
