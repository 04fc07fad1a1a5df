"""`newsletter deliveries`."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import confirm, format_option, print_json, project_of, say, yes_option
from newsletter.errors import Refused

if TYPE_CHECKING:
    from newsletter.delivery.history import History
    from newsletter.delivery.plan import Delivery


@click.group("deliveries")
def command() -> None:
    """Say what was sent to whom, and decide what is left open."""


@command.command("list")
@format_option
@click.pass_context
def list_deliveries(context: click.Context, format: str) -> None:
    """Every send, newest first."""
    from newsletter.actions.records import history_of

    with history_of(project_of(context)) as history:
        found = history.deliveries()
    if format == "json":
        print_json({"schema": 1, "deliveries": [_delivery(delivery) for delivery in found]})
        return
    for delivery in found:
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(delivery.counts.items()))
        test = " (test)" if delivery.test else ""
        started = f"{delivery.started:%Y-%m-%d %H:%M} UTC"
        what = f"due {delivery.due:%Y-%m-%d %H:%M} UTC" if delivery.due and delivery.state == "scheduled" else counts
        click.echo(f"{delivery.id:>4}  {started}  {delivery.issue}{test}  {delivery.target}  {delivery.state}  {what}")


@command.command("show")
@click.argument("number", type=int)
@click.option("--calls", is_flag=True, help="Each call to the provider, and what it answered, instead.")
@click.option("--ask", is_flag=True, help="Ask the provider how a campaign stands now.")
@format_option
@click.pass_context
def show_delivery(context: click.Context, number: int, calls: bool, ask: bool, format: str) -> None:
    """Each recipient of send NUMBER, and what became of the message. `list` gives the numbers."""
    from newsletter.actions.deliveries import look_at_delivery
    from newsletter.actions.records import history_of
    from newsletter.cli.sending_words import tell_campaign

    if ask:
        tell_campaign(look_at_delivery(project_of(context), number, _now), format)
        return
    with history_of(project_of(context)) as history:
        delivery = history.delivery(number)
        if calls:
            _show_calls(history, delivery, format)
            return
        people = history.people(delivery)
        if format == "json":
            rows = [
                {"address": person.address, "state": person.state, "reason": person.reason or None} for person in people
            ]
            print_json({"schema": 1, **_delivery(delivery), "people": rows})
            return
        for person in people:
            click.echo(f"{person.state:<10} {person.address}  {person.reason}".rstrip())
        if delivery.campaign:
            click.echo(f"{delivery.provider} holds the list of this one, and tells no names.")
            say(f"`newsletter deliveries show {number} --ask` asks how it stands.")


def _show_calls(history: History, delivery: Delivery, format: str) -> None:
    from newsletter.delivery.evidence import calls_of

    found = calls_of(history.engine, delivery.id)
    if format == "json":
        rows = [
            {
                "at": one.at.isoformat(),
                "batch": one.batch or None,
                "method": one.exchange.method,
                "address": one.exchange.address,
                "status": one.exchange.status or None,
                "answer": one.exchange.answer,
            }
            for one in found
        ]
        print_json({"schema": 1, **_delivery(delivery), "calls": rows})
        return
    for one in found:
        call = one.exchange
        status = str(call.status) if call.status else "no answer"
        click.echo(f"{one.at:%Y-%m-%d %H:%M:%S} UTC  {call.method} {call.address}  {status}  {call.answer}".rstrip())


@command.command("resume")
@click.argument("number", type=int)
@yes_option
@click.option("--now", is_flag=True, help="Don't wait for second thoughts.")
@format_option
@click.pass_context
def resume_delivery(context: click.Context, number: int, yes: bool, now: bool, format: str) -> None:
    """Go on with send NUMBER where it was interrupted: `newsletter send` with its issue and list."""
    from newsletter.actions.ordering import Order
    from newsletter.actions.records import history_of
    from newsletter.cli.send import How, carry_out
    from newsletter.delivery.deciding import refuse_closed

    with history_of(project_of(context)) as history:
        delivery = history.delivery(number)
    refuse_closed(delivery)
    if delivery.test:
        raise Refused("A test is not taken up again.", "Send another.")
    order = Order(delivery.target, scheduled=delivery.id)
    how: How = {"at": None, "dry_run": False, "yes": yes, "now": now, "format": format}
    carry_out(context, delivery.issue, order, how)


@command.command("cancel")
@click.argument("number", type=int)
@yes_option
@format_option
@click.pass_context
def cancel_delivery(context: click.Context, number: int, yes: bool, format: str) -> None:
    """Give up those who still wait for send NUMBER, so that another edition can go to them."""
    from newsletter.actions import deliveries
    from newsletter.actions.records import history_of
    from newsletter.cli.sending_words import tell_campaign
    from newsletter.delivery.deciding import refuse_closed

    project = project_of(context)
    with history_of(project) as history:
        delivery = history.delivery(number)
    refuse_closed(delivery)
    waiting = delivery.counts.get("planned", 0)
    waits = "which is scheduled" if delivery.state == "scheduled" else f"for which {waiting:,} wait"
    confirm(f"Give up delivery {number} of {delivery.issue}, {waits}?", yes=yes)
    given_up = deliveries.cancel_delivery(project, number, _now)
    if not isinstance(given_up, int):
        tell_campaign(given_up, format)
        sys.exit(0 if given_up.complete else 1)
    if format == "json":
        print_json({"schema": 1, "delivery": number, "state": "cancelled", "given_up": given_up})
    else:
        nobody = delivery.state == "scheduled" or given_up == delivery.total
        click.echo(f"Delivery {number} is cancelled; {'nobody got it' if nobody else f'{given_up:,} did not get it'}.")


@command.command("settle")
@click.argument("number", type=int)
@click.argument("addresses", nargs=-1, metavar="[ADDRESS]...")
@click.option("--sent/--again", "sent", default=None, help="They have it; or: send it to them once more.")
@click.option("--all", "everybody", is_flag=True, help="Everybody who is held, or cut off and not found out about.")
@click.option("--refused", is_flag=True, help="Of those who were refused: with --again, once the reason is mended.")
@yes_option
@format_option
@click.pass_context
def settle_delivery(
    context: click.Context,
    number: int,
    addresses: tuple[str, ...],
    sent: bool | None,
    everybody: bool,
    refused: bool,
    yes: bool,
    format: str,
) -> None:
    """Say of each ADDRESS that is held in send NUMBER whether it has the issue, which nobody could know."""
    from newsletter.actions import deliveries
    from newsletter.actions.records import history_of
    from newsletter.delivery.deciding import people_to_settle

    if sent is None:
        raise click.UsageError("Say --sent, where they have it, or --again, where it is to be sent once more.")
    if bool(addresses) == everybody:
        raise click.UsageError("Name the addresses, or say --all.")
    if refused and sent:
        raise click.UsageError("Who was refused doesn't have it: say --again.")
    project = project_of(context)
    with history_of(project) as history:
        people = people_to_settle(history, history.delivery(number), addresses, refused=refused)
    may = "" if refused else ", though they may have it"
    what = "have it" if sent else f"get it once more{may}"
    confirm(f"{len(people):,} {'refused' if refused else 'held'}: they {what}?", yes=yes)
    delivery, many = deliveries.settle_delivery(project, number, people, _now, sent=sent, refused=refused)
    if format == "json":
        print_json({"schema": 1, **_delivery(delivery), "settled": list(people)})
        return
    click.echo(f"{many:,} settled.")
    if many < len(people):
        say(f"Of {len(people) - many:,} more was known meanwhile, and that stays.")
    if not sent:
        say(f"`newsletter send {delivery.issue} --to {delivery.target}` reaches them.")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _delivery(delivery: Delivery) -> dict[str, object]:
    return {
        "delivery": delivery.id,
        "issue": delivery.issue,
        "list": delivery.target,
        "test": delivery.test,
        "subject": delivery.subject,
        "provider": delivery.provider,
        "state": delivery.state,
        "started": delivery.started.isoformat(),
        "finished": delivery.finished.isoformat() if delivery.finished else None,
        "due": delivery.due.isoformat() if delivery.due else None,
        "counts": dict(delivery.counts),
    }
