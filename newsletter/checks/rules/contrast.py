"""Words that stand out from their ground."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

from newsletter.checks.colours import Colour, contrast
from newsletter.checks.painted import painted_words
from newsletter.checks.rule import CheckContext, Rule
from newsletter.problems import Problem

LOWEST = 4.5  # WCAG 2.2, 1.4.3, level AA, for text of any size
_FOOTER = """\
<mj-section><mj-column>
<mj-text>{}The Example. <a href="{{{{ links.unsubscribe }}}}">{{{{ words.unsubscribe }}}}</a></p></mj-text>
</mj-column></mj-section>
"""


def _low(context: CheckContext) -> Iterator[Problem]:
    if context.edition is None:
        return
    samples: dict[tuple[Colour, Colour], str] = {}
    for html, paint in painted_words(context.edition.html):
        if paint.ink and paint.ground and contrast(paint.ink, paint.ground) < LOWEST:
            words = " ".join(unescape(html).split())
            if any(character.isalnum() for character in words):  # a rule or a bar drawn with characters is no text
                samples.setdefault((paint.ink, paint.ground), words)
    for (ink, ground), words in samples.items():
        shown = words if len(words) <= 40 else words[:39] + "…"
        message = (
            f"“{shown}” stands in {_hex(ink)} on {_hex(ground)}, a contrast of {contrast(ink, ground):.1f}; "
            f"readers need {LOWEST}."
        )
        yield Problem("contrast-low", message, f"Darken one of the two in theme “{context.edition.theme}”.")


def _hex(colour: Colour) -> str:
    return "#{:02X}{:02X}{:02X}".format(*colour)


CONTRAST_LOW = Rule(
    id="contrast-low",
    severity="warning",
    allowable=True,
    why=f"Text with a contrast below {LOWEST} to 1 can't be read by many people, and by nobody in the sun (WCAG "
    "2.2, 1.4.3). Inline styles are what is judged; a dark mode's style sheet is not.",
    bad=_FOOTER.format('<p style="color: #AAAAAA">'),
    good=_FOOTER.format('<p style="color: #6B645C">'),
    find=_low,
    example="templates/example/blocks/footer.mjml.j2",
)
