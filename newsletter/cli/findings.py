"""Findings on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence

import click

from newsletter.checks.rule import Finding
from newsletter.cli.output import in_colour


def print_findings(findings: Sequence[Finding], sources: Mapping[str, str], *, err: bool = False) -> None:
    """Findings for a person: place, excerpt, caret, what to do."""
    from newsletter.checks.formats.text import text_report

    if findings:
        colour = in_colour(sys.stderr if err else sys.stdout)
        click.echo(text_report(findings, sources, colour=colour), err=err, nl=False)
