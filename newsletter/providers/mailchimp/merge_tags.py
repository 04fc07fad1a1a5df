"""An edition in Mailchimp's merge tags: `*|FNAME|*`, with words for readers who lack the field by *|IF:…|*.

https://mailchimp.com/help/all-the-merge-tags-cheat-sheet/ and
https://mailchimp.com/developer/marketing/docs/merge-fields/, read in November 2026.
"""

from __future__ import annotations

import html as html_escaping
from collections.abc import Callable, Iterable, Mapping

from newsletter.compose.edition import Edition
from newsletter.compose.mime import place_pictures
from newsletter.compose.tokens import tokens_in, translate

Fields = Mapping[str, str]  # a reader's field to its merge tag

_LINKS = {"unsubscribe": "*|UNSUB|*", "view-in-browser": "*|ARCHIVE|*"}
_OF_EVERY_AUDIENCE = {"email": "EMAIL"}
_USUAL = {"first-name": "FNAME", "last-name": "LNAME"}
_JOINER = "\u2060"


def fields_of(audience: Iterable[tuple[str, str]]) -> Fields:
    """The fields of an audience by our names for them, from its merge tags and their labels.

    "Job title" with the tag JOBTITLE is `job-title` and `jobtitle`; `first-name` and `last-name` are FNAME and LNAME.
    """
    found: dict[str, str] = {}
    for tag, label in audience:
        for name in (tag, label):
            found.setdefault("-".join(name.lower().replace("_", " ").replace("-", " ").split()), tag)
    tags = set(found.values())
    found |= {name: tag for name, tag in _USUAL.items() if tag in tags}
    return found | _OF_EVERY_AUDIENCE


def reader_fields(edition: Edition) -> tuple[str, ...]:
    """The readers' fields that the edition uses, in order."""
    tokens = tokens_in(edition.subject + edition.html + edition.text)
    return tuple(sorted(name.removeprefix("reader:") for name in tokens if name.startswith("reader:")))


def subject_in_tags(edition: Edition, fields: Fields) -> str:
    """The subject line."""
    return translate(edition.subject, _guarded_text, _tag(fields, _guarded_text))


def text_in_tags(edition: Edition, fields: Fields) -> str:
    """The plain text."""
    return translate(edition.text, _guarded_text, _tag(fields, _guarded_text))


def html_in_tags(edition: Edition, fields: Fields, pictures: Mapping[str, str]) -> str:
    """The HTML, with its pictures shown from their addresses."""
    placed = place_pictures(edition.html, pictures)
    return translate(placed, _guarded_html, _tag(fields, lambda words: _guarded_html(html_escaping.escape(words))))


def _tag(fields: Fields, guarded: Callable[[str], str]) -> Callable[[str, str], str]:
    def tag(name: str, fallback: str) -> str:
        if name in _LINKS:
            return _LINKS[name]
        field = fields[name.removeprefix("reader:")]
        if not fallback:
            return f"*|{field}|*"
        return f"*|IF:{field}|**|{field}|**|ELSE:|*{guarded(fallback)}*|END:IF|*"

    return tag


def _guarded_html(html: str) -> str:
    """HTML in which Mailchimp reads no tag: a browser shows the same."""
    return html.replace("*|", "*&#124;")


def _guarded_text(text: str) -> str:
    """Text in which Mailchimp reads no tag: a word joiner, which nobody sees, stands between."""
    return text.replace("*|", f"*{_JOINER}|")
