"""One pass over a draft's text that finds references, links, images, escapes and notes, each with its place.

What is found gives way to a token (`tokens`), so that Markdown reads only words, emphasis and blocks: one grammar, one
place, and nothing for it to search twice. Each character is looked at once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from newsletter.draft import tokens
from newsletter.draft.brackets import Brackets
from newsletter.draft.front_matter import RawText
from newsletter.draft.landmarks import Landmark, Landmarks
from newsletter.draft.marks import ClassesMark, LinkMark, NoteMark, TextMark
from newsletter.draft.opaque import BLOCK_END, Opaque
from newsletter.draft.scan import Scan

_NEXT = re.compile(
    r"\\(?P<escape>[\\`*_{}\[\]()>#+\-.!<|\"'&~•:])"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|(?P<angle><)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<brace>[ \t]*+\{)"
    rf"|(?P<private>[{tokens.RESERVED}\x00-\x08\x0b-\x1f\x7f]++)"
    rf"|(?P<end>{BLOCK_END.pattern})"
)
_FIELD_ESCAPED = re.compile(
    r"<(?:stat|chart|table|quote|reader):|!?\[[^\[\]]{0,2000}+\]\((?:stat|chart|table|quote|reader):", re.IGNORECASE
)
_FIELD_NEXT = re.compile(
    rf"\\(?=<|!?\[)|(?P<open>!?\[)|(?P<close>\])|(?P<angle><)"
    rf"|(?P<private>[{tokens.RESERVED}]++)",
    re.IGNORECASE,
)
_FILL = re.compile(r"<(?P<scheme>stat|chart|table|quote|reader):(?P<rest>[^<>\n]{0,1000}+)(?P<end>>?)", re.IGNORECASE)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000}+|[^<>\s@:/]{1,200}+@[^<>\s@]{1,200}+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*+(?:\s[^<>\n]{0,1000}+)?/?>|<[!?][a-zA-Z][^<>\n]{0,1000}+>")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200}+)\]")
_ATTRIBUTE = r"(?:[.#][\w-]++|[\w-]++=(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s{}\"']++))"
_ATTRIBUTES = re.compile(
    rf"([ \t]*+)\{{:?[ \t]*+({_ATTRIBUTE}(?:[ \t]++{_ATTRIBUTE}){{0,20}}+)[ \t]*+\}}([ \t]*$)?", re.M
)
_CLASS = re.compile(r"(?:^|[ \t])\.([\w-]+)")
_EXAMPLES = {
    "chart": "![A caption](chart:survey/question)",
    "table": "![A caption](table:survey/question)",
    "quote": "[the words](quote:survey/question/respondent)",
}


class Scanner:
    """Scans stretches of one source into one Scan."""

    def __init__(self, source: str, landmarks: Landmarks, scan: Scan) -> None:
        self.source = source
        self.landmarks = landmarks
        self.scan = scan
        self.out: list[str] = []
        self.brackets = Brackets(source, landmarks.targets, scan, self.out)

    def body(self, start: int, opaque: Sequence[Opaque]) -> str:
        """The text from `start` on, with tokens for everything found."""
        position = start
        for stop in _in_order(opaque, self.landmarks.all):
            if stop.start < position:
                continue
            position = self._words(position, stop.start)
            if stop.start >= position:
                position = self._landmark(stop) if isinstance(stop, Landmark) else self._opaque(stop)
        self._words(position, len(self.source))
        return "".join(self.out)

    def _words(self, position: int, limit: int) -> int:
        while position < limit and (match := _NEXT.search(self.source, position, limit)):
            self.out.append(self.source[position : match.start()])
            position = self._at(match)
        if position < limit:
            self.out.append(self.source[position:limit])
        return max(position, limit)

    def _at(self, match: re.Match[str]) -> int:
        kind = match.lastgroup
        if kind == "escape":
            self.scan.hide(match.start(), match.start() + 1)
            self.brackets.escaped += match["escape"] == "["
            self.out.append(tokens.literal(match["escape"]))
        elif kind == "entity":
            self.out.append(tokens.literal(html.unescape(match[0])))
        elif kind == "private":
            self.out.append(tokens.atom(self.scan.mark(TextMark(match[0]))))
        elif kind == "end":
            self.brackets.flush()
            self.out.append("\n")
        else:
            return self._construct(match)
        return match.end()

    def _construct(self, match: re.Match[str]) -> int:
        kind = match.lastgroup
        if kind == "open":
            return self._note(match) or self.brackets.open(match.start(), match[0])
        if kind == "close":
            return self.brackets.close(match.start())
        if kind == "brace":
            return self._attributes(match)
        return self._fill(match.start()) or self._autolink(match.start()) or self._tag(match.start())

    def _note(self, match: re.Match[str]) -> int:
        """The end of a footnote's mark that begins here, 0 where none does."""
        found = _NOTE.match(self.source, match.start()) if match[0] == "[" else None
        if not found or found[1] not in self.landmarks.notes:
            return 0
        self.out.append(tokens.atom(self.scan.mark(NoteMark(found[1]))))
        self.scan.hide(*found.span())
        return found.end()

    def _attributes(self, match: re.Match[str]) -> int:
        found = _ATTRIBUTES.match(self.source, match.start())
        if not found or (found[3] is None and (found[1] or not self.out or self.out[-1][-1:] not in "*_" + tokens.END)):
            self.out.append(match[0])
            return match.end()
        classes = tuple(_CLASS.findall(found[2]))
        self.out.append(found[1] + tokens.atom(self.scan.mark(ClassesMark(classes))))
        self.scan.hide(*found.span())
        return found.end()

    def _fill(self, start: int) -> int:
        """The end of what begins like `<stat:`, 0 where nothing does."""
        found = _FILL.match(self.source, start)
        if not found:
            return 0
        text = f"{found['scheme']}:{found['rest']}"
        if not found["end"]:
            self.scan.malformed(start, found.end(), "This reference has no `>` at its end.", "Write <stat:…>.", text)
        elif found["scheme"].lower() in _EXAMPLES:
            example = _EXAMPLES[found["scheme"].lower()]
            self.scan.malformed(
                start, found.end(), f"A {found['scheme']} is not written in `<…>`.", f"Write {example}."
            )
        elif reference := self.scan.reference(text, start + 1):
            role = "reader" if reference.scheme == "reader" else "fill"
            self.out.append(tokens.atom(self.scan.mention(role, reference, found.span(), None)))
            return found.end()
        self.out.append(tokens.atom(self.scan.mark(TextMark(found[0]))))
        return found.end()

    def _autolink(self, start: int) -> int:
        found = _AUTOLINK.match(self.source, start)
        if not found:
            return 0
        target = found[1] if ":" in found[1] else "mailto:" + found[1]
        mark = self.scan.mark(LinkMark(target, self.scan.places.span(*found.span())))
        shown = tokens.atom(self.scan.mark(TextMark(found[1].removeprefix("mailto:"))))
        self.out.append(tokens.opening(mark) + shown + tokens.closing(mark))
        self.scan.hide(*found.span())
        self.brackets.holds("link")
        return found.end()

    def _tag(self, start: int) -> int:
        if found := _TAG.match(self.source, start):
            self.scan.tags.append(found.span())
        self.out.append("<")
        return start + 1

    def _opaque(self, stop: Opaque) -> int:
        self.scan.hide(stop.start, stop.end)
        if stop.code:
            token = tokens.atom(self.scan.mark(stop.code))
            if stop.code.block:
                self.brackets.flush()
                token = f"\n{stop.indent}{token}\n"
            self.out.append(token)
            return stop.end
        return self._comment(stop)

    def _comment(self, stop: Opaque) -> int:
        """A comment leaves nothing; alone on its lines, not even the lines."""
        begin = self.source.rfind("\n", 0, stop.start) + 1
        end = self.source.find("\n", stop.end)
        end = len(self.source) if end < 0 else end
        alone = not (self.source[begin : stop.start] + self.source[stop.end : end]).strip()
        return min(end + 1, len(self.source)) if alone else stop.end

    def _landmark(self, stop: Landmark) -> int:
        token = tokens.atom(self.scan.mark(stop.mark)) if stop.mark else ""
        if stop.alone:
            self.brackets.flush()
        if stop.end > stop.start:
            self.scan.hide(stop.start, stop.end)
        self.out.append(token)
        return stop.end


class FieldScanner(Scanner):
    """Scans a text field of the front matter: references alone mean something there."""

    def __init__(self, source: str, scan: Scan) -> None:
        super().__init__(source, Landmarks(()), scan)
        self.brackets.references_only = True

    def field(self, raw: RawText) -> str:
        """The text of a field, with tokens for its references."""
        position = raw.start
        while match := _FIELD_NEXT.search(self.source, position, raw.end):
            self.out.append(self.source[position : match.start()])
            position = self._field_at(match)
        return "".join((*self.out, self.source[position : raw.end]))

    def _field_at(self, match: re.Match[str]) -> int:
        start = match.start()
        if match.lastgroup == "open":
            return self.brackets.open(start, match[0])
        if match.lastgroup == "close":
            return self.brackets.close(start)
        if match.lastgroup == "private":
            self.out.append(tokens.atom(self.scan.mark(TextMark(match[0]))))
            return match.end()
        if match.lastgroup == "angle":
            end = self._fill(start)
            self.out.append("" if end else "<")
            return end or start + 1
        escaped = _FIELD_ESCAPED.match(self.source, match.end())
        self.out.append(escaped[0] if escaped else match[0])
        return escaped.end() if escaped else match.end()


def _in_order(opaque: Sequence[Opaque], landmarks: Sequence[Landmark]) -> Iterator[Opaque | Landmark]:
    yield from sorted((*landmarks, *opaque), key=lambda stop: stop.start)
