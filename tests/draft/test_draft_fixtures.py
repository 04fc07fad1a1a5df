"""Drafts and what they become, in prose: each case of `fixtures/*.md` is a title, a draft and its outline."""

from __future__ import annotations

from pathlib import Path

import pytest
from draft_outline import outline

from newsletter.draft.parse import parse

FIXTURES = Path(__file__).parent / "fixtures"
HEADER = "---\nsubject: A subject\n---\n"


def cases() -> dict[str, tuple[str, str]]:
    found = {}
    for path in sorted(FIXTURES.glob("*.md")):
        parts = path.read_text(encoding="utf-8").split("\n.\n")
        for number in range(0, len(parts) - 2, 3):
            title = parts[number].strip().splitlines()[-1]
            found[f"{path.stem}: {title}"] = (parts[number + 1], parts[number + 2])
    return found


@pytest.mark.parametrize(("draft", "expected"), cases().values(), ids=cases().keys())
def test_a_draft_becomes_what_its_fixture_says(draft: str, expected: str) -> None:
    if draft.startswith("---"):
        written = outline(parse(draft, "issues/case.md"), front_matter=True)
    else:
        written = outline(parse(HEADER + draft, "issues/case.md"), first_line=HEADER.count("\n") + 1)
    assert written == expected.strip("\n")


def test_fixture_files_hold_whole_cases() -> None:
    """A case that lacks its third part would never run."""
    for path in FIXTURES.glob("*.md"):
        assert path.read_text(encoding="utf-8").split("\n.\n")[-1].strip() == "", path
        assert path.read_text(encoding="utf-8").count("\n.\n") % 3 == 0, path
