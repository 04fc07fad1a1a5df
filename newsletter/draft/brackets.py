"""Square brackets: links, images, checks, quotations, charts and tables.

Each opening bracket waits on a stack; a closing one takes the last and is judged by what follows it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

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
    r"(?:[ \t\n]++(?:\"(?P<title>[^\"]{0,2000}+)\"|'(?P<single>[^']{0,2000}+)'))?[ \t\n]*+\)"
)
_LABEL = re.compile(r"\[([^\[\]\n]{0,500}+)\]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
Held = Literal["link", "check", "embed"]


@dataclass(slots=True)
class _Opener:
    """An open bracket: where it stands in the source and in the output, and what has closed within it."""

    start: int
    slot: int
    image: bool
    holds: set[Held] = field(default_factory=set)

    @property
    def words(self) -> int:
        return self.start + (2 if self.image else 1)


class Brackets:
    """The open brackets of a block. `escaped` counts those with a backslash, whose closing ones are text as well."""

    def __init__(self, source: str, targets: Mapping[str, str], scan: Scan, out: list[str]) -> None:
        self._source = source
        self._targets = targets
        self._scan = scan
        self._out = out
        self._stack: list[_Opener] = []
        self.escaped = 0
        self.references_only = False

    def flush(self) -> None:
        """Give up what is open: a block ends here."""
        self._stack.clear()
        self.escaped = 0

    def holds(self, what: Held) -> None:
        """Note what the innermost open bracket has come to hold."""
        if self._stack:
            self._stack[-1].holds.add(what)

    def open(self, start: int, bracket: str) -> int:
        """Take `[` or `![`."""
        self._stack.append(_Opener(start, len(self._out), bracket == "!["))
        self._out.append(bracket)
        return start + len(bracket)

    def close(self, start: int) -> int:
        """Take `]` and what belongs to it; the offset behind them."""
        opener = self._stack.pop() if self._stack else None
        after = start + 1
        if opener is None and self.escaped:
            self.escaped -= 1
            return self._text("]", after)
        if _OURS.match(self._source, after):
            return self._reference(opener, start)
        if found := _DEFINITION.match(self._source, after):
            self._scan.malformed(
                opener.start if opener else start, found.end(), "A reference can't be defined apart from its words.",
                "Write [words](stat:…) where the words stand."
            )  # fmt: skip
            return self._text(self._source[start : found.end()], found.end())
        end = self._link(opener, start) if opener and not self.references_only else 0
        if opener and not end:
            self._pass_on(opener)
        return end or self._text("]", after)

    def _text(self, text: str, end: int) -> int:
        self._out.append(text)
        return end

    def _pass_on(self, opener: _Opener) -> None:
        if self._stack:
            self._stack[-1].holds |= opener.holds

    def _link(self, opener: _Opener, close: int) -> int:
        """The end of the link or image that closes here, 0 where none does."""
        target, title, end = self._target(opener, close)
        if not end or (not opener.image and "link" in opener.holds):
            return 0
        if opener.holds & ({"check", "embed"} if not opener.image else {"check", "embed", "link"}):
            what = "an image's alternative text" if opener.image else "a link's words"
            self._scan.malformed(
                opener.start, end, f"A reference that judges words can't stand in {what}.", "Put it beside, or use a fill."
            )  # fmt: skip
            return 0
        make = ImageMark if opener.image else LinkMark
        self._wrap(opener, close, self._scan.mark(make(target, self._scan.places.span(opener.start, end), title)), end)
        self._pass_on(opener)
        self.holds("link") if not opener.image else None
        return end

    def _target(self, opener: _Opener, close: int) -> tuple[str, str, int]:
        """Target, title and end of the link whose words close at `close`; an end of 0 where it is none."""
        if found := _TARGET.match(self._source, close + 1):
            target = found["angled"] if found["angled"] is not None else found["bare"]
            return _unescaped(target), _unescaped(found["title"] or found["single"] or ""), found.end()
        label = _LABEL.match(self._source, close + 1)
        name = label[1].strip() if label and label[1].strip() else self._source[opener.words : close]
        target = self._targets.get(" ".join(name.lower().split())) if len(name) < 500 else None
        return (target, "", label.end() if label else close + 1) if target is not None else ("", "", 0)

    def _wrap(self, opener: _Opener, close: int, mark: int, end: int) -> None:
        self._out[opener.slot] = tokens.opening(mark)
        self._out.append(tokens.closing(mark))
        self._scan.hide(opener.start, opener.words)
        self._scan.hide(close, end)

    def _reference(self, opener: _Opener | None, close: int) -> int:
        """Take the target of a reference, whole or not."""
        whole = _WHOLE.match(self._source, close + 1)
        rest = whole or _TO_END.match(self._source, close + 1)
        end = rest.end() if rest else close + 1
        mark = self._judge(opener, close, whole[1], end) if whole and opener else None
        if mark is not None and opener:
            self._wrap(opener, close, mark, end)
            return end
        if opener is None or not whole:
            message, advice = _not_whole(opener is None)
            start = opener.start if opener else close
            self._scan.malformed(start, end, message, advice, self._source[close + 2 : end].rstrip(")").strip())
        return self._text(self._source[close:end], end)

    def _judge(self, opener: _Opener, close: int, text: str, end: int) -> int | None:
        """The number of the mention that stands here, None where a problem does."""
        reference = self._scan.reference(text, close + 2)
        if not reference:
            return None
        message, advice = self._misuse(opener, close, reference)
        if message:
            self._scan.malformed(opener.start, end, message, advice, text)
            return None
        role: Literal["embed", "quote", "check"]
        role = "embed" if opener.image else "quote" if reference.scheme == "quote" else "check"
        if role == "embed":
            self._pass_on(opener)
        self.holds("embed" if role == "embed" else "check")
        return self._scan.mention(role, reference, (opener.start, end), (opener.words, close))

    def _misuse(self, opener: _Opener, close: int, reference: Reference) -> tuple[str, str]:
        scheme = reference.scheme
        if scheme == "reader":
            return "A reader's field takes no words in brackets.", "Write <reader:first-name?or=colleague>."
        if opener.image and scheme in {"stat", "quote"}:
            return f"`!` before a {scheme} reference has no meaning.", "Take the `!` away, or use chart: or table:."
        if not opener.image and scheme in {"chart", "table"}:
            return f"A {scheme} needs a `!` before its caption.", f"Write ![caption]({reference.text})."
        if not opener.image and opener.holds & {"link", "check", "embed"}:
            return "A check can't hold a link or another reference that judges words.", "Put one behind the other."
        if opener.image and "embed" in opener.holds:
            return "A chart or a table can't stand in another one's caption.", "Put each on a line of its own."
        if not opener.image and not self._source[opener.words : close].strip():
            return (
                "There are no words between the brackets.",
                "Write the words to check, or <stat:…> to have them filled in.",
            )
        return "", ""


def _not_whole(lone: bool) -> tuple[str, str]:
    if lone:
        return "The words of this reference have no opening bracket in the same paragraph.", "Write [words](stat:…)."
    return "This is not a whole reference.", "Write [words](stat:survey/question/option), without spaces or a title."


def _unescaped(text: str) -> str:
    return html.unescape(_ESCAPED.sub(r"\1", text)).strip()
