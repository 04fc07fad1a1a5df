"""An edition as listmonk's Go templates have it.

listmonk puts a body through Go's html/template, which takes out every HTML comment, Outlook's conditional ones among
them, and rewrites what it takes for a mistake. So the edition's own words stand in it as string constants that `Safe`
prints as they are, and only links and readers' fields are expressions.
https://listmonk.app/docs/templating/ and https://pkg.go.dev/html/template, read in November 2026.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

from newsletter.compose.edition import Edition
from newsletter.compose.mime import place_pictures
from newsletter.compose.tokens import translate

PASS_THROUGH = '{{ template "content" . }}'  # noqa: S105 - a template that adds nothing, no password
_LINKS = {"unsubscribe": "UnsubscribeURL .", "view-in-browser": "MessageURL ."}
_OWN = {"first-name": ".Subscriber.FirstName", "last-name": ".Subscriber.LastName"}
_OWN |= {"name": ".Subscriber.Name", "email": ".Subscriber.Email"}
# listmonk rewrites {{ TrackLink … }}, https://…@TrackLink and the like before Go reads the template, inside constants
# too; a constant that ends in the middle of one keeps them as they are.
_REWRITTEN = re.compile(r"(?<=\{)(?=\{)|(?<=@Track)(?=Link)|(`)")


def subject_in_template(edition: Edition) -> str:
    """The subject line, which Go's text/template reads."""
    return translate(edition.subject, lambda own: own.replace("{{", '{{ "{{" }}'), _value("{{ %s }}", "{{ %s }}"))


def text_in_template(edition: Edition) -> str:
    """The plain text, which html/template reads too: what a reader's field says must not be escaped."""
    return translate(edition.text, _constants, _value('{{ printf "%%v" (%s) | Safe }}', "{{ %s | Safe }}"))


def html_in_template(edition: Edition, pictures: Mapping[str, str]) -> str:
    """The HTML, with its pictures shown from their addresses."""
    return translate(place_pictures(edition.html, pictures), _constants, _value("{{ %s }}", "{{ %s }}"))


def _value(field: str, link: str) -> Callable[[str, str], str]:
    def value(name: str, fallback: str) -> str:
        if name in _LINKS:
            return link % _LINKS[name]
        return field % _field(name.removeprefix("reader:"), fallback)

    return value


def _field(field: str, fallback: str) -> str:
    """The first that is there: of an attribute both spellings, `job-title` and `job_title`."""
    if field in _OWN:
        return f"or {_OWN[field]} {_constant(fallback)}"
    spellings = dict.fromkeys((field, field.replace("-", "_")))
    attributes = " ".join(f"(index .Subscriber.Attribs {_constant(name)})" for name in spellings)
    return f"or {attributes} {_constant(fallback)}"


def _constants(own: str) -> str:
    """Text as it is: raw constants between back quotes, and the back quotes themselves in quotation marks."""
    parts = (part for part in _REWRITTEN.split(own) if part)
    return "".join('{{ Safe "`" }}' if part == "`" else f"{{{{ Safe `{part}` }}}}" for part in parts)


def _constant(words: str) -> str:
    """A Go string constant. JSON's is one."""
    return json.dumps(words, ensure_ascii=False)
