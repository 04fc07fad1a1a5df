"""`newsletter deliveries`."""

from __future__ import annotations

import click

from newsletter.cli.output import format_option, print_json, project_of


@click.group("deliveries")
def command() -> None:
    """Say what was sent to whom."""


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
        click.echo(f"{delivery.id:>4}  {started}  {delivery.issue}{test}  {delivery.list}  {counts}")


@command.command("show")
@click.argument("number", type=int)
@format_option
@click.pass_context
def show_delivery(context: click.Context, number: int, format: str) -> None:
    """Each recipient of send NUMBER, and what became of the message. `list` gives the numbers."""
    from newsletter.actions.records import history_of

    with history_of(project_of(context)) as history:
        delivery = history.delivery(number)
        people = history.people(delivery)
        if format == "json":
            rows = [
                {"address": person.address, "state": person.state, "reason": person.reason or None} for person in people
            ]
            print_json({"schema": 1, **_delivery(delivery), "people": rows})
            return
        for person in people:
            click.echo(f"{person.state:<10} {person.address}  {person.reason}".rstrip())


def _delivery(delivery: object) -> dict[str, object]:
    from newsletter.delivery.plan import Delivery

    assert isinstance(delivery, Delivery)
    return {
        "delivery": delivery.id,
        "issue": delivery.issue,
        "list": delivery.list,
        "test": delivery.test,
        "subject": delivery.subject,
        "provider": delivery.provider,
        "state": delivery.state,
        "started": delivery.started.isoformat(),
        "finished": delivery.finished.isoformat() if delivery.finished else None,
        "counts": dict(delivery.counts),
    }
