"""`newsletter send`."""

from __future__ import annotations

import datetime as dt
import sys
import time
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import confirm, format_option, print_json, project_of, say, yes_option

if TYPE_CHECKING:
    from newsletter.actions.send import Prepared
    from newsletter.delivery.plan import Report
    from newsletter.delivery.sending import Progress


@click.command("send")
@click.argument("issue")
@click.option("--to", metavar="LIST", help="The list; else the one that the front matter names.")
@click.option("--test", multiple=True, metavar="ADDRESS", help="Send it only here, marked as a test. May be repeated.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@yes_option
@click.option("--now", is_flag=True, help="Don't wait for second thoughts.")
@format_option
@click.pass_context
def command(
    context: click.Context,
    issue: str,
    to: str | None,
    test: tuple[str, ...],
    dry_run: bool,
    yes: bool,
    now: bool,
    format: str,
) -> None:
    """Hand ISSUE to its list's provider: one message for each reader, and to nobody twice.

    The same command takes up a send that was interrupted. Exit code 1: not everybody got it, or it was refused.
    """
    from newsletter.actions.issues import find_issue
    from newsletter.actions.send import hand_over, prepared

    project = project_of(context)
    with prepared(project, find_issue(project, issue), to, test) as ready:
        _summarise(ready)
        if dry_run:
            if format == "json":
                print_json(_plan(ready))
            say("Nothing was sent (--dry-run).")
            return
        confirm(f"Send “{ready.edition.subject}”?", yes=yes)
        _wait(ready, now=now)
        report = hand_over(ready, lambda: dt.datetime.now(dt.UTC), _show_progress)
    _tell(report, format)
    if format == "text" and not ready.provider.capabilities.leaves_machine and report.delivery.total:
        click.echo(project.relative(project.outbox / report.delivery.name))
    sys.exit(0 if report.complete else 1)


def _summarise(ready: Prepared) -> None:
    people = f"{len(ready.addresses)} test address" if ready.plan.test else f"{ready.list.readers:,} reader"
    many = len(ready.addresses) if ready.plan.test else ready.list.readers
    ending = "" if many == 1 else "es" if ready.plan.test else "s"
    say(f"Subject   {ready.edition.subject}")
    say(f"From      {ready.plan.sender}")
    say(f"To        {ready.plan.list}: {people}{ending}")
    if ready.already:
        say(f"Already   {ready.already:,} of them have it")
    say(f"Through   {ready.provider.capabilities.name}")
    say(f"Approved  {_approval(ready)}")


def _plan(ready: Prepared) -> dict[str, object]:
    return {
        "schema": 1,
        "issue": ready.edition.slug,
        "subject": ready.edition.subject,
        "list": ready.plan.list,
        "provider": ready.provider.capabilities.name,
        "sender": ready.plan.sender,
        "readers": len(ready.addresses) if ready.plan.test else ready.list.readers,
        "already": ready.already,
        "test": ready.plan.test,
    }


def _approval(ready: Prepared) -> str:
    outgoing = ready.outgoing
    if outgoing.approved_by:
        return f"by {outgoing.approved_by}"
    return f"no longer: {'; '.join(outgoing.void)}" if outgoing.void else "not yet"


def _wait(ready: Prepared, *, now: bool) -> None:
    """The visible wait before a real send, in which Ctrl-C takes it back."""
    if now or ready.plan.test or not ready.provider.capabilities.leaves_machine:
        return
    try:
        for left in range(ready.undo, 0, -1):
            if sys.stderr.isatty() or left == ready.undo:
                say(f"Sending in {left} s. Ctrl-C takes it back.")
            time.sleep(1)
    except KeyboardInterrupt:
        say("Taken back: nothing was sent.")
        sys.exit(1)


def _show_progress(progress: Progress) -> None:
    """Progress on a terminal, nothing in a pipe."""
    if sys.stderr.isatty():
        done = progress.total - progress.waiting
        counts = f"{progress.accepted:,} accepted, {progress.refused:,} refused, {progress.held:,} held"
        sys.stderr.write(f"\r{done:,} of {progress.total:,}: {counts} ")
        if not progress.waiting:
            sys.stderr.write("\n")


def _tell(report: Report, format: str) -> None:
    delivery = report.delivery
    counts = {state: delivery.counts.get(state, 0) for state in ("accepted", "refused", "held", "planned")}
    if format == "json":
        print_json(
            {
                "schema": 1,
                "delivery": delivery.id or None,
                "issue": delivery.issue,
                "list": delivery.list,
                "provider": delivery.provider,
                "resumed": report.resumed,
                "earlier": report.earlier,
                "stopped": report.stopped or None,
                **counts,
            }
        )
        return
    if report.stopped:
        say(f"Stopped: {report.stopped}")
    if not delivery.total and not report.resumed:
        everybody = f"All {report.earlier:,} readers have this issue already."
        click.echo(everybody if report.earlier else f"Nobody is on the list {delivery.list}.")
        return
    click.echo(", ".join(f"{count:,} {state}" for state, count in counts.items() if count) + f" of {delivery.total:,}.")
    if counts["held"] or counts["refused"] or counts["planned"]:
        say(f"`newsletter deliveries show {delivery.id}` names them.")
    if counts["held"]:
        say(
            f"Whether the held have it, nobody knows: `newsletter deliveries settle {delivery.id}` writes down what is."
        )
