"""One pass over a draft's prose that finds references, links, images, escapes and notes, each with its place.

What is found gives way to a token (`tokens`), so that Markdown reads only words, emphasis and blocks: one grammar, one
place, and nothing for it to search twice. Each character is looked at once.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from newsletter.draft import fills, tokens
from newsletter.draft.brackets import Brackets
from newsletter.draft.landmarks import Landmark, Landmarks
from newsletter.draft.marks import ClassesMark, LinkMark, NoteMark
from newsletter.draft.opaque import BLOCK_END, Opaque
from newsletter.draft.scan import Scan

_NEXT = re.compile(
    r"\\(?P<escape>[\\`*_{}\[\]()>#+\-.!<|\"'&~•:])"
    r"|(?P<open>!?\[)"
    r"|(?P<close>\])"
    r"|(?P<angle><)"
    r"|(?P<entity>&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<brace>\{)"
    rf"|(?P<private>[{tokens.RESERVED}\x00-\x08\x0b-\x1f\x7f]++)"
    rf"|(?P<end>{BLOCK_END.pattern})"
)
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000}+|[^<>\s@:/]{1,200}+@[^<>\s@]{1,200}+)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*+(?:\s[^<>\[\]\n]{0,1000}+)?/?>|<[!?][a-zA-Z][^<>\[\]\n]{0,1000}+>")
_NOTE = re.compile(r"\[\^([^\]\s]{1,200}+)\]")
_ATTRIBUTE = r"(?:[.#][\w-]++|[\w-]++=(?:\"[^\"\n]*+\"|'[^'\n]*+'|[^\s{}\"']++))"
_ATTRIBUTES = re.compile(
    rf"\{{:?[ \t]*+(?P<list>{_ATTRIBUTE}(?:[ \t]++{_ATTRIBUTE}){{0,20}}+)[ \t]*+\}}(?P<last>[ \t]*$)?",
    re.MULTILINE,
)
_CLASS = re.compile(r"(?:^|[ \t])\.([\w-]+)")


class Scanner:
    """Scans the prose of one source into a Scan."""

    def __init__(self, source: str, landmarks: Landmarks, scan: Scan) -> None:
        self.source = source
        self.landmarks = landmarks
        self.scan = scan
        self.out: list[str] = []
        self.brackets = Brackets(source, scan, self.out, landmarks.targets)

    def prose(self, start: int, hidden: Sequence[Opaque]) -> str:
        """The text from `start` on, with tokens for everything found."""
        position = start
        stops: list[Landmark | Opaque] = [*self.landmarks.all, *hidden]
        for stop in sorted(stops, key=lambda stop: stop.start):
            if stop.start >= position:
                position = self._words(position, stop.start)
            if stop.start >= position:  # a link's target may reach past a stop, which is then part of it
                position = self._landmark(stop) if isinstance(stop, Landmark) else self._opaque(stop)
        self._words(position, len(self.source))
        return "".join(self.out)

    def _words(self, position: int, limit: int) -> int:
        while position < limit and (match := _NEXT.search(self.source, position, limit)):
            self.out.append(self.source[position : match.start()])
            position = self._find(match)
        if position < limit:
            self.out.append(self.source[position:limit])
        return max(position, limit)

    def _find(self, match: re.Match[str]) -> int:
        """Take what stands at `match`; the offset behind it."""
        start = match.start()
        match match.lastgroup:
            case "open":
                return self._note(start) or self.brackets.open(start, match[0])
            case "close":
                return self.brackets.close(start)
            case "brace":
                return self._attributes(match)
            case "angle":
                return fills.take(self.source, start, self.scan, self.out) or self._autolink(start) or self._tag(start)
        self.out.append(self._character(match))
        return match.end()

    def _character(self, match: re.Match[str]) -> str:
        """What stands for an escaped or otherwise special character."""
        match match.lastgroup:
            case "escape":
                self.scan.hide(match.start(), match.start() + 1)
                self.brackets.escaped += match["escape"] == "["
                return tokens.literal(match["escape"])
            case "entity":
                return tokens.literal(html.unescape(match[0]))
            case "private":
                return self.scan.shown(match[0])
        self.brackets.flush()
        return match[0]

    def _note(self, start: int) -> int:
        """The end of a footnote's mark that begins here, 0 where none does."""
        found = _NOTE.match(self.source, start)
        if not found:
            return 0
        if found[1] not in self.landmarks.notes:
            self.scan.lost_notes.setdefault(found[1], found.span())
            return 0
        self.out.append(tokens.atom(self.scan.mark(NoteMark(found[1]))))
        self.scan.hide(*found.span())
        return found.end()

    def _attributes(self, match: re.Match[str]) -> int:
        """Take an attribute list: one at a line's end, or right behind emphasis or a link."""
        found = _ATTRIBUTES.match(self.source, match.start())
        behind = "".join(self.out[-2:])[-1:] in {"*", "_", tokens.END}
        if not found or (found["last"] is None and not behind):
            self.out.append(match[0])
            return match.end()
        self.out.append(tokens.atom(self.scan.mark(ClassesMark(tuple(_CLASS.findall(found["list"]))))))
        self.scan.hide(*found.span())
        return found.end()

    def _autolink(self, start: int) -> int:
        found = _AUTOLINK.match(self.source, start)
        if not found:
            return 0
        shown = found[1].removeprefix("mailto:")
        target = found[1] if ":" in found[1] else "mailto:" + found[1]
        mark = self.scan.mark(LinkMark(target, self.scan.places.span(*found.span())))
        self.scan.brackets[mark] = ("<", ">")
        self.out.append(tokens.opening(mark) + self.scan.shown(shown) + tokens.closing(mark))
        self.scan.hide(*found.span())
        self.brackets.hold("link")
        return found.end()

    def _tag(self, start: int) -> int:
        found = _TAG.match(self.source, start)
        if not found:
            self.out.append("<")
            return start + 1
        self.scan.tags.append(found.span())
        self.out.append(self.scan.shown(found[0]))
        return found.end()

    def _opaque(self, stop: Opaque) -> int:
        self.scan.hide(stop.start, stop.end)
        if stop.code is None:
            return self._comment(stop)
        token = tokens.atom(self.scan.mark(stop.code))
        if stop.code.block:
            self.brackets.flush()
            token = f"\n{stop.indent}{token}\n"
        self.out.append(token)
        return stop.end

    def _comment(self, stop: Opaque) -> int:
        """A comment leaves nothing; alone on its lines, not even the lines."""
        if not stop.alone(self.source):
            return stop.end
        if self.out:
            self.out[-1] = self.out[-1].rstrip(" \t")
        return min(stop.line_end(self.source) + 1, len(self.source))

    def _landmark(self, stop: Landmark) -> int:
        if stop.alone:
            self.brackets.flush()
        if stop.end > stop.start:
            self.scan.hide(stop.start, stop.end)
        if stop.mark:
            self.out.append(tokens.atom(self.scan.mark(stop.mark)))
        return stop.end
