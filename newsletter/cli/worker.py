"""`newsletter worker`."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from newsletter.cli.output import format_option, print_json, project_of, say
from newsletter.errors import NewsletterError

if TYPE_CHECKING:
    from newsletter.actions.worker import Carried, Worker
    from newsletter.delivery.pacing import Stop
    from newsletter.delivery.plan import Delivery

_LOOK = 10.0  # seconds from one look at the schedule to the next


@click.command("worker")
@click.option("--once", is_flag=True, help="Carry out what is due now, and end.")
@format_option
@click.pass_context
def command(context: click.Context, once: bool, format: str) -> None:
    """Send what is scheduled when it is due, and go on with what another worker began and left.

    What is more than a quarter of an hour overdue is asked about first, and left alone where nobody is there to ask.
    """
    from newsletter.actions.worker import Worker
    from newsletter.cli.sending_words import show_progress
    from newsletter.cli.stopping import stopped_by_hand
    from newsletter.delivery.run import Run

    if format == "json" and not once:
        raise click.UsageError("JSON is for --once: a worker that goes on has no last word.")
    project = project_of(context)
    zone = ZoneInfo(project.config.timezone)
    with stopped_by_hand() as stop:
        run = Run(lambda: dt.datetime.now(dt.UTC), stop, on_progress=show_progress)
        worker = Worker(project, run, lambda delivery: _agrees(delivery, zone))
        if not once:
            say("Waiting for what is due. Ctrl-C ends it.")
        carried = _carry_out(worker, format) if once else go_on(worker, stop)
    if format == "json":
        print_json({"schema": 1, "deliveries": [_as_json(one) for one in carried]})
    sys.exit(0 if all(one.report and one.report.complete for one in carried) else 1)


def _carry_out(worker: Worker, format: str) -> list[Carried]:
    """What is due now, told as it comes."""
    carried = []
    for one in worker.once():
        _tell(one, format)
        carried.append(one)
    return carried


def go_on(worker: Worker, stop: Stop) -> list[Carried]:
    """Look again and again, over a record that is away for a while too, until somebody wants it to end."""
    said = ""
    while not stop.is_set():
        try:
            _carry_out(worker, "text")
            said = ""
        except NewsletterError as error:
            if error.message != said:
                say(f"{error.message} {error.help}".rstrip())
            said = error.message
        stop.wait(_LOOK)
    return []


def _agrees(delivery: Delivery, zone: ZoneInfo) -> bool:
    from newsletter.delivery.scheduling import shown_time

    assert delivery.due is not None
    due = shown_time(delivery.due.astimezone(zone))
    question = f"{delivery.issue} to {delivery.target} was due on {due} and is overdue."
    if not sys.stdin.isatty():
        say(
            f"{question} It is left alone: `newsletter deliveries resume {delivery.id}` sends it, `cancel` gives it up."
        )
        return False
    return click.confirm(f"{question} Send it now?", err=True)


def _tell(carried: Carried, format: str) -> None:
    from newsletter.cli.sending_words import tell

    delivery = carried.delivery
    say(f"Delivery {delivery.id}: {delivery.issue} to {delivery.target}")
    if carried.failure:
        say(f"{carried.failure.message} {carried.failure.help}".rstrip())
    elif carried.report and format == "text":
        tell(carried.report, "text")


def _as_json(carried: Carried) -> dict[str, object]:
    report, failure = carried.report, carried.failure
    return {
        "delivery": carried.delivery.id,
        "issue": carried.delivery.issue,
        "list": carried.delivery.target,
        "outcome": report.outcome if report else "refused",
        "reason": (failure.message if failure else report.stopped if report else "") or None,
        "counts": dict(report.delivery.counts) if report else {},
    }
