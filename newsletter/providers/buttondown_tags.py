"""An edition in Buttondown's template tags, which are Django's: `{{ subscriber.metadata.first_name|default:"…" }}`.

https://docs.buttondown.com/template-variables and https://docs.buttondown.com/using-templating, read in November 2026.
"""

from __future__ import annotations

import html as html_escaping
import re
from collections.abc import Callable, Mapping

from newsletter.compose.edition import Edition
from newsletter.compose.mime import place_pictures
from newsletter.compose.tokens import translate

# The body is HTML: without this first line Buttondown guesses, and may read it as Markdown.
_EDITOR_MODE = "<!-- buttondown-editor-mode: fancy -->"
_LINKS = {"unsubscribe": "{{ unsubscribe_url }}", "view-in-browser": "{{ email_url }}"}
_OWN = {"email": "subscriber.email"}
_TAG_BEGINS = re.compile(r"\{(?=[{%#])")
_STYLE = re.compile(r"(<style\b.*?</style>)", re.DOTALL | re.IGNORECASE)
_JOINER = "\u2060"


def subject_in_tags(edition: Edition) -> str:
    """The subject line."""
    return translate(edition.subject, _guarded_text, _tag(_guarded_text))


def html_in_tags(edition: Edition, pictures: Mapping[str, str]) -> str:
    """The HTML, with its pictures shown from their addresses."""
    placed = place_pictures(edition.html, pictures)
    return _EDITOR_MODE + translate(placed, _guarded_html, _tag(lambda words: _braces(html_escaping.escape(words))))


def metadata_key(field: str) -> str:
    """The key of a subscriber's metadata that holds a reader's field: a template can't name one with a hyphen."""
    return field.replace("-", "_")


def _tag(guarded: Callable[[str], str]) -> Callable[[str, str], str]:
    def tag(name: str, fallback: str) -> str:
        if name in _LINKS:
            return _LINKS[name]
        field = name.removeprefix("reader:")
        variable = _OWN.get(field) or f"subscriber.metadata.{metadata_key(field)}"
        if not fallback:
            return f"{{{{ {variable} }}}}"
        words = guarded(fallback).replace("}", f"}}{_JOINER}").replace("\\", "\\\\").replace('"', '\\"')
        return f'{{{{ {variable}|default:"{words}" }}}}'

    return tag


def _guarded_html(html: str) -> str:
    """HTML in which no tag begins: a browser shows the same. In a style sheet a space does, where CSS allows one."""
    parts = _STYLE.split(html)
    return "".join(_TAG_BEGINS.sub("{ ", part) if index % 2 else _braces(part) for index, part in enumerate(parts))


def _braces(html: str) -> str:
    return _TAG_BEGINS.sub("&#123;", html)


def _guarded_text(text: str) -> str:
    """Text in which no tag begins: a word joiner, which nobody sees, stands between."""
    return _TAG_BEGINS.sub(f"{{{_JOINER}", text)
