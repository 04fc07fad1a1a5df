"""Square brackets: links, images, checks, quotations, charts and tables.

Each opening bracket waits on a stack; a closing one takes the last and is judged by what follows it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from newsletter.draft import tokens
from newsletter.draft.marks import ImageMark, LinkMark
from newsletter.draft.references import Reference
from newsletter.draft.scan import Scan

_OURS = re.compile(r"\([ \t]*<?(stat|chart|table|quote|reader):", re.IGNORECASE)
_DEFINITION = re.compile(r":[ \t]*<?(?:stat|chart|table|quote|reader):[^\s<>()\[\]]{0,1000}+>?", re.IGNORECASE)
_WHOLE = re.compile(r"\(([^\s()<>\[\]]{1,2000}+)\)")
_TO_END = re.compile(r"[^)\n]{0,1000}+\)?")
_TARGET = re.compile(
    r"\([ \t\n]*+(?:<(?P<angled>[^<>\n]{0,2000}+)>|(?P<bare>(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,2000}+\)){0,2000}+))"
    r"(?:[ \t\n]++(?:\"(?P<title>(?:[^\"\\]|\\.){0,2000}+)\"|'(?P<single>(?:[^'\\]|\\.){0,2000}+)'))?[ \t\n]*+\)"
)
_LABEL = re.compile(r"\[([^\[\]\n]{0,500}+)\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_LONGEST_LABEL = 500
DEEPEST = 3  # an image in a link in a caption
Held = Literal["link", "check", "embed"]


@dataclass(slots=True)
class _Opener:
    """An open bracket: where it stands in the source and in the output, and what has closed within it, how deep."""

    start: int
    slot: int
    image: bool
    depth: int = 0
    holds: set[Held] = field(default_factory=set)

    @property
    def words(self) -> int:
        return self.start + (2 if self.image else 1)


class _Target(NamedTuple):
    address: str
    title: str
    end: int


class Brackets:
    """The open brackets of a block. `escaped` counts those with a backslash, whose closing ones are text as well."""

    def __init__(self, source: str, scan: Scan, out: list[str], targets: Mapping[str, str]) -> None:
        self._source = source
        self._scan = scan
        self._out = out
        self._targets = targets
        self._stack: list[_Opener] = []
        self.escaped = 0

    def flush(self) -> None:
        """Give up what is open: a block ends here."""
        self._stack.clear()
        self.escaped = 0

    def hold(self, what: Held) -> None:
        """Note what the innermost open bracket has come to hold."""
        if self._stack:
            self._stack[-1].holds.add(what)

    def open(self, start: int, bracket: str) -> int:
        """Take `[` or `![`; the offset behind it."""
        self._stack.append(_Opener(start, len(self._out), bracket == "!["))
        return self._text(bracket, start + len(bracket))

    def close(self, start: int) -> int:
        """Take `]` and what belongs to it; the offset behind them."""
        opener = self._stack.pop() if self._stack else None
        if opener is None and self.escaped:
            self.escaped -= 1
        elif _OURS.match(self._source, start + 1):
            return self._reference(opener, start)
        elif found := _DEFINITION.match(self._source, start + 1):
            return self._definition(opener.start if opener else start, start, found.end())
        elif opener:
            end = self._link(opener, start)
            self._pass_on(opener)
            if end:
                return end
        return self._text("]", start + 1)

    def _text(self, text: str, end: int) -> int:
        self._out.append(text)
        return end

    def _pass_on(self, opener: _Opener) -> None:
        """What a bracket holds, the one around it holds too."""
        if self._stack:
            self._stack[-1].holds |= opener.holds
            self._stack[-1].depth = max(self._stack[-1].depth, opener.depth)

    def _definition(self, start: int, close: int, end: int) -> int:
        message = "A reference can't be defined apart from its words."
        self._scan.malformed(start, end, message, "Write [words](stat:…) where the words stand.")
        return self._text(self._scan.shown(self._source[close:end]), end)

    def _link(self, opener: _Opener, close: int) -> int:
        """The end of the link or image that closes here, 0 where none does."""
        target = self._target(opener, close)
        if not target or opener.depth >= DEEPEST or (not opener.image and "link" in opener.holds):
            return 0
        if opener.holds & {"check", "embed"}:
            what = "an image's alternative text" if opener.image else "a link's words"
            message = f"A reference that judges words, or shows a chart, can't stand in {what}."
            self._scan.malformed(opener.start, target.end, message, "Put it beside, or use a fill.")
            return 0
        span = self._scan.places.span(opener.start, target.end)
        mark = ImageMark(target.address, span) if opener.image else LinkMark(target.address, span, target.title)
        if not opener.image:
            opener.holds.add("link")
        return self._wrap(opener, close, self._scan.mark(mark), target.end)

    def _target(self, opener: _Opener, close: int) -> _Target | None:
        """Where the link leads whose words close at `close`; None where it is no link."""
        if found := _TARGET.match(self._source, close + 1):
            address = found["angled"] if found["angled"] is not None else found["bare"]
            return _Target(_unescaped(address), _unescaped(found["title"] or found["single"] or ""), found.end())
        label = _LABEL.match(self._source, close + 1)
        name = label[1] if label and label[1].strip() else self._source[opener.words : close][:_LONGEST_LABEL]
        address = self._targets.get(" ".join(name.lower().split()), "")
        return _Target(address, "", label.end() if label else close + 1) if address else None

    def _wrap(self, opener: _Opener, close: int, mark: int, end: int) -> int:
        """Put tokens in the place of a pair's brackets; the offset behind the pair."""
        self._scan.brackets[mark] = (self._source[opener.start : opener.words], self._source[close:end])
        self._out[opener.slot] = tokens.opening(mark)
        opener.depth += 1
        self._pass_on(opener)
        self._scan.hide(opener.start, opener.words)
        self._scan.hide(close, end)
        return self._text(tokens.closing(mark), end)

    def _reference(self, opener: _Opener | None, close: int) -> int:
        """Take the target of a reference, whole or not; the offset behind it."""
        whole = _WHOLE.match(self._source, close + 1)
        rest = whole or _TO_END.match(self._source, close + 1)
        end = rest.end() if rest else close + 1
        if whole and opener:
            mark = self._mention(opener, close, whole[1], end)
            if mark is not None:
                return self._wrap(opener, close, mark, end)
        else:
            text = self._source[close + 2 : end].removesuffix(")").strip()
            self._scan.malformed(opener.start if opener else close, end, *_not_whole(bool(opener)), text)
        return self._text(self._scan.shown(self._source[close:end]), end)

    def _mention(self, opener: _Opener, close: int, text: str, end: int) -> int | None:
        """The number of the mention that closes here, None where a problem does."""
        reference = self._scan.reference(text, (opener.start, end))
        if not reference:
            return None
        misuse = self._misuse(opener, close, reference)
        if misuse:
            self._scan.malformed(opener.start, end, *misuse, text)
            return None
        bounds, words = (opener.start, end), (opener.words, close)
        if opener.image:
            opener.holds.add("embed")
            return self._scan.mention("embed", reference, bounds, words)
        opener.holds.add("check")
        return self._scan.mention("quote" if reference.scheme == "quote" else "check", reference, bounds, words)

    def _misuse(self, opener: _Opener, close: int, reference: Reference) -> tuple[str, str] | None:
        """What is wrong with a reference in these brackets, and what to do; None where nothing is."""
        scheme = reference.scheme
        if scheme == "reader":
            return "A reader's field takes no words in brackets.", "Write <reader:first-name?or=colleague>."
        if opener.image:
            return _embed_misuse(scheme, opener.holds)
        if scheme in {"chart", "table"}:
            return f"A {scheme} needs a `!` before its caption.", f"Write ![caption]({reference.text})."
        if opener.holds:
            return "Words that are checked can't hold a link or another check.", "Put one behind the other."
        if not self._source[opener.words : close].strip():
            return "There are no words between the brackets.", "Write the words, or <stat:…> to have them filled in."
        return None


class FieldBrackets(Brackets):
    """The open brackets of a front matter field: neither links nor charts."""

    def __init__(self, source: str, scan: Scan, out: list[str]) -> None:
        super().__init__(source, scan, out, {})

    def _target(self, _opener: _Opener, _close: int) -> _Target | None:
        return None  # a bracket leads nowhere there but to a figure

    def _misuse(self, opener: _Opener, close: int, reference: Reference) -> tuple[str, str] | None:
        if opener.image:
            return f"A {reference.scheme} can't stand in a line of the front matter.", "Put it into the prose."
        return super()._misuse(opener, close, reference)


def _embed_misuse(scheme: str, holds: set[Held]) -> tuple[str, str] | None:
    if scheme not in {"chart", "table"}:
        return f"`!` before a {scheme} reference has no meaning.", "Take the `!` away, or use chart: or table:."
    if "embed" in holds:
        return "A chart or a table can't stand in another one's caption.", "Put each on a line of its own."
    return None


def _not_whole(opened: bool) -> tuple[str, str]:
    if opened:
        return "This is not a whole reference.", "Write [words](stat:survey/question), without spaces or a title."
    return "The words of this reference have no opening bracket in the same paragraph.", "Write [words](stat:…)."


def _unescaped(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip()
