"""Links: where they lead, and what they say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem

_SCHEMES = frozenset({"https", "http", "mailto"})
_PLACEHOLDERS = frozenset({"", "todo", "xxx"})
_EMPTY_WORDS = frozenset(
    {"click", "click here", "here", "link", "more", "read", "read more", "read on", "see here", "see more", "this",
     "this link", "find out more", "learn more", "tap here"}
)  # fmt: skip


def _placeholders(context: CheckContext) -> Iterator[Problem]:
    for link in context.draft.links:
        message = why_nowhere(link.target)
        if message:
            yield Problem("link-placeholder", message, "Write the whole address, from https:// on.", link.span)


def why_nowhere(target: str) -> str:
    """Why `target` leads nowhere for a reader of the email; "" where it leads somewhere."""
    address = target.strip()
    if address.lower() in _PLACEHOLDERS or address.startswith("#"):
        return f"This link's target is “{address}”, a place to fill in." if address else "This link has no target."
    if re.search(r"\s", address):
        return f"“{address}” is no address: it has a space in it."
    try:
        parts = urlsplit(address)
    except ValueError:  # such as an unclosed [ of an IPv6 address
        return f"“{address}” is not an address."
    if not parts.scheme or parts.scheme not in _SCHEMES:
        kind = f"“{parts.scheme}:” addresses do not work in an email." if parts.scheme else "It has no https://."
        return f"“{address}” leads nowhere: {kind}"
    place = parts.path if parts.scheme == "mailto" else parts.netloc
    if place.lower() in _PLACEHOLDERS:
        return f"“{address}” is a place to fill in."
    return ""


LINK_PLACEHOLDER = Rule(
    id="link-placeholder",
    severity="error",
    allowable=True,
    why="The address was to be filled in later, or is of a kind that does not work in an email.",
    bad="The [full report](todo) is out.\n",
    good="The [full report](https://example.org/report) is out.\n",
    find=_placeholders,
)


def _insecure(context: CheckContext) -> Iterator[Problem]:
    for link in context.draft.links:
        if link.target.strip().lower().startswith("http:"):
            message = f"“{link.target.strip()}” is not encrypted on its way."
            yield Problem("link-insecure", message, "Try the same address with https://.", link.span)


LINK_INSECURE = Rule(
    id="link-insecure",
    severity="warning",
    allowable=True,
    why="Anyone on the way can read and change what a reader sees at an `http:` address, and browsers warn of it.",
    bad="The [full report](http://example.org/report) is out.\n",
    good="The [full report](https://example.org/report) is out.\n",
    find=_insecure,
)


def _wordless(context: CheckContext) -> Iterator[Problem]:
    for link in context.draft.links:
        if link.kind == "button":
            continue  # a button stands alone, after the words that it belongs to
        words = re.sub(r"[\W_]+", " ", link.text.replace("\ufffc", "x")).strip().lower()
        if words in _EMPTY_WORDS or (not words and "\ufffc" not in link.text):
            message = f"“{link.text.strip()}” does not say where it leads." if words else "This link has no words."
            advice = "Link the words that name what lies behind it: “the [full report](…) is out”."
            yield Problem("link-text", message, advice, link.span)


LINK_TEXT = Rule(
    id="link-text",
    severity="warning",
    allowable=True,
    why="People who listen to an issue go from link to link, and people who skim look at links alone: “click here” "
    "tells neither where they would go.",
    bad="For the full report, [click here](https://example.org/report).\n",
    good="The [full report](https://example.org/report) is out.\n",
    find=_wordless,
)
