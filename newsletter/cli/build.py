"""`newsletter build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from newsletter.cli.output import Format, FormatOption, print_json, project_of

app = typer.Typer(rich_markup_mode=None)


@app.command()
def build(
    context: typer.Context,
    issue: Annotated[str, typer.Argument(help="The issue: its path, its name, or a part of it.")],
    out: Annotated[Path | None, typer.Option(help="The folder to write to instead of build/ISSUE.")] = None,
    format: FormatOption = Format.text,
) -> None:
    """Make an issue's email, text, web page and manifest. Refuses where `check` finds an error."""
    from newsletter.actions.build import build_issue
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    built = build_issue(project, find_issue(project, issue), out)
    if format is Format.json:
        print_json(built.as_json())
    else:
        print_findings(built.findings, built.sources, err=True)
        for path in built.written:
            typer.echo(path)
    raise typer.Exit(0 if built.written else 1)
