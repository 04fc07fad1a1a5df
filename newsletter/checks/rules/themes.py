"""Themes: made of elements that MJML has, and with the way out that every reader is owed."""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.checks.rule import CheckContext, Rule
from newsletter.compose.tokens import tokens_in
from newsletter.problems import Problem

_FOOTER = "templates/example/blocks/footer.mjml.j2"
_LEAVE = """\
<mj-section><mj-column>
<mj-text><a href="{{ links.unsubscribe }}">{{ words.unsubscribe }}</a></mj-text>
</mj-column></mj-section>
"""


def _no_way_out(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None:
        return
    parts = {"email": context.edition.html, "text part": context.edition.text}
    for name, content in parts.items():
        if "unsubscribe" not in tokens_in(content):
            message = f"The {name} of theme “{context.edition.theme}” has no link to unsubscribe."
            yield Problem("unsubscribe-missing", message, "Write {{ links.unsubscribe }} into the theme's footer.")


UNSUBSCRIBE_MISSING = Rule(
    id="unsubscribe-missing",
    severity="error",
    allowable=False,
    why="Every reader must be able to leave, from the email itself: the law asks for it, and so do mail providers.",
    bad=_LEAVE.replace("{{ links.unsubscribe }}", "https://example.org/"),
    good=_LEAVE,
    find=_no_way_out,
    example=_FOOTER,
)

TEMPLATE_UNKNOWN_ELEMENT = Rule(
    id="template-unknown-element",
    severity="error",
    allowable=False,
    why="MJML passes an element that it does not know on to readers as it stands, and drops an attribute that it "
    "does not know, both without a word.",
    bad=_LEAVE.replace("mj-text", "mj-txt"),
    good=_LEAVE,
    example=_FOOTER,
)
