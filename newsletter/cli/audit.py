"""`newsletter audit`."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from newsletter.cli.output import format_option, print_json, project_of, say

if TYPE_CHECKING:
    from newsletter.actions.audit import Audit
    from newsletter.evidence.audit import Audited, Wrong


@click.command("audit")
@format_option
@click.pass_context
def command(context: click.Context, format: str) -> None:
    """Work out again every figure that was sent, and say which sentences no longer hold and how many received them.

    Where there are any, a correction is drafted. Exit codes: 0 all holds, 1 something does not, 2 a lock could not be
    read.
    """
    from newsletter.actions.audit import audit_project

    found = audit_project(project_of(context))
    for problem in found.unread:
        say(f"{problem.path}:{problem.span.line}: {problem.message}\n  {problem.help}")
    if format == "json":
        print_json(_as_json(found))
    else:
        for edition in found.wrong:
            _tell(edition)
        if not found.wrong:
            many = len(found.editions)
            say(f"{many} edition{'s' if many != 1 else ''} sent: every figure still holds.")
    sys.exit(2 if found.unread else 1 if found.wrong else 0)


def _tell(edition: Audited) -> None:
    from newsletter.evidence.correction import correction

    lists = ", ".join(dict.fromkeys(f"{sending.list}, {sending.started[:10]}" for sending in edition.sendings))
    click.echo(f"{edition.issue}: {len(edition.wrong)} wrong, received by {edition.received:,} ({lists})")
    for wrong in edition.wrong:
        click.echo(f"  “{wrong.figure.sentence}”")
        change = f"{wrong.was} → {wrong.is_now}  " if wrong.now else ""
        click.echo(f"    {change}{wrong.figure.reference}")
        click.echo(f"    {wrong.reason}")
    click.echo("\n  A correction to begin with:\n")
    for line in correction(edition).splitlines():
        click.echo(f"  {line}".rstrip())
    click.echo()


def _as_json(found: Audit) -> dict[str, Any]:
    return {
        "schema": 1,
        "editions": [_edition(edition) for edition in found.wrong],
        "unread": [
            {"path": problem.path, "line": problem.span.line, "message": problem.message} for problem in found.unread
        ],
        "summary": {
            "editions": len(found.editions),
            "wrong": sum(len(edition.wrong) for edition in found.wrong),
            "received": sum(edition.received for edition in found.wrong),
        },
    }


def _edition(edition: Audited) -> dict[str, Any]:
    from msgspec import to_builtins

    from newsletter.evidence.correction import correction

    return {
        "issue": edition.issue,
        "edition": edition.edition.edition,
        "subject": edition.edition.subject,
        "received": edition.received,
        "sendings": [to_builtins(sending) for sending in edition.sendings],
        "figures": [_figure(wrong) for wrong in edition.wrong],
        "correction": correction(edition),
    }


def _figure(wrong: Wrong) -> dict[str, Any]:
    figure = wrong.figure
    return {
        "reference": figure.reference,
        "kind": figure.kind,
        "text": figure.text,
        "sentence": figure.sentence,
        "unit": figure.unit or None,
        "was": wrong.was,
        "now": wrong.is_now or None,
        "difference": wrong.difference,
        "reason": wrong.reason,
    }
