"""HTML and CSS that big mail programs do not show (measured and from caniemail.com, November 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem


class Feature(NamedTuple):
    """Something that fails: what it is, how its tags or its styles are recognised, where it fails, what to use.

    `pattern` is looked for, in lower case, only where `hint` stands: few emails have any of these, and a build that
    compiled every pattern to find nothing would pay for it each time.
    """

    name: str
    within: Literal["tags", "styles"]
    hint: str
    pattern: str
    fails_in: str
    instead: str


_BOTH = "Gmail and Outlook"
_OUTLOOK = "Outlook for Windows"
_MANY = "Outlook and many others"
_EVERY = "every mail program"
_DECLARED = r"(?:^|[{;])\s*"

FEATURES = (
    Feature("a data: address", "tags", "data:", r"\s(?:src|href|background)=[\"']data:", _BOTH, "an image file"),
    Feature("a data: address in a style", "styles", "data:", r"url\([\"']?data:", _BOTH, "an image file"),
    Feature("a file: address", "tags", "file:", r"\s(?:src|href|background)=[\"']file:", _EVERY, "an image file"),
    Feature("a file: address in a style", "styles", "file:", r"url\([\"']?file:", _EVERY, "a colour"),
    Feature("SVG", "tags", "<svg", r"<svg[\s/>]", _BOTH, "a PNG"),
    Feature("an SVG image", "tags", ".svg", r"<img[^>]*\ssrc=[\"'][^\"']*\.svg[\"'?#]", _BOTH, "a PNG"),
    Feature("CSS variables", "styles", "var(", r"[:\s]var\(", _BOTH, "literal values"),
    Feature("srcset", "tags", "srcset", r"<(?:img|source)[^>]*\ssrcset=", "Gmail", "one file, twice as wide as shown"),
    Feature("position", "styles", "position", _DECLARED + r"position\s*:\s*+(?!static)", _BOTH, "tables"),
    Feature("flex layout", "styles", "flex", _DECLARED + r"display\s*:\s*(?:inline-)?flex", _OUTLOOK, "tables"),
    Feature("grid layout", "styles", "grid", _DECLARED + r"display\s*:\s*(?:inline-)?grid", _OUTLOOK, "tables"),
    Feature("calc()", "styles", "calc(", r"[:\s]calc\(", _OUTLOOK, "literal values"),
    Feature("@import", "styles", "@import", r"@import\b", _BOTH, "fonts that readers have"),
    Feature("a linked style sheet", "tags", "<link", r"<link[^>]*\srel=[\"']?style", _BOTH, "styles in the theme"),
    Feature("a form", "tags", "<form", r"<form[\s>]", _MANY, "a link to a page with the form"),
    Feature("a field", "tags", "<input", r"<input[\s/>]", _MANY, "a link to a page with the form"),
    Feature("sound", "tags", "<audio", r"<audio[\s/>]", _BOTH, "a link to it"),
    Feature("video", "tags", "<video", r"<video[\s/>]", _BOTH, "an image that links to it"),
    Feature("a script", "tags", "<script", r"<script[\s/>]", _EVERY, "a link to a page with it"),
    Feature("another page", "tags", "<iframe", r"<iframe[\s/>]", _EVERY, "a link to it"),
)
_FOOTER = """\
<mj-section><mj-column>
<mj-text>{}The Example. <a href="{{{{ links.unsubscribe }}}}">{{{{ words.unsubscribe }}}}</a></p></mj-text>
</mj-column></mj-section>
"""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[a-z](?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>")
_STYLE = re.compile(r"\sstyle=(?:\"([^\"]*)\"|'([^']*)')")
_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.DOTALL)


def _unsupported(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None:
        return
    places = _places(_COMMENT.sub("", context.edition.html))
    for feature in FEATURES:
        place = places[feature.within]
        if feature.hint in place and re.search(feature.pattern, place):
            message = f"The email uses {feature.name}, which fails in {feature.fails_in}."
            yield Problem("client-unsupported", message, f"Use {feature.instead} in theme “{context.edition.theme}”.")


def _places(html: str) -> dict[str, str]:
    """The tags of `html`, and its styles, each once and in lower case; what its words say is neither."""
    html = html.lower()
    tags = "".join(dict.fromkeys(_TAG.findall(html)))
    styles = dict.fromkeys(unescape(double or single) for double, single in _STYLE.findall(tags))
    return {"tags": tags, "styles": ";".join([*styles, *_SHEET.findall(html)])}


CLIENT_UNSUPPORTED = Rule(
    id="client-unsupported",
    severity="warning",
    allowable=True,
    why="Mail programs leave out HTML and CSS that browsers show. What fails for readers of the large ones is "
    "listed, each on its own; a score would hide what adds up.",
    bad=_FOOTER.format('<p style="position: absolute">'),
    good=_FOOTER.format("<p>"),
    find=_unsupported,
    example="templates/example/blocks/footer.mjml.j2",
)
