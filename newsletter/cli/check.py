"""`newsletter check`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import counted, project_of, say

if TYPE_CHECKING:
    from newsletter.actions.project import Project


@click.command("check")
@click.argument("issues", nargs=-1, metavar="[ISSUE]...")
@click.option("--fix", is_flag=True, help="Write numerals that have changed anew, and show the change; never words.")
@click.option(
    "--format",
    "format",
    type=click.Choice(["text", "json", "github", "sarif"]),
    default="text",
    help="How to write the findings.",
)
@click.pass_context
def command(context: click.Context, issues: tuple[str, ...], fix: bool, format: str) -> None:
    """Hold each ISSUE to every rule; all issues where none is named.

    Exit codes: 0 no errors, 1 errors found, 2 it could not run.
    """
    from newsletter.actions.check import check_issues
    from newsletter.actions.issues import find_issue, issue_files
    from newsletter.checks.formats import REPORTS
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    paths = [find_issue(project, name) for name in issues] or issue_files(project)
    if fix:
        _fix(project, paths)
    checked = check_issues(project, paths)
    if format == "text":
        print_findings(checked.findings, checked.sources)
        if not checked.findings:
            say(f"{counted(len(paths), 'issue')} checked: nothing to mend.")
    else:
        sys.stdout.write(REPORTS[format](checked.findings, checked.sources, files=len(paths)))
    sys.exit(1 if checked.errors else 0)


def _fix(project: Project, paths: Sequence[Path]) -> None:
    """Mend what can be mended, and show it: standard output is the report's."""
    from newsletter.actions.fixing import fix_issues

    for fixed in fix_issues(project, paths):
        say(fixed.diff() + "\n")
