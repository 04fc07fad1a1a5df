"""A small project on disk whose issue goes the whole way: parsed, resolved, composed, checked."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from newsletter.checks.addresses import FirstLinks
from newsletter.checks.rule import CheckContext, Finding, Rule, Severity
from newsletter.checks.run import check
from newsletter.compose.compose import compose
from newsletter.compose.edition import Edition
from newsletter.compose.theme import ThemeInvalid, bundled_themes, load_theme, theme_names
from newsletter.config import read_config
from newsletter.draft.parse import parse
from newsletter.draft.source import read_source
from newsletter.problems import Problem
from newsletter.resolve.resolve import resolve
from newsletter.resolve.standing import Standing
from newsletter.survey.shelf import open_shelf

FIXTURES = Path(__file__).parent / "fixtures"
SLUG = "example"
ISSUE = f"issues/{SLUG}.md"
FRONT = """\
---
subject: What managers told us
preheader: Few expect to merge
date: 2016-11-16
surveys:
  ccg: example-barometer
  spring: example-spring
  panel: example-panel
---

"""
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x04\xb0\x00\x00\x02\x58\x08\x02\x00\x00\x00"  # 1,200 by 600
IMAGES = {
    "meeting.png": PNG,
    "heavy.png": PNG + b"\x00" * 120_000,
    "bomb.png": PNG[:16] + (20_000).to_bytes(4, "big") * 2 + PNG[24:],
    "text.png": b"no picture",
}
EARLIER = FirstLinks([("https://example.org/seen-before", "2016-11-09-the-week-before")])
APPROVED = {
    "stat:ccg/outturn/surplus": Standing((49.0,), ((485.0, 495.0),), (1000,)),
    "stat:ccg/outturn/deficit": Standing((42.0,), (None,), (1000,)),
}
THEME = 'name = "Example"\nextends = "commissioner"\n'


def example_files(rule: Rule, text: str) -> dict[str, str]:
    """The files of the small project that an example of `rule` needs, by path."""
    if rule.example == ISSUE:
        return {ISSUE: text if text.startswith("---\n") else FRONT + text}
    if rule.example.startswith("surveys/"):
        front = FRONT.replace("  spring:", "  report: example-report\n  spring:")
        draft = front + "Of the panel, <stat:report/merger/considering> are considering a merger.\n"
        return {ISSUE: draft, rule.example: text}
    if rule.example.startswith("templates/"):
        front = FRONT.replace("date:", "theme: example\ndate:")
        return {"templates/example/theme.toml": THEME, ISSUE: front + "Nothing happened.\n", rule.example: text}
    return {ISSUE: FRONT + "Nothing happened.\n", rule.example: text}


def checked(
    root: Path, files: Mapping[str, str], severities: Mapping[str, Severity] | None = None
) -> tuple[Finding, ...]:
    """The findings of the issue in a copy of the small project with `files` written over it."""
    shutil.copytree(FIXTURES / "project", root, dirs_exist_ok=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    return check(made(root), severities or {})


def made(root: Path) -> CheckContext:
    """What the rules see of the issue of the project in `root`."""
    config, problems = read_config(root)
    source, unreadable = read_source((root / ISSUE).read_bytes())
    draft = parse(source, ISSUE, unreadable)
    shelf = open_shelf(root / "surveys", root / ".newsletter" / "cache", root)
    resolved = resolve(draft, shelf, config.style, config.tolerances)
    folders = (root / "templates", bundled_themes())
    edition: Edition | None = None
    found: tuple[Problem, ...] = ()
    try:
        name = draft.front.theme.name if draft.front.theme else config.theme
        if draft.front.subject and name in theme_names(folders):
            theme = load_theme(name, folders)
            edition = compose(resolved, theme, config.publication, IMAGES)
            found = edition.problems
    except ThemeInvalid as error:
        found = tuple(error.problems)
    datasets = [shelf.dataset(named.name) for named in (draft.front.surveys or {}).values()]
    return CheckContext(
        draft=draft,
        resolved=resolved,
        edition=edition,
        publication=config.publication,
        datasets={dataset.survey.id: dataset for dataset in datasets if dataset},
        issue_files={name: len(content) for name, content in IMAGES.items()},
        first_links=EARLIER,
        problems=(*problems, *found),
        themes=frozenset(theme_names(folders)),
        lists=frozenset(config.lists),
        approved=APPROVED,
    )
