"""From a draft's file to its edition and findings: the one path that check, build, preview and send share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from newsletter.actions.issues import read_draft, read_files, read_logos
from newsletter.actions.locks import read_issue_lock
from newsletter.actions.project import Project
from newsletter.actions.shared import Shared
from newsletter.checks.rule import CheckContext, Finding
from newsletter.checks.run import check
from newsletter.compose.compose import compose
from newsletter.compose.edition import Edition
from newsletter.compose.theme import ThemeInvalid
from newsletter.config import Config
from newsletter.draft.model import Draft
from newsletter.draft.source import LARGEST, read_source
from newsletter.problems import Problem, did_you_mean
from newsletter.resolve.resolve import resolve
from newsletter.resolve.resolved import Resolved
from newsletter.resolve.standing import Standing


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


def make(project: Project, path: Path, shared: Shared | None = None, *, to_approve: bool = False) -> Made:
    """The edition of the draft in `path`, and everything that is wrong with it.

    `shared` is what the issues of one run have in common. `to_approve`: its figures are about to be approved, and they
    are not held to those that were.
    """
    shared = shared or Shared(project, path.stem)
    resolved = look_up(project, path, shared)
    draft, files = resolved.draft, read_files(project, path)
    edition, digest, problems = _compose(project, shared, resolved, {**files, **read_logos(project, resolved)})
    approved, unreliable = ({}, ()) if to_approve else _approved(project, draft.slug)
    problems = (*project.problems, *problems, *unreliable)
    context = replace(check_context(project, shared, resolved, edition, problems, files), approved=approved)
    findings = check(context, project.config.severities)
    return Made(draft, resolved, edition, digest, findings, read_sources(project, findings))


def look_up(project: Project, path: Path, shared: Shared) -> Resolved:
    """The draft in `path` with its references resolved, and nothing made of it yet."""
    style, tolerances = project.config.style, project.config.tolerances
    return resolve(read_draft(project, path), shared.shelf, style, tolerances, shared.sent)


def _compose(
    project: Project, shared: Shared, resolved: Resolved, files: Mapping[str, bytes]
) -> tuple[Edition | None, str, tuple[Problem, ...]]:
    """The edition, the digest of its theme, and what is wrong with theme and pictures."""
    front = resolved.draft.front
    if front.subject is None or (front.theme and front.theme.name not in shared.theme_names):
        return None, "", ()
    if not front.theme and project.config.theme not in shared.theme_names:
        return None, "", (_no_theme(project.config, shared.theme_names),)
    try:
        theme = shared.theme(theme_name(project, resolved.draft))
        edition = compose(resolved, theme, project.config.publication, files)
    except ThemeInvalid as error:
        return None, "", error.problems
    return edition, theme.digest, edition.problems


def theme_name(project: Project, draft: Draft) -> str:
    """The theme that a draft names, else the project's."""
    return draft.front.theme.name if draft.front.theme else project.config.theme


def _no_theme(config: Config, themes: Iterable[str]) -> Problem:
    message = f"There is no theme “{config.theme}”."
    return Problem("config-invalid", message, did_you_mean(config.theme, themes), config.theme_span, config.path)


def _approved(project: Project, slug: str) -> tuple[Mapping[str, Standing], tuple[Problem, ...]]:
    """How each figure stood when the issue was approved; or why its lock can't tell."""
    from newsletter.evidence.lock_reading import LockInvalid

    try:
        lock = read_issue_lock(project, slug)
    except LockInvalid as invalid:
        return {}, (invalid.problem,)
    return (lock.approved.standing() if lock and lock.approved else {}), ()


def check_context(
    project: Project,
    shared: Shared,
    resolved: Resolved,
    edition: Edition | None,
    problems: tuple[Problem, ...],
    files: Mapping[str, bytes],
) -> CheckContext:
    """What the rules look at. `problems` are those of the project, the theme and the lock."""
    named = {each.name for each in (resolved.draft.front.surveys or {}).values()}
    datasets = {name: shared.shelf.dataset(name) for name in named | {note.survey for note in resolved.notes}}
    return CheckContext(
        draft=resolved.draft,
        resolved=resolved,
        edition=edition,
        publication=project.config.publication,
        datasets={name: dataset for name, dataset in datasets.items() if dataset},
        issue_files={name: len(content) for name, content in files.items()},
        first_links=shared.first_links,
        problems=problems,
        themes=shared.theme_names,
        lists=None if project.problems else frozenset(project.config.lists),  # a list may be where it can't be read
    )


def read_sources(project: Project, findings: Iterable[Finding]) -> dict[str, str]:
    """The texts that findings point into, for their excerpts."""
    paths = dict.fromkeys(finding.path for finding in findings)
    return {path: _text(project.root / path) for path in paths}


def _text(file: Path) -> str:
    """A file's text with the line ends and without the mark that spans don't count; "" of one that is no text."""
    return read_source(file.read_bytes())[0] if file.is_file() and file.stat().st_size <= LARGEST else ""
