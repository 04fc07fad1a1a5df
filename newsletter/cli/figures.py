"""`newsletter figures`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

import click

from newsletter.cli.output import format_option, print_json, project_of
from newsletter.cli.survey_tables import with_unit
from newsletter.cli.terminal import Screen, screen


@click.command("figures")
@click.argument("issue")
@format_option
@click.pass_context
def command(context: click.Context, issue: str, format: str) -> None:
    """List ISSUE's figures: what stands in the text, and the value, base and question behind it.

    It need not be approved, nor be free of errors: every reference that resolves is listed. Exit code 1: one does not.
    """
    from newsletter.actions.figures import issue_figures
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    found = issue_figures(project, find_issue(project, issue))
    print_findings(found.findings, found.sources, err=True)
    if format == "json":
        print_json(found.content)
    else:
        shown = screen()
        for row in found.content["figures"]:
            click.echo("\n".join(_lines(row, shown)))
    sys.exit(1 if found.findings else 0)


def _lines(row: Mapping[str, Any], screen: Screen) -> Iterator[str]:
    """Where a figure stands and what the text says; then the value, as far as it is known, and the reference."""
    yield f"{row['path']}:{row['line']}:{row['column']}  “{' '.join(row['text'].split())}”"
    sides = " → ".join(_known(side) for side in row.get("sides", (row,)))
    yield f"    {sides}{_change(row)}  {screen.dim(row['reference'])}"


def _known(row: Mapping[str, Any]) -> str:
    known = "value not known" if row["value"] is None else with_unit(_number(row["value"]), row["unit"] or "")
    ends = f" ({'–'.join(map(_number, row['interval']))})" if row["interval"] else ""
    base = "" if row["base"] is None else f", base {row['base']:,}"
    return f"{known}{ends}{base}"


def _change(row: Mapping[str, Any]) -> str:
    """Of two sides, by what test they differ, and how surely."""
    change = row.get("change")
    if change is None:
        return ""
    return f"; {change['test']}: p = {change['p_value']:.2g}" if change["p_value"] is not None else "; no test"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
