"""Text becomes a Draft: the stages in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element as Branch

from newsletter.draft import comments, markdown
from newsletter.draft.blocks import Cutter
from newsletter.draft.front_matter import FrontFields, RawText, read_front
from newsletter.draft.landmarks import landmarks
from newsletter.draft.marks import ImageMark, LinkMark, MentionMark, NoteMark
from newsletter.draft.model import (
    Allowance,
    Block,
    Draft,
    Footnotes,
    FrontMatter,
    ImageUse,
    Link,
    Mention,
    TextField,
)
from newsletter.draft.nodes import Converter, Standing
from newsletter.draft.opaque import Opaque, opaque
from newsletter.draft.places import Places
from newsletter.draft.scan import Scan
from newsletter.draft.scanner import FieldScanner, Scanner
from newsletter.draft.tree import Node
from newsletter.draft.typography import quotes_of
from newsletter.draft.visible import visible
from newsletter.problems import Problem, Span


def parse(source: str, path: str, problems: tuple[Problem, ...] = (), *, language: str = "en-GB") -> Draft:
    """The draft that `source` is; `problems` are those of reading it. `language` holds where the issue names none.

    `path` is relative to the project, with forward slashes. Never raises: what is wrong is in `Draft.problems`.
    """
    slug = PurePosixPath(path).name.removesuffix(".md")
    if problems and not source:
        return Draft(path, slug, "", "", FrontMatter(), (), (), (), problems)
    return _Parser(source, language).draft(path, slug, problems)


class _Parser:
    """One draft on its way through the stages."""

    def __init__(self, source: str, language: str) -> None:
        self.source = source
        self.places = Places(source)
        self.scan = Scan(self.places)
        self.read = read_front(source, self.places)
        self.fields = FrontFields(self.read)
        self.language = self.fields.language()
        self.quotes = quotes_of(self.language.name if self.language else language)

    def draft(self, path: str, slug: str, problems: tuple[Problem, ...]) -> Draft:
        """The draft, with `problems` before its own."""
        hidden = opaque(self.source, self.read.body)
        known = landmarks(self.source, self.read.body, hidden, self.places)
        texts = {name: FieldScanner(self.source, self.scan).field(raw) for name, raw in self.read.texts.items()}
        body = Scanner(self.source, known, self.scan).body(self.read.body, hidden)
        root = markdown.read(body, self.scan.marks, known.abbreviations)
        mentions = self.scan.ordered(MentionMark)
        links, images = self.scan.ordered(LinkMark), self.scan.ordered(ImageMark)
        numbers = {at: number for found in (mentions, links, images) for number, (at, _) in enumerate(found)}
        converter = Converter(self.scan.marks, numbers, self.quotes)
        front = self._front_matter(converter, texts)
        cutter = Cutter(self.scan.marks, [mark for _, mark in mentions])
        blocks = self._blocks(converter, cutter, root)
        allowances, complaints = self._allowances(hidden)
        told = (*problems, *self.read.problems, *self.fields.reader.problems, *self.scan.problems, *complaints)
        return Draft(
            path=path,
            slug=slug,
            source=self.source,
            visible=self._visible(),
            front=front,
            blocks=blocks,
            mentions=tuple(_mention(mark, converter.standings.get(at)) for at, mark in mentions),
            allowances=allowances,
            problems=tuple(sorted(told, key=lambda problem: problem.span)),
            links=tuple(_link(mark, converter.texts.get(at, ""), cutter) for at, mark in links),
            images=tuple(ImageUse(converter.texts.get(at, ""), mark.source, mark.span) for at, mark in images),
            headings=tuple(sorted(converter.headings, key=lambda heading: heading.span)),
        )

    def _front_matter(self, converter: Converter, texts: Mapping[str, str]) -> FrontMatter:
        fields = self.fields
        prose = {
            name: TextField(converter.field_nodes(text), self._span(self.read.texts[name]))
            for name, text in texts.items()
            if text.strip()
        }
        fields.require_subject(prose.get("subject"), self.read)
        return FrontMatter(
            subject=prose.get("subject"),
            title=prose.get("title"),
            preheader=prose.get("preheader"),
            byline=prose.get("byline"),
            date=fields.reader.day(fields.value("date"), "“date”"),
            edition=fields.reader.text(fields.value("edition"), "“edition”") or "",
            theme=fields.named("theme"),
            audience=fields.named("list"),
            language=self.language,
            surveys=fields.surveys(),
        )

    def _span(self, raw: RawText) -> Span:
        return self.places.span(raw.start, raw.end)

    def _blocks(self, converter: Converter, cutter: Cutter, root: Branch) -> tuple[Block, ...]:
        notes: dict[str, Branch] = {}
        for branch in root.findall(markdown.SECTION):
            mark = self.scan.marks[int(branch.get("n", ""))]
            if isinstance(mark, NoteMark):
                notes.setdefault(mark.label, branch)
                root.remove(branch)
        blocks = cutter.cut(converter.blocks(root))
        footnotes = tuple(_notes(converter, notes))
        return (*blocks, Footnotes(footnotes)) if footnotes else blocks

    def _allowances(self, hidden: Sequence[Opaque]) -> tuple[tuple[Allowance, ...], list[Problem]]:
        found = (*self.read.allowances, *comments.allowances(self.source, hidden, self.places))
        return (
            tuple(read for read in found if isinstance(read, Allowance)),
            [read for read in found if isinstance(read, Problem)],
        )

    def _visible(self) -> str:
        fields = [(raw.start, raw.end) for raw in self.read.texts.values()]
        return visible(self.source, self.read.body, fields, self.scan.unseen, self.scan.covered)


def _notes(converter: Converter, bodies: Mapping[str, Branch]) -> Iterator[tuple[Node, ...]]:
    """The notes in the order of their numbers, those that only notes refer to behind, and those that nothing does."""
    done: set[str] = set()
    while waiting := [label for label in (*converter.notes, *bodies) if label not in done]:
        label = waiting[0]
        done.add(label)
        converter.notes.setdefault(label, len(converter.notes) + 1)
        yield converter.blocks(bodies[label], "footnote")


def _mention(mark: MentionMark, standing: Standing | None) -> Mention:
    if standing is None:
        return Mention(mark.role, mark.reference, mark.span, "prose", -1, "", mark.words_span)
    return Mention(
        mark.role, mark.reference, mark.span, standing.place, standing.paragraph, standing.words, mark.words_span,
        standing.opens_sentence and mark.role == "fill",
    )  # fmt: skip


def _link(mark: LinkMark, text: str, cutter: Cutter) -> Link:
    return Link(text, mark.target, mark.span, cutter.kinds.get(mark.span, "link"))
