"""Check issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from newsletter.actions.making import make
from newsletter.actions.project import Project
from newsletter.checks.rule import Finding


class Checked(Struct, frozen=True):
    """The findings of some issues, and the texts that they point into."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, str]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(finding.severity == "error" for finding in self.findings)


def check_issues(project: Project, paths: Sequence[Path]) -> Checked:
    """Every finding of the issues in `paths`; one that several issues share (in a survey, say) is told once."""
    shelf = project.shelf()
    findings: dict[Finding, None] = {}
    sources: dict[str, str] = {}
    for path in paths:
        made = make(project, path, shelf)
        findings.update(dict.fromkeys(made.findings))
        sources.update(made.sources)
    return Checked(tuple(findings), sources)
