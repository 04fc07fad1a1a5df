"""HTML and CSS that big mail programs do not show (measured and from caniemail.com, November 2026)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Literal

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that fails: what it is, how its tags or its styles are recognised, where it fails, what to use."""

    name: str
    within: Literal["tags", "styles"]
    pattern: re.Pattern[str]
    fails_in: str
    instead: str


def _in_tags(name: str, pattern: str, fails_in: str, instead: str) -> Feature:
    return Feature(name, "tags", re.compile(pattern, re.IGNORECASE), fails_in, instead)


def _in_styles(name: str, declaration: str, fails_in: str, instead: str) -> Feature:
    return Feature(name, "styles", re.compile(rf"(?:^|[{{;])\s*{declaration}", re.IGNORECASE), fails_in, instead)


_BOTH = "Gmail and Outlook"
_OUTLOOK = "Outlook for Windows"

FEATURES = (
    _in_tags("a data: address", r"\s(?:src|href|background)=[\"']data:", _BOTH, "an image file"),
    _in_styles("a data: address in a style", r"[a-z-]+\s*:[^;}]*url\([\"']?data:", _BOTH, "an image file"),
    _in_tags("SVG", r"<svg[\s/>]", _BOTH, "a PNG"),
    _in_tags("an SVG image", r"<img[^>]*\ssrc=[\"'][^\"']*\.svg[\"'?#]", _BOTH, "a PNG"),
    _in_styles("CSS variables", r"[a-z-]+\s*:[^;}]*var\(", _BOTH, "literal values"),
    _in_tags("srcset", r"<(?:img|source)[^>]*\ssrcset=", "Gmail", "one image file, twice as wide as shown"),
    _in_styles("position", r"position\s*:\s*(?:absolute|fixed|sticky|relative)", _BOTH, "tables"),
    _in_styles("flex or grid layout", r"display\s*:\s*(?:inline-)?(?:flex|grid)", _OUTLOOK, "tables"),
    _in_styles("calc()", r"[a-z-]+\s*:[^;}]*calc\(", _OUTLOOK, "literal values"),
    _in_styles("@import", r"@import\b", _BOTH, "fonts that readers have"),
    _in_tags("a linked style sheet", r"<link[^>]*\srel=[\"']?stylesheet", _BOTH, "styles in the theme"),
    _in_tags("a form", r"<(?:form|input|select|textarea)[\s/>]", "Outlook and many others", "a link to a page with it"),
    _in_tags("sound or video", r"<(?:audio|video)[\s/>]", _BOTH, "an image that links to it"),
    _in_tags("a script or a page", r"<(?:script|iframe|object|embed)[\s/>]", "every mail program", "a link"),
)
_FOOTER = """\
<mj-section><mj-column>
<mj-text>{}The Example. <a href="{{{{ links.unsubscribe }}}}">{{{{ words.unsubscribe }}}}</a></p></mj-text>
</mj-column></mj-section>
"""
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[a-z](?:[^>\"']++|\"[^\"]*\"|'[^']*')*+>", re.IGNORECASE)
_STYLE = re.compile(r"\sstyle=(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_SHEET = re.compile(r"<style[^>]*>(.*?)</style>", re.IGNORECASE | re.DOTALL)


def _unsupported(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None:
        return
    places = _places(_COMMENT.sub("", context.edition.html))
    for feature in FEATURES:
        if feature.pattern.search(places[feature.within]):
            message = f"The email uses {feature.name}, which fails in {feature.fails_in}."
            yield Problem("client-unsupported", message, f"Use {feature.instead} in theme “{context.edition.theme}”.")


def _places(html: str) -> dict[str, str]:
    """The tags of `html`, and its styles, each once; what its words say is neither."""
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
