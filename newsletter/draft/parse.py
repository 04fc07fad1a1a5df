"""Text becomes a Draft: the stages in their order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element as Branch

from newsletter.draft import markdown, suspects
from newsletter.draft.allowances import allowances
from newsletter.draft.blocks import Cutter
from newsletter.draft.conflicts import conflicts
from newsletter.draft.field_scanner import scan_field
from newsletter.draft.front_fields import FrontFields
from newsletter.draft.front_matter import read_front
from newsletter.draft.landmarks import landmarks
from newsletter.draft.marks import ImageMark, LinkMark, MentionMark, NoteMark
from newsletter.draft.misplaced import misplaced
from newsletter.draft.model import Block, Draft, Footnotes, FrontMatter, ImageUse, Link, Mention, TextField
from newsletter.draft.nodes import Converter
from newsletter.draft.opaque import opaque
from newsletter.draft.places import Places
from newsletter.draft.scan import Scan
from newsletter.draft.scanner import Scanner
from newsletter.draft.setting import Setting, Standing
from newsletter.draft.tree import Node
from newsletter.draft.typography import quotes_of
from newsletter.draft.visible import visible
from newsletter.problems import Problem


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
        self.front = read_front(source, self.places)
        self.fields = FrontFields(self.front)
        self.language = self.fields.language()
        self.hidden = opaque(source, self.front.body)
        self.landmarks = landmarks(source, self.front.body, self.hidden, self.places)
        quotes = quotes_of(self.language.name if self.language else language)
        self.setting = Setting(quotes, self.landmarks.abbreviations)

    def draft(self, path: str, slug: str, problems: tuple[Problem, ...]) -> Draft:
        """The draft, with `problems` among its own."""
        lines = {name: scan_field(self.source, *bounds, self.scan) for name, bounds in self.front.texts.items()}
        prose = Scanner(self.source, self.landmarks, self.scan).prose(self.front.body, self.hidden)
        root = markdown.read(prose, self.scan.marks)
        mentions = self.scan.ordered(MentionMark)
        converter = Converter(self.scan, {mark: number for number, (mark, _) in enumerate(mentions)}, self.setting)
        front = self._front_matter(converter, lines)
        cutter = Cutter(self.scan.marks, [mark for _, mark in mentions])
        blocks = self._blocks(converter, cutter, root)
        self._refuse_torn(converter)
        allowed, complaints = allowances(self.source, self.hidden, self.places)
        found = tuple(_mention(mark, converter.standings.get(at)) for at, mark in mentions)
        told = [*problems, *self.front.problems, *self.fields.reader.problems, *self.scan.problems, *complaints]
        if "<<<<<<<" in self.source:
            told += conflicts(suspects.masked(self.source, self.hidden).split("\n"))
        told += suspects.find(self.source, self.front.body, self.hidden, self.scan)
        told += misplaced(front, blocks, found)
        texts = converter.texts
        return Draft(
            path=path,
            slug=slug,
            source=self.source,
            visible=visible(self.source, self.front, self.scan),
            front=front,
            blocks=blocks,
            mentions=found,
            allowances=(*self.front.allowances, *allowed),
            problems=tuple(sorted(told, key=lambda problem: problem.span)),
            links=tuple(_link(mark, texts.get(at, ""), cutter) for at, mark in self.scan.ordered(LinkMark)),
            images=tuple(
                ImageUse(texts.get(at, ""), mark.source, mark.span) for at, mark in self.scan.ordered(ImageMark)
            ),
            headings=tuple(sorted(converter.headings, key=lambda heading: heading.span)),
        )

    def _front_matter(self, converter: Converter, lines: Mapping[str, str]) -> FrontMatter:
        fields = self.fields
        prose = {
            name: TextField(converter.line(text), self.places.span(*self.front.texts[name]))
            for name, text in lines.items()
            if text.strip()
        }
        fields.require_subject(given="subject" in prose)
        return FrontMatter(
            subject=prose.get("subject"),
            title=prose.get("title"),
            preheader=prose.get("preheader"),
            byline=prose.get("byline"),
            date=fields.date(),
            edition=fields.edition(),
            theme=fields.named("theme"),
            audience=fields.named("list"),
            language=self.language,
            surveys=fields.surveys(),
        )

    def _blocks(self, converter: Converter, cutter: Cutter, root: Branch) -> tuple[Block, ...]:
        notes: dict[str, Branch] = {}
        for branch in root.findall(markdown.SECTION):
            mark = self.scan.marks[int(branch.get("n", ""))]
            if isinstance(mark, NoteMark):
                root.remove(branch)
                if notes.setdefault(mark.label, branch) is not branch:
                    notes[mark.label].extend(branch)  # a note that is written twice is one note
        blocks = cutter.cut(converter.blocks(root))
        footnotes = tuple(_footnotes(converter, notes))
        return (*blocks, Footnotes(footnotes)) if footnotes else blocks

    def _refuse_torn(self, converter: Converter) -> None:
        """Refuse references whose words begin in one block and end in another: no place holds them whole."""
        for number, mark in self.scan.ordered(MentionMark):
            if number not in converter.standings:
                message = "The words of this reference begin in one block and end in another."
                advice = "Keep them within one paragraph, item or cell."
                text = mark.reference.text
                self.scan.problems.append(Problem("reference-malformed", message, advice, mark.span, "", text))


def _footnotes(converter: Converter, bodies: Mapping[str, Branch]) -> Iterator[tuple[Node, ...]]:
    """The notes in the order of their numbers: as the prose refers to them, then as notes do, then the rest."""
    converter.setting.notes = True
    done: set[str] = set()
    while label := next((label for label in (*converter.notes, *bodies) if label not in done), None):
        done.add(label)
        converter.notes.setdefault(label, len(converter.notes) + 1)
        yield converter.blocks(bodies[label])


def _mention(mark: MentionMark, standing: Standing | None) -> Mention:
    found = standing or Standing("prose", -1, "")
    return Mention(
        role=mark.role,
        reference=mark.reference,
        span=mark.span,
        place=found.place,
        paragraph=found.paragraph,
        words=found.words,
        words_span=mark.words_span,
        opens_sentence=found.opens_sentence and mark.role == "fill",
    )


def _link(mark: LinkMark, text: str, cutter: Cutter) -> Link:
    return Link(text, mark.target, mark.span, cutter.kinds.get(mark.span, "link"))
