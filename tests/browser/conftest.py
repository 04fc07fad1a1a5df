"""A real browser, and a real preview for it to open."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
_QUIET = [
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window. Where there is none the test is skipped, but not in CI."""
    path = next((found for name in _NAMES if (found := shutil.which(name))), None)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail("no Chromium: install Debian's package `chromium`")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        try:
            started = playwright.chromium.launch(executable_path=path, args=_QUIET)
        except Error as error:
            pytest.fail(f"Chromium does not start: {error}")
        yield started
        started.close()


ISSUE = """\
---
subject: Only <stat:pilot/outturn/surplus> expect to break even
preheader: And nobody is in charge
date: 2016-11-16
byline: The editors
surveys:
  pilot: pilot-survey
---

Dear <reader:first-name?or=colleague>,

<stat:pilot/outturn/surplus> of those who answered expect a surplus.

## The second part

The rest of the letter.
"""

SURVEY = """\
title: Pilot survey (made up)
source: published
base: 99
fieldwork: {start: 2016-10, end: 2016-11}
population: {label: made-up respondents}
client: The newsletter
conducted_by: The newsletter
method: Made up for a test
questions:
  outturn:
    text: How will the year end?
    kind: single
    complete: false
    options:
      surplus: {label: Surplus, percent: 49}
"""


@dataclass(frozen=True)
class Project:
    """A small project on disk."""

    root: Path

    @property
    def issue(self) -> Path:
        return self.root / "issues" / "2016-11-16-pilot.md"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """One issue, one survey, the bundled themes."""
    made = Project(tmp_path / "pilot")
    (made.root / "surveys" / "pilot-survey").mkdir(parents=True)
    made.issue.parent.mkdir()
    (made.root / "newsletter.toml").write_text(
        'name = "The Pilot"\npostal_address = "1 Example Street"\n', encoding="utf-8"
    )
    (made.root / "surveys" / "pilot-survey" / "survey.yaml").write_text(SURVEY, encoding="utf-8")
    made.issue.write_text(ISSUE, encoding="utf-8")
    return made


@pytest.fixture
def preview(project: Project) -> Iterator[str]:
    """The printed address of a running preview of the project."""
    command = [sys.executable, "-m", "newsletter", "--project", str(project.root), "preview", "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()
