"""`newsletter approve`."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import format_option, print_json, project_of, say
from newsletter.errors import CouldNotRun, NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.approve import Candidate
    from newsletter.actions.project import Project
    from newsletter.evidence.differences import Differences
    from newsletter.evidence.lock import Approval, LockedEdition


@click.command("approve")
@click.argument("issue")
@click.option("--by", metavar="WHO", help="Who approves it; else the name and address that git knows.")
@click.option("--yes", is_flag=True, help="Don't ask.")
@format_option
@click.pass_context
def command(context: click.Context, issue: str, by: str | None, yes: bool, format: str) -> None:
    """Show what changed in ISSUE since it was last approved, ask, and keep the edition as it is.

    What is kept is what `send` sends. A later change to draft, figures, theme or senders voids the approval. Exit
    codes: 0 approved, 1 the issue has errors, or you said no, 2 it could not run.
    """
    from newsletter.actions.approve import candidate
    from newsletter.actions.issues import find_issue
    from newsletter.cli.findings import print_findings

    outcome = Outcome(issue)
    try:
        project = project_of(context)
        chosen = candidate(project, find_issue(project, issue))
        outcome.chosen = chosen
        print_findings(chosen.made.findings, chosen.made.sources, err=True)
        if chosen.now is None:
            outcome.refusal = "errors"
            say(f"{chosen.lock.issue} has errors and can't be approved.")
        else:
            _decide(project, outcome, chosen, by, yes=yes)
    except (NewsletterError, OSError) as error:
        outcome.refusal = str(error)
        raise
    finally:
        if format == "json":
            print_json(outcome.as_json())
    if outcome.approval is None:
        sys.exit(1)
    if format == "text":
        again = "Already a" if chosen.standing else "A"
        approval = outcome.approval
        click.echo(f"{again}pproved by {approval.by}, {approval.at}: {approval.edition[:12]}")


def _decide(project: Project, outcome: Outcome, chosen: Candidate, by: str | None, *, yes: bool) -> None:
    """Show it, ask where something is to be decided, and approve."""
    from newsletter.actions.approve import approve
    from newsletter.actions.approver import approver

    _show(chosen)
    if chosen.standing is None and not yes and not _said_yes(chosen):
        return
    who = " ".join((by or approver(project.root)).split())
    outcome.approval = approve(project, chosen, who, dt.datetime.now(dt.UTC))


def _show(chosen: Candidate) -> None:
    """What is decided on."""
    from newsletter.evidence.differences import difference_lines

    assert chosen.now is not None
    if chosen.standing is not None:
        return
    if chosen.since is None:
        for line in _summary(chosen.now.record):
            say(line)
        return
    say(f"Since {chosen.lock.issue} was approved:")
    for line in difference_lines(chosen.since):
        say(f"  {line}")


def _summary(record: LockedEdition) -> Iterator[str]:
    """A first edition in short: what stands in the inbox, and every figure."""
    from newsletter.evidence.changes import NOBODY
    from newsletter.evidence.lock import DRAWN

    yield f"Subject   {record.subject}"
    yield from (f"Sender    {sender or NOBODY} ({name})" for name, sender in record.senders.items())
    pictures = sum(name.startswith("images/") for name in record.files)
    if pictures:
        yield f"Pictures  {pictures}"
    said = [figure for figure in record.figures if figure.kind not in DRAWN]
    yield f"Figures   {len(said)}"
    yield from (f"  {figure.text}  ({figure.reference})" for figure in said)
    drawn = len(record.figures) - len(said)
    if drawn:
        yield f"  and {drawn} in charts and tables"


def _said_yes(chosen: Candidate) -> bool:
    if not sys.stdin.isatty():
        raise CouldNotRun("Nobody is here to approve this.", "Look at it, and say --yes.")
    return click.confirm(f"Approve “{chosen.lock.issue}”?", err=True)


@dataclass
class Outcome:
    """How the command ends: with an approval, or with a refusal ("errors", "" for a no, or why it could not run)."""

    issue: str
    chosen: Candidate | None = None
    approval: Approval | None = None
    refusal: str = ""

    def as_json(self) -> dict[str, object]:
        """The same fields however it ended; null where there is nothing to say."""
        chosen, approval = self.chosen, self.approval
        since = chosen.since if chosen else None
        return {
            "schema": 1,
            "issue": chosen.lock.issue if chosen else self.issue,
            "approved": approval is not None,
            "refusal": None if approval else self.refusal or "declined",
            "edition": approval.edition if approval else None,
            "by": approval.by if approval else None,
            "at": approval.at if approval else None,
            "already": chosen is not None and chosen.standing is not None,
            "changes": _changes(since) if since else None,
            **_findings(chosen),
        }


def _changes(since: Differences) -> dict[str, object]:
    return {
        "figures": [
            {"reference": each.reference, "before": each.before or None, "now": each.now or None}
            for each in since.figures
        ],
        "words": list(since.words),
        "links_added": list(since.links_added),
        "links_gone": list(since.links_gone),
        "others": list(since.others),
    }


def _findings(chosen: Candidate | None) -> dict[str, object]:
    from newsletter.checks.formats.json_format import json_findings

    return {**json_findings(chosen.made.findings if chosen else (), 1)}
