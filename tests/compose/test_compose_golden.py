"""Each block's email HTML by the commissioner theme, compared as structure with golden files.

`NEWSLETTER_GOLDEN=write pytest tests/compose/test_compose_golden.py` writes them anew; look at the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from compose_html import Tag, parsed, skeleton
from compose_specimen import FILES, PUBLICATION, specimen

from newsletter.compose.compose import compose
from newsletter.compose.theme import Theme

GOLDEN = Path(__file__).parent / "golden"
CLASSES = {
    "masthead": "masthead",
    "prose": "prose",
    "chart": "figure",
    "quotation": "quotation",
    "picture": "picture",
    "call-out": "call-out",
    "button": "action",
    "reading-list": "reading",
    "footnotes": "footnotes",
    "about": "about",
    "footer": "footer",
}


def _first(page: Tag, css: str) -> Tag:
    return next(tag for tag in page.every() if tag.name == "td" and css in tag.attributes.get("class", "").split())


@pytest.mark.parametrize("block", CLASSES)
def test_each_block_is_as_its_golden_file(commissioner: Theme, block: str) -> None:
    page = parsed(compose(specimen(), commissioner, PUBLICATION, FILES).html)
    made = skeleton(_first(page, CLASSES[block])) + "\n"
    golden = GOLDEN / f"{block}.txt"
    if os.environ.get("NEWSLETTER_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")


def test_the_text_part_is_as_its_golden_file(commissioner: Theme) -> None:
    made = compose(specimen(), commissioner, PUBLICATION, FILES).text
    golden = GOLDEN / "email.txt"
    if os.environ.get("NEWSLETTER_GOLDEN") == "write":
        golden.write_text(made, encoding="utf-8", newline="\n")
    assert made == golden.read_text(encoding="utf-8")
