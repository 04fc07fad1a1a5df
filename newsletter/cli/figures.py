"""`newsletter figures`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.output import Format, FormatOption, print_json, project_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def figures(
    context: typer.Context,
    issue: Annotated[str, typer.Argument(help="The issue: its path, its name, or a part of it.")],
    format: FormatOption = Format.text,
) -> None:
    """List an issue's figures: what stands in the text, and the value, base and question behind it."""
    from newsletter.actions.figures import issue_figures
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    found = issue_figures(project, find_issue(project, issue))
    print_findings(found.findings, found.sources, err=True)
    if format is Format.json:
        print_json(found.content)
    else:
        for row in found.content["figures"]:
            typer.echo(_line(row))
    raise typer.Exit(1 if found.findings else 0)


def _line(row: dict[str, object]) -> str:
    value = "?" if row["value"] is None else f"{row['value']:.4g}"
    base = "" if row["base"] is None else f" of {row['base']}"
    place = f"{row['path']}:{row['line']}:{row['column']}"
    return f"{place}  {row['text']!r}  {value} {row['unit'] or ''}{base}  {row['reference']}"
