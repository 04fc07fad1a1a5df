"""Check issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from msgspec import Struct

from newsletter.actions.making import make, read_sources
from newsletter.actions.project import Project
from newsletter.actions.remembered import RememberedFindings
from newsletter.actions.shared import Shared
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
    shared = Shared(project)
    remembered = RememberedFindings(project, shared)
    findings: dict[Finding, None] = {}
    for path in paths:
        made = partial(_findings, project, path, shared)
        findings.update(dict.fromkeys(remembered.of(path, made)))
    return Checked(tuple(findings), read_sources(project, findings))


def _findings(project: Project, path: Path, shared: Shared) -> tuple[Finding, ...]:
    return make(project, path, shared).findings
