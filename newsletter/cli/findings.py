"""Findings on a terminal, in a pipe, in a log of GitHub's, in SARIF."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import typer

from newsletter.checks.rule import Finding
from newsletter.cli.output import in_colour


def print_findings(findings: Sequence[Finding], sources: Mapping[str, str], *, err: bool = False) -> None:
    """Findings for a person: place, excerpt, caret, what to do."""
    from newsletter.checks.formats.text import text_report

    if findings:
        typer.echo(
            text_report(findings, sources, colour=in_colour(sys.stderr if err else sys.stdout)), err=err, nl=False
        )
