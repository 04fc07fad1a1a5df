"""Each rule's own examples, through the real stages: the bad one breaks the rule, the good one does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from checks_project import checked, example_files

from newsletter.checks.page import rules_page
from newsletter.checks.registry import RULES
from newsletter.checks.rule import Rule

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: str(rule.id))


@each_rule
def test_the_bad_example_breaks_the_rule(rule: Rule, tmp_path: Path) -> None:
    found = [finding for finding in checked(tmp_path, example_files(rule, rule.bad)) if finding.rule == rule.id]
    assert found
    assert {finding.severity for finding in found} == {rule.severity}


@each_rule
def test_the_good_example_breaks_no_rule_at_all(rule: Rule, tmp_path: Path) -> None:
    assert [
        f"{f.rule} {f.path}:{f.span.line} {f.message}" for f in checked(tmp_path, example_files(rule, rule.good))
    ] == []


@each_rule
def test_the_page_documents_the_rule(rule: Rule) -> None:
    page = rules_page()
    assert f"\n## {rule.id}\n" in page
    assert rule.why in page


def test_the_page_is_the_same_twice() -> None:
    assert rules_page() == rules_page()


def test_no_example_ends_the_block_that_it_is_shown_in() -> None:
    assert not any("```" in rule.bad + rule.good for rule in RULES)
    assert rules_page().count("\n```") % 2 == 0
