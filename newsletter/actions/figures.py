"""An issue's figures with their evidence, for any issue whose references resolve."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from newsletter.actions.making import check_context, look_up, read_sources
from newsletter.actions.project import Project
from newsletter.actions.shared import Shared
from newsletter.checks.rule import Finding
from newsletter.checks.run import check
from newsletter.evidence.figures import figures_json

# What keeps a reference from its figure. Words that are not true of theirs still have one.
_UNRESOLVED = frozenset(
    {"front-matter-invalid", "survey-invalid", "reference-malformed", "reference-unknown", "figure-withheld"}
)


class Figures(Struct, frozen=True):
    """`content` is the JSON of FORMATS 6; `findings` are those that kept a reference from its figure."""

    content: Mapping[str, Any]
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]


def issue_figures(project: Project, path: Path) -> Figures:
    """The figures of the issue in `path`, of which no email is made."""
    shared = Shared(project, path.stem)
    resolved = look_up(project, path, shared)
    findings = check(check_context(project, shared, resolved, None, project.problems, {}), project.config.severities)
    unresolved = tuple(finding for finding in findings if finding.rule in _UNRESOLVED)
    return Figures(figures_json(resolved), unresolved, read_sources(project, unresolved))
