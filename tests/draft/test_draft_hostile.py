"""Text made to be slow or deep: read whole, or refused with a message. (`make bench` measures the growth.)"""

from __future__ import annotations

import re

import pytest
from draft_outline import outline

from newsletter.draft.parse import parse

HEADER = "---\nsubject: A subject\n---\n"
WHOLE = {
    "brackets": "[" * 20_000,
    "image brackets": "![[]()" * 3_000,
    "closing brackets": "](a" * 5_000,
    "targets": "[a](" * 5_000,
    "nested brackets": "[" * 3_000 + "a" + "]" * 3_000,
    "nested links": "[" * 2_000 + "a" + "](https://example.org/)" * 2_000,
    "nested images": "![" * 2_000 + "a" + "](b.png)" * 2_000,
    "stars": "*a **b " * 3_000,
    "underscores and stars": "*_" * 4_000,
    "backticks": "".join("`" * length + " " for length in range(1, 200)),
    "braces": "{: .a " * 3_000,
    "angles": "<a " * 5_000,
    "quotation marks": "\"'" * 5_000,
    "quotations": ">" * 3_000 + " x",
    "items in items": "- " * 5_000 + "x",
    "nested items": "\n".join(" " * (2 * depth) + "- x" for depth in range(100)),
    "headings": "#a\n" * 1_000,
    "underlines": "a\n---\n" * 1_000,
    "rules": "***\n" * 1_000,
    "definitions": "t\n: a\n" * 1_000,
    "bars": "|" * 10_000,
    "spaces": " " * 20_000 + "x",
    "fences": "```\n" * 1_001,
    "unclosed fences": "```x\n" * 2_000,
    "fences of every length": "\n".join("~" * length for length in range(3, 200)),
    "call-outs": '!!! event "x"\n' * 500,
    "entities": "&amp;" * 4_000,
    "empty items in items": "  - " * 2_000,
    "empty items of two kinds": "- + " * 2_000,
    "empty numbered items": "1. " * 2_000,
    "empty items after tabs": "-\t" * 2_000,
    "empty items in a definition": "t\n:   " + "+ " * 2_000,
    "empty definitions": "t\n" + ": " * 2_000,
    "empty quotations": "> " * 2_000,
    "quotations that deepen": "\n".join("> " * depth + "x" for depth in range(200)),
    "quotations in items": "> - " * 1_000,
    "quotations in numbered items in a definition": "t\n:   " + "1. > " * 1_000,
    "quotations in items that deepen": "\n".join("  " * depth + "- " + "> - " * depth for depth in range(60)),
    "items in a call-out": '!!! note "x"\n    ' + "> - " * 1_000,
    "items in a note": "a[^1]\n\n[^1]: " + "> - " * 1_000,
    "call-outs in call-outs": "\n".join("    " * depth + '!!! note "x"' for depth in range(200)),
    "emphasis in emphasis": "*a **b " * 300 + "x" + " b** a*" * 300,
    "emphasis of two kinds": "*a _b " * 1_000 + "x" + " b_ a*" * 1_000,
    "stars around a word": "*" * 2_000 + "x" + "*" * 2_000,
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_it_is_read(text: str) -> None:
    draft = parse(HEADER + text, "issues/case.md")
    assert {problem.rule for problem in draft.problems} <= {"markdown-suspect"}


def test_three_thousand_open_brackets_come_through_whole() -> None:
    assert outline(parse(f"{HEADER}{'[' * 3_000} words", "issues/case.md")) == f"<p>{'[' * 3_000} words</p>"


def test_words_and_references_in_emphasis_without_end_are_kept() -> None:
    held = "<stat:ccg> [all](stat:ccg) [x ![y](a.png)](https://example.org)"
    draft = parse(f"{HEADER}{'*a _b ' * 300}{held}{' b_ a*' * 300}", "issues/case.md")
    assert [mention.role for mention in draft.mentions] == ["fill", "check"]
    assert (len(draft.links), len(draft.images)) == (1, 1)
    assert not draft.problems
    said = re.sub("<[^>]*>", "", outline(draft))
    assert said == "a b " * 300 + "{fill stat:ccg} {check stat:ccg all} x y" + " b a" * 300


@pytest.mark.parametrize("rule", ["- - -", "-  -  -", "-   -   -", "*    *    *", "  -   -   -   -"])
def test_a_rule_may_have_any_spaces_in_it(rule: str) -> None:
    assert outline(parse(f"{HEADER}a\n\n{rule}\n\nb", "issues/case.md")) == "<p>a</p>\n<hr>\n<p>b</p>"


def test_a_note_that_lists_itself_gives_no_more_than_was_written() -> None:
    text = HEADER + "[^1]" * 3_000 + "\n\n[^1]: " + "[^1]" * 3_000
    shown = outline(parse(text, "issues/case.md"))
    assert shown.count("<sup") == 6_000
    assert len(shown) < 20 * len(text)


def test_many_malformed_references_are_each_told() -> None:
    draft = parse(HEADER + "<stat: " * 2_000, "issues/case.md")
    assert len(draft.problems) == 2_000


def test_deep_yaml_is_refused_with_its_line() -> None:
    draft = parse(f"---\nsubject: x\nedition: {'[' * 20_000}\n---\n", "issues/case.md")
    (problem,) = draft.problems
    assert (problem.rule, problem.span.line) == ("front-matter-invalid", 3)
