"""The samples that people learn from have nothing wrong with them, and show what they are there to show."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from newsletter.actions.init import init_project
from newsletter.actions.making import Made, make
from newsletter.actions.project import open_project

ROOT = Path(__file__).resolve().parents[2]
ISSUES = sorted((ROOT / "issues").glob("*.md"))
LARGEST = "2016-11-16-after-the-barometer"
_DATE = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
)


@pytest.fixture(scope="module", params=[path.stem for path in ISSUES])
def sample(request: pytest.FixtureRequest) -> Made:
    return make(open_project(ROOT, {}, exact=True), ROOT / "issues" / f"{request.param}.md")


@pytest.fixture(scope="module")
def largest() -> Made:
    return make(open_project(ROOT, {}, exact=True), ROOT / "issues" / f"{LARGEST}.md")


def test_there_are_three_issues() -> None:
    assert len(ISSUES) == 3


def test_an_issue_has_no_findings_and_an_edition(sample: Made) -> None:
    assert [(finding.rule, finding.span.line, finding.message) for finding in sample.findings] == []
    assert sample.edition is not None


def test_every_numeral_is_a_reference_or_a_date(sample: Made) -> None:
    """What the rules look for is narrower (`figure-unsourced`): in the samples no digit at all is left uncovered."""
    body = sample.draft.visible.split("---", 2)[-1]
    left = [line.strip() for line in _DATE.sub("", body).splitlines() if re.search(r"\d", line)]
    assert left == []


def test_an_issue_closes_with_a_whole_reading_list(sample: Made) -> None:
    (reading,) = [block for block in sample.draft.blocks if type(block).__name__ == "ReadingList"]
    assert len(reading.items) >= 6  # type: ignore[union-attr]


def test_the_largest_is_large_enough_to_be_measured(largest: Made) -> None:
    roles = Counter(mention.role for mention in largest.draft.mentions)
    charts = [mention for mention in largest.draft.mentions if mention.reference.scheme == "chart"]
    assert roles["fill"] + roles["check"] >= 30
    assert len(charts) >= 3
    assert len(largest.draft.visible.split()) >= 1200


def test_the_samples_use_every_kind_of_block_and_reference() -> None:
    project = open_project(ROOT, {}, exact=True)
    drafts = [make(project, path).draft for path in ISSUES]
    blocks = {type(block).__name__ for draft in drafts for block in draft.blocks}
    assert blocks == {"Prose", "Embed", "Quotation", "CallOut", "Image", "ReadingList", "Footnotes"}
    mentions = [mention for draft in drafts for mention in draft.mentions]
    assert {mention.reference.scheme for mention in mentions} == {"stat", "chart", "table", "quote", "reader"}
    assert any(len(mention.reference.sides) == 2 for mention in mentions)
    assert any(side.where for mention in mentions for side in mention.reference.sides)
    assert any(mention.reference.by for mention in mentions)
    assert any(draft.allowances for draft in drafts)


def test_the_starter_project_has_no_findings_and_an_edition(tmp_path: Path) -> None:
    folder = tmp_path / "kettle"
    init_project(folder)
    project = open_project(folder, {}, exact=True)
    (issue,) = project.issues.glob("*.md")
    made = make(project, issue)
    assert [(finding.rule, finding.span.line, finding.message) for finding in made.findings] == []
    assert made.edition is not None
