"""The prose fixtures: what stands in each reference's place, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from prose import FIXTURES, Case, cases, shown, told

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.resolve.resolve import resolve
from newsletter.survey.shelf import open_shelf


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.title)
def test_fixture(case: Case, tmp_path: Path) -> None:
    draft = parse(case.source, "issues/test.md")
    assert draft.problems == ()
    shelf = open_shelf(FIXTURES / "surveys", tmp_path, FIXTURES)
    resolved = resolve(draft, shelf, HouseStyle(), Tolerances(), case.sent_of)
    assert shown(resolved) == case.values
    found = [told(problem, case.offset) for problem in resolved.problems]
    assert len(found) == len(case.problems), found
    for expected in case.problems:
        rule, place, words = [*expected.split(" ", 2), ""][:3]
        assert any(one.startswith(f"{rule} {place} ") and words in one for one in found), found
