"""`newsletter check`."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from newsletter.cli.output import project_of, say

app = typer.Typer(rich_markup_mode=None)


class Report(StrEnum):
    """How findings may be written."""

    text = "text"
    json = "json"
    github = "github"
    sarif = "sarif"


@app.command()
def check(
    context: typer.Context,
    issues: Annotated[list[str] | None, typer.Argument(help="The issues; all where none is named.")] = None,
    format: Annotated[Report, typer.Option("--format", help="How to write the findings.")] = Report.text,
) -> None:
    """Hold issues to every rule. Exit codes: 0 no errors, 1 errors found, 2 it could not run."""
    from newsletter.actions.check import check_issues
    from newsletter.actions.issues import find_issue, issue_files
    from newsletter.checks.formats import REPORTS
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    paths = [find_issue(project, name) for name in issues] if issues else issue_files(project)
    checked = check_issues(project, paths)
    if format is Report.text:
        print_findings(checked.findings, checked.sources)
        if not checked.findings:
            say(f"{len(paths)} issue{'s' if len(paths) != 1 else ''} checked: nothing to mend.")
    else:
        sys.stdout.write(REPORTS[format.value](checked.findings, checked.sources, files=len(paths)))
    raise typer.Exit(1 if checked.errors else 0)
