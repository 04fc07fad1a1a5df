"""Slots: what is put into an email after layout, inlining and everything else that might touch it.

A mark is made of ASCII letters and digits and holds a digest of the draft, so no draft can contain one of its own.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from newsletter.compose.tokens import guarded_html, guarded_text


@dataclass(slots=True)
class Marks:
    """The marks of one rendering, and what each stands for.

    A slot is HTML, filled before styles are inlined; a token is filled at the very end, when everything else that
    looks like one has been made harmless.
    """

    stem: str
    slots: list[str] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)

    def slot(self, html: str) -> str:
        """A comment that stands for `html`; "" for nothing, so that a template may ask."""
        if not html:
            return ""
        self.slots.append(html)
        return f"<!--{self.stem}s{len(self.slots) - 1}e-->"

    def token(self, text: str) -> str:
        """A word that stands for the token `text`, in content or in an attribute."""
        if text not in self.tokens:
            self.tokens.append(text)
        return f"{self.stem}t{self.tokens.index(text)}e"

    def fill_slots(self, html: str) -> str:
        """`html` with its slots filled. What fills them is not looked at again."""
        return re.sub(f"<!--{self.stem}s([0-9]+)e-->", lambda match: self.slots[int(match[1])], html)

    def fill_html_tokens(self, html: str) -> str:
        """`html` with its tokens, and with nothing else in it that could be taken for one."""
        return self._fill_tokens(guarded_html(html))

    def fill_text_tokens(self, text: str) -> str:
        """Plain text with its tokens, and with nothing else in it that could be taken for one."""
        return self._fill_tokens(guarded_text(text))

    def _fill_tokens(self, guarded: str) -> str:
        return re.sub(f"{self.stem}t([0-9]+)e", lambda match: self.tokens[int(match[1])], guarded)


def marks_for(source: str) -> Marks:
    """Fresh marks that the text `source` can't contain."""
    return Marks("m" + hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16])
