"""`newsletter figures`."""

from __future__ import annotations

import sys

import click

from newsletter.cli.output import format_option, print_json, project_of


@click.command("figures")
@click.argument("issue")
@format_option
@click.pass_context
def command(context: click.Context, issue: str, format: str) -> None:
    """List ISSUE's figures: what stands in the text, and the value, base and question behind it."""
    from newsletter.actions.figures import issue_figures
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    found = issue_figures(project, find_issue(project, issue))
    print_findings(found.findings, found.sources, err=True)
    if format == "json":
        print_json(found.content)
    else:
        for row in found.content["figures"]:
            click.echo(_line(row))
    sys.exit(1 if found.findings else 0)


def _line(row: dict[str, object]) -> str:
    value = "?" if row["value"] is None else f"{row['value']:.4g}"
    base = "" if row["base"] is None else f" of {row['base']}"
    place = f"{row['path']}:{row['line']}:{row['column']}"
    return f"{place}  {row['text']!r}  {value} {row['unit'] or ''}{base}  {row['reference']}"
