"""From a draft's file to its edition and findings: the one path that check, build, preview and send share."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from newsletter.actions.issues import earlier_links, read_draft, read_files, read_logos
from newsletter.actions.locks import read_issue_lock
from newsletter.actions.project import Project
from newsletter.checks.rule import CheckContext, Finding
from newsletter.checks.run import check
from newsletter.compose.compose import compose
from newsletter.compose.edition import Edition
from newsletter.compose.theme import ThemeInvalid, bundled_themes, load_theme, theme_names
from newsletter.draft.model import Draft
from newsletter.problems import Problem
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Resolved
from newsletter.resolve.standing import Standing
from newsletter.survey.shelf import Shelf


class Made(Struct, frozen=True):
    """An issue made as far as it goes. `edition` is None where the draft or the theme does not allow one."""

    draft: Draft
    resolved: Resolved
    edition: Edition | None
    theme_digest: str
    findings: tuple[Finding, ...]
    sources: Mapping[str, str]

    @property
    def errors(self) -> int:
        """How many findings forbid building."""
        return sum(finding.severity == "error" for finding in self.findings)


def make(project: Project, path: Path, shelf: Shelf | None = None, *, to_approve: bool = False) -> Made:
    """The edition of the draft in `path`, and everything that is wrong with it.

    `to_approve`: its figures are about to be approved, and are not held to those that were.
    """
    shelf = shelf or project.shelf()
    draft = read_draft(project, path)
    files = read_files(project, path)
    resolved = resolve(draft, shelf, project.config.style, project.config.tolerances)
    edition, digest, problems = _compose(project, resolved, {**files, **read_logos(project, resolved)})
    approved, unreliable = ({}, ()) if to_approve else _approved(project, draft.slug)
    problems = (*project.problems, *problems, *unreliable)
    context = replace(_context(project, path, shelf, resolved, edition, problems, files), approved=approved)
    findings = check(context, project.config.severities)
    return Made(draft, resolved, edition, digest, findings, _sources(project, draft, findings))


def _compose(
    project: Project, resolved: Resolved, files: Mapping[str, bytes]
) -> tuple[Edition | None, str, tuple[Problem, ...]]:
    """The edition, the digest of its theme, and what is wrong with theme and pictures."""
    front = resolved.draft.front
    if front.subject is None or (front.theme and front.theme.name not in theme_names(theme_folders(project))):
        return None, "", ()
    name = front.theme.name if front.theme else project.config.theme
    try:
        theme = load_theme(name, theme_folders(project), compiled_templates())
        edition = compose(resolved, theme, project.config.publication, files)
    except ThemeInvalid as error:
        return None, "", error.problems
    return edition, theme.digest, edition.problems


def _approved(project: Project, slug: str) -> tuple[Mapping[str, Standing], tuple[Problem, ...]]:
    """How each figure stood when the issue was approved; or why its lock can't tell."""
    from newsletter.evidence.lock_reading import LockInvalid

    try:
        lock = read_issue_lock(project, slug)
    except LockInvalid as invalid:
        return {}, (invalid.problem,)
    return (lock.approved.standing() if lock and lock.approved else {}), ()


def theme_folders(project: Project) -> tuple[Path, ...]:
    """Where themes are looked for: the project's own first, then those that come with the program."""
    return (project.templates, bundled_themes())


def compiled_templates() -> Path:
    """Where compiled templates are kept: the user's own cache, as what lies there is run."""
    from platformdirs import user_cache_path

    return user_cache_path("newsletter", appauthor=False) / "templates"


def _context(
    project: Project,
    path: Path,
    shelf: Shelf,
    resolved: Resolved,
    edition: Edition | None,
    problems: tuple[Problem, ...],
    files: Mapping[str, bytes],
) -> CheckContext:
    named = {each.name for each in (resolved.draft.front.surveys or {}).values()}
    datasets = {name: shelf.dataset(name) for name in named | {note.survey for note in resolved.notes}}
    return CheckContext(
        draft=resolved.draft,
        resolved=resolved,
        edition=edition,
        publication=project.config.publication,
        surveys={name: dataset.survey for name, dataset in datasets.items() if dataset},
        issue_files={name: len(content) for name, content in files.items()},
        earlier_links=earlier_links(project, path),
        problems=problems,
        themes=frozenset(theme_names(theme_folders(project))),
        lists=None if project.problems else frozenset(project.config.lists),  # a list may be where it can't be read
    )


def _sources(project: Project, draft: Draft, findings: tuple[Finding, ...]) -> dict[str, str]:
    """The texts that findings point into, for their excerpts."""
    sources = {draft.path: draft.source}
    for finding in findings:
        if finding.path not in sources:
            file = project.root / finding.path
            sources[finding.path] = file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""
    return sources
