"""`newsletter build`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.output import format_option, print_json, project_of


@click.command("build")
@click.argument("issue")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Write here instead of to build/ISSUE.")
@format_option
@click.pass_context
def command(context: click.Context, issue: str, out: Path | None, format: str) -> None:
    """Make ISSUE's email, text, web page and manifest. Refuses where `check` finds an error.

    ISSUE is its path, its name, or a part of its name that no other issue has.
    """
    from newsletter.actions.build import build_issue
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    built = build_issue(project, find_issue(project, issue), out)
    if format == "json":
        print_json(built.as_json())
    else:
        print_findings(built.findings, built.sources, err=True)
        for path in built.written:
            click.echo(path)
    sys.exit(0 if built.written else 1)
