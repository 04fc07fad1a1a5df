"""How findings are written: for people, for programs, for a code host's pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from newsletter.checks.formats.github import github_report
from newsletter.checks.formats.json_format import json_report
from newsletter.checks.formats.sarif import sarif_report
from newsletter.checks.formats.text import text_report
from newsletter.checks.rule import Finding


class Report(Protocol):
    """Findings as one text, with a final newline unless it is empty.

    `sources` are the texts that findings point into, by path; `files` is how many issues were checked.
    """

    def __call__(self, findings: Sequence[Finding], sources: Mapping[str, str], /, *, files: int) -> str:
        """The text."""


REPORTS: Mapping[str, Report] = {
    "text": text_report,
    "json": json_report,
    "github": github_report,
    "sarif": sarif_report,
}
