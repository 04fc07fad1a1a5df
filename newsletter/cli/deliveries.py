"""`newsletter deliveries`."""

from __future__ import annotations

from typing import Annotated

import typer

from newsletter.cli.output import Format, FormatOption, print_json, project_of

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@app.callback()
def deliveries() -> None:
    """Say what was sent to whom."""


@app.command("list")
def list_deliveries(context: typer.Context, format: FormatOption = Format.text) -> None:
    """Every send, newest first."""
    from newsletter.actions.records import history_of

    with history_of(project_of(context)) as history:
        found = history.deliveries()
    if format is Format.json:
        print_json({"schema": 1, "deliveries": [_delivery(delivery) for delivery in found]})
        return
    for delivery in found:
        counts = ", ".join(f"{count:,} {state}" for state, count in sorted(delivery.counts.items()))
        test = " (test)" if delivery.test else ""
        started = f"{delivery.started:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"{delivery.id:>4}  {started}  {delivery.issue}{test}  {delivery.list}  {counts}")


@app.command()
def show(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="The delivery's number, as `list` gives it.")],
    format: FormatOption = Format.text,
) -> None:
    """Each recipient of one send, and what became of the message."""
    from newsletter.actions.records import history_of

    with history_of(project_of(context)) as history:
        delivery = history.delivery(number)
        people = history.people(delivery)
        if format is Format.json:
            rows = [
                {"address": person.address, "state": person.state, "reason": person.reason or None} for person in people
            ]
            print_json({"schema": 1, **_delivery(delivery), "people": rows})
            return
        for person in people:
            typer.echo(f"{person.state:<10} {person.address}  {person.reason}".rstrip())


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
