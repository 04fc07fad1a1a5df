"""Stories with the errors that were once printed give exactly the findings that `as_printed/expected.md` lists."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1] / "as_printed"
_SECTION = re.compile(r"^## (\d{4}-\S+)$", re.MULTILINE)
_ROW = re.compile(r"^\| (\S+) \| (\d+) \| ([a-z-]+) \|", re.MULTILINE)


def expected() -> dict[str, list[tuple[str, int, str]]]:
    """By issue: path, line and rule of each finding."""
    _, *parts = _SECTION.split((PROJECT / "expected.md").read_text(encoding="utf-8"))
    return {
        slug: [(path, int(line), rule) for path, line, rule in _ROW.findall(body)]
        for slug, body in zip(parts[::2], parts[1::2], strict=True)
    }


def test_every_issue_is_in_the_list() -> None:
    assert sorted(expected()) == sorted(path.stem for path in (PROJECT / "issues").glob("*.md"))


@pytest.mark.parametrize("slug", sorted(expected()))
def test_an_issue_gives_its_findings_and_no_others(slug: str) -> None:
    command = [sys.executable, "-m", "newsletter", "--project", str(PROJECT), "check", slug, "--format", "json"]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert run.returncode == 1, run.stderr
    found = [(each["path"], each["line"], each["rule"]) for each in json.loads(run.stdout)["findings"]]
    assert sorted(found) == sorted(expected()[slug])
