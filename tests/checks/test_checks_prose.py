"""The prose fixtures of `fixtures/*.md`: a heading a case, then its draft and the findings that it must give.

```draft     an issue; without front matter of its own it is given some, and its first line still counts as line 1
```findings  `rule line:column` for each finding, in order, and after it words that its message or help must hold
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from checks_project import FIXTURES, FRONT, ISSUE, checked

_CASE = re.compile(r"^## (?=.+\n\n```draft$)(.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(draft|findings)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def cases() -> Iterator[tuple[str, str, list[str]]]:
    for file in sorted(FIXTURES.glob("*.md")):
        _, *parts = _CASE.split(file.read_text(encoding="utf-8"))
        for title, body in zip(parts[::2], parts[1::2], strict=True):
            blocks = dict(_BLOCK.findall(body))
            yield f"{file.stem}: {title}", blocks["draft"], blocks["findings"].splitlines()


CASES = list(cases())


@pytest.mark.parametrize(("draft", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_the_draft_has_these_findings_and_no_other(draft: str, expected: list[str], tmp_path: Path) -> None:
    own = draft.startswith("---\n")
    offset = 0 if own else FRONT.count("\n")
    findings = checked(tmp_path, {ISSUE: draft if own else FRONT + draft})
    told = [
        f"{finding.rule} {finding.span.line - offset}:{finding.span.column} {finding.message} {finding.help}"
        for finding in findings
    ]
    places = [" ".join(line.split()[:2]) for line in told]
    assert places == [" ".join(line.split()[:2]) for line in expected]
    for line, wanted in zip(told, expected, strict=True):
        assert "".join(wanted.split(" ", 2)[2:]) in line


def test_every_case_is_read() -> None:
    text = "".join(file.read_text(encoding="utf-8") for file in FIXTURES.glob("*.md"))
    assert len(CASES) == text.count("\n```draft\n") == text.count("\n```findings\n") > 30
