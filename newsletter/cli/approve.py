"""`newsletter approve`."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import format_option, print_json, project_of, say
from newsletter.errors import CouldNotRun

if TYPE_CHECKING:
    from newsletter.actions.approve import Candidate
    from newsletter.evidence.lock import Approval


@click.command("approve")
@click.argument("issue")
@click.option("--by", metavar="WHO", help="Who approves it; else the name and address that git knows.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@format_option
@click.pass_context
def command(context: click.Context, issue: str, by: str | None, yes: bool, format: str) -> None:
    """Show what changed in ISSUE since it was last approved, ask, and keep the edition as it is.

    What is kept is what `send` sends. A later change to draft, figures or theme voids the approval. Exit code 1: the
    issue has errors, or you said no.
    """
    from newsletter.actions.approve import approve, candidate
    from newsletter.actions.approver import approver
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    project = project_of(context)
    chosen = candidate(project, find_issue(project, issue))
    print_findings(chosen.made.findings, chosen.made.sources, err=True)
    if chosen.now is None:
        sys.exit(1)
    _show(chosen)
    if chosen.standing is None:
        _confirm(chosen, yes=yes)
    approval = approve(project, chosen, " ".join((by or approver(project.root)).split()), dt.datetime.now(dt.UTC))
    if format == "json":
        print_json(_as_json(chosen, approval))
    else:
        click.echo(f"{_already(chosen)}pproved by {approval.by}, {approval.at}: {approval.edition[:12]}")


def _already(chosen: Candidate) -> str:
    return "Already a" if chosen.standing else "A"


def _show(chosen: Candidate) -> None:
    """What is decided on."""
    from newsletter.evidence.differences import difference_lines

    assert chosen.now is not None
    record = chosen.now.record
    if chosen.standing is not None:
        return
    if chosen.since is not None:
        say(f"Since {chosen.lock.issue} was approved:")
        for line in difference_lines(chosen.since):
            say(f"  {line}")
        return
    say(f"Subject   {record.subject}")
    say(f"Figures   {len(record.figures)}")
    for figure in record.figures:
        say(f"  {figure.text}  ({figure.reference})")


def _confirm(chosen: Candidate, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise CouldNotRun("Nobody is here to approve this.", "Look at it, and say --yes.")
    if not click.confirm(f"Approve “{chosen.lock.issue}”?", err=True):
        sys.exit(1)


def _as_json(chosen: Candidate, approval: Approval) -> dict[str, object]:
    since = chosen.since
    return {
        "schema": 1,
        "issue": chosen.lock.issue,
        "edition": approval.edition,
        "by": approval.by,
        "at": approval.at,
        "already": chosen.standing is not None,
        "changes": {
            "figures": [
                {"reference": each.reference, "before": each.before or None, "now": each.now or None}
                for each in (since.figures if since else ())
            ],
            "words": list(since.words) if since else [],
            "links_added": list(since.links_added) if since else [],
            "links_gone": list(since.links_gone) if since else [],
            "others": list(since.others) if since else [],
        },
    }
