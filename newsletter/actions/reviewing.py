"""The copy of an issue that a colleague reviews, with the evidence for each figure."""

from __future__ import annotations

from newsletter.actions.issues import read_files, read_logos
from newsletter.actions.making import Made, theme_name
from newsletter.actions.project import Project
from newsletter.actions.shared import Shared
from newsletter.compose.edition import Edition
from newsletter.compose.reviewing import with_evidence


def review_edition(project: Project, made: Made) -> Edition:
    """The issue as it is now, which can be composed, with its evidence in notes. It goes to single addresses alone."""
    draft = made.draft
    theme = Shared(project, draft.slug).theme(theme_name(project, draft))
    files = {**read_files(project, project.root / draft.path), **read_logos(project, made.resolved)}
    return with_evidence(made.resolved, theme, project.config.publication, files)
