"""`newsletter send`."""

from __future__ import annotations

import datetime as dt
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypedDict, Unpack

import click

from newsletter.cli.output import confirm, counted, format_option, print_json, project_of, say, yes_option
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.ordering import Order, Ready
    from newsletter.delivery.campaign import CampaignReport
    from newsletter.delivery.plan import Delivery, Report


class How(TypedDict):
    """The options that say how: when, whether really, whether to ask and to wait, and in which form to tell."""

    at: str | None
    dry_run: bool
    yes: bool
    now: bool
    format: str


@click.command("send")
@click.argument("issue")
@click.option("--to", metavar="LIST", help="The list, or LIST/SEGMENT; else the one that the front matter names.")
@click.option("--test", multiple=True, metavar="ADDRESS", help="Send it only here, marked as a test. May be repeated.")
@click.option("--with-evidence", is_flag=True, help="A review copy: each figure with a note. Only with --test.")
@click.option("--at", metavar="TIME", help="Send it then: 2016-11-17T07:30, tomorrow 07:30, or 07:30.")
@click.option("--dry-run", is_flag=True, help="Print the first requests without their secrets, and send nothing.")
@yes_option
@click.option("--now", is_flag=True, help="Don't wait for second thoughts.")
@format_option
@click.pass_context
def command(
    context: click.Context,
    /,
    issue: str,
    to: str | None,
    test: tuple[str, ...],
    with_evidence: bool,
    **how: Unpack[How],
) -> None:
    """Hand ISSUE to its list's provider: one message for each reader, and to nobody twice.

    The same command takes up a send that was interrupted. Exit code 1: not everybody got it, or it was refused.
    """
    from newsletter.actions.ordering import Order

    if how["at"] and test:
        raise click.UsageError("A test goes out now: leave out --at.")
    if with_evidence and not test:
        raise click.UsageError("A review copy goes to single addresses: say --test ADDRESS.")
    carry_out(context, issue, Order(to, test, with_evidence=with_evidence), how)


def carry_out(context: click.Context, issue: str, order: Order, how: How) -> None:
    """Show what is about to be sent, ask, wait, send, and tell, of a refusal too; ends the command."""
    from newsletter.cli.sending_words import interrupted_json, refusal_json, tell

    begun: list[Delivery] = []
    try:
        report = _carry_out(context, issue, order, how, begun.append)
    except (NewsletterError, OSError) as error:
        if how["format"] == "json" and begun:
            print_json(interrupted_json(_as_it_stands(context, begun[0]), error))
        elif how["format"] == "json":
            print_json(refusal_json(issue, order.to, error))
        raise
    if report is not None:
        tell(report, how["format"])
        _tell_where(context, report, how["format"])
        sys.exit(0 if report.complete else 1)


def _as_it_stands(context: click.Context, delivery: Delivery) -> Delivery:
    """The delivery as it is recorded now, as far as that can be read."""
    from newsletter.actions.records import history_of

    with suppress(NewsletterError, OSError), history_of(project_of(context)) as history:
        return history.delivery(delivery.id)
    return delivery


def _tell_where(context: click.Context, report: Report | CampaignReport, format: str) -> None:
    """The folder of messages that went nowhere."""
    from newsletter.providers.registry import reaches_people

    delivery = report.delivery
    if format == "text" and delivery.total and not reaches_people(delivery.provider):
        project = project_of(context)
        click.echo(project.relative(project.outbox / delivery.name))


def _carry_out(
    context: click.Context, issue: str, order: Order, how: How, on_opened: Callable[[Delivery], None]
) -> Report | CampaignReport | None:
    """What the send came to; None where nothing was to be sent now, and that was told."""
    from newsletter.actions.issues import find_issue
    from newsletter.actions.ordering import Prepared, prepared
    from newsletter.actions.send import hand_over, rehearse, schedule
    from newsletter.cli.sending_words import plan_json, show_progress, summarise, tell_scheduled
    from newsletter.cli.stopping import stopped_by_hand
    from newsletter.delivery.run import Run
    from newsletter.delivery.scheduling import parse_time

    project = project_of(context)
    with prepared(project, find_issue(project, issue), order) as ready:
        when = parse_time(how["at"], _now(), ready.zone) if how["at"] else None
        summarise(ready, when)
        if how["dry_run"]:
            requests = tuple(rehearse(ready, _now, when))
            if how["format"] == "json":
                print_json(plan_json(ready, when, requests))
            else:
                click.echo("\n\n".join(requests))
            say("Nothing was sent (--dry-run).")
            return None
        if not ready.everybody_has_it:
            confirm(_question(ready), yes=how["yes"])
        if when and isinstance(ready, Prepared):
            tell_scheduled(schedule(ready, when, _now), when, how["format"])
            return None
        _wait(ready, now=how["now"] or ready.everybody_has_it)
        with stopped_by_hand() as stop:
            return hand_over(ready, Run(_now, stop, on_opened, show_progress), when)


def _question(ready: Ready) -> str:
    target, left = ready.plan.target, None if ready.readers is None else ready.readers - ready.already
    known = target if left is None else f"{counted(left, 'reader')} of {target}"
    people = "the test addresses" if ready.plan.test else known
    return f"Send “{ready.edition.subject}” to {people}?"


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _wait(ready: Ready, *, now: bool) -> None:
    """The visible wait before a real send, in which Ctrl-C takes it back."""
    if now or ready.plan.test or not ready.provider.capabilities.leaves_machine:
        return
    on_terminal = sys.stderr.isatty()
    try:
        for left in range(ready.undo, 0, -1):
            if on_terminal:
                sys.stderr.write(f"\r\x1b[KSending in {left} s. Ctrl-C takes it back.")
                sys.stderr.flush()
            elif left == ready.undo:
                say(f"Sending in {left} s. Ctrl-C takes it back.")
            time.sleep(1)
    except KeyboardInterrupt:
        say("\nTaken back: nothing was sent.")
        sys.exit(1)
    if on_terminal and ready.undo:
        sys.stderr.write("\r\x1b[K")
