"""HTML and CSS that big mail programs do not show (measured and from caniemail.com, November 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that fails: what it is, how it is recognised in HTML without comments, where it fails, what to use."""

    name: str
    pattern: re.Pattern[str]
    fails_in: str
    instead: str


def _tag(names: str) -> re.Pattern[str]:
    return _anywhere(rf"<(?:{names})[\s/>]")


def _style(declaration: str) -> re.Pattern[str]:
    """A declaration in a style attribute or sheet: `position: fixed`, not the words “position: fixed” in prose."""
    return re.compile(rf"(?:style=\"(?:[^\"]*;)?|[{{;])\s*{declaration}", re.IGNORECASE)


def _anywhere(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_DATA_ADDRESS = _anywhere(r"(?:src|href|background)=[\"']data:|url\([\"']?data:")
_SVG_IMAGE = _anywhere(r"<img[^>]*\ssrc=[\"'][^\"']*\.svg[\"'?#]")
_STYLE_SHEET = _anywhere(r"<link[^>]*\srel=[\"']?stylesheet")
_GMAIL_AND_OUTLOOK = "Gmail and Outlook"
_OUTLOOK = "Outlook for Windows"
_LITERAL = "literal values"

FEATURES = (
    Feature("a data: address", _DATA_ADDRESS, _GMAIL_AND_OUTLOOK, "an image file"),
    Feature("SVG", _tag("svg"), _GMAIL_AND_OUTLOOK, "a PNG"),
    Feature("an SVG image", _SVG_IMAGE, _GMAIL_AND_OUTLOOK, "a PNG"),
    Feature("CSS variables", _anywhere(r"var\(\s*--"), _GMAIL_AND_OUTLOOK, _LITERAL),
    Feature("srcset", _anywhere(r"<(?:img|source)[^>]*\ssrcset="), "Gmail", "one image file, twice as wide as shown"),
    Feature("position", _style(r"position\s*:\s*(?:absolute|fixed|sticky|relative)"), _GMAIL_AND_OUTLOOK, "tables"),
    Feature("flex or grid layout", _style(r"display\s*:\s*(?:inline-)?(?:flex|grid)"), _OUTLOOK, "tables"),
    Feature("calc()", _style(r"[a-z-]+\s*:[^;}\"]*calc\("), _OUTLOOK, _LITERAL),
    Feature("@import", _anywhere(r"@import\b"), _GMAIL_AND_OUTLOOK, "fonts that readers have"),
    Feature("a linked style sheet", _STYLE_SHEET, _GMAIL_AND_OUTLOOK, "styles in the theme"),
    Feature("a form", _tag("form|input|select|textarea"), "Outlook and many others", "a link to a page with the form"),
    Feature("sound or video", _tag("audio|video"), _GMAIL_AND_OUTLOOK, "an image that links to it"),
    Feature("a script or an embedded page", _tag("script|iframe|object|embed"), "every mail program", "a link"),
)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def _unsupported(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None:
        return
    html = _COMMENT.sub("", context.edition.html)
    for feature in FEATURES:
        times = len(feature.pattern.findall(html))
        if times:
            message = f"The email uses {feature.name} ({times}×), which fails in {feature.fails_in}."
            yield Problem("client-unsupported", message, f"Use {feature.instead} in theme “{context.edition.theme}”.")


CLIENT_UNSUPPORTED = Rule(
    id="client-unsupported",
    severity="warning",
    allowable=True,
    why="Mail programs leave out HTML and CSS that browsers show. What fails for readers of the large ones is "
    "listed, each on its own; a score would hide what adds up.",
    bad="",
    good="",
    find=_unsupported,
    example="templates/example/issue.mjml.j2",
)
