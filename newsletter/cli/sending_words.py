"""What `newsletter send` tells a person: what is about to be sent, how far it is, and what it came to."""

from __future__ import annotations

import datetime as dt
import sys
from typing import TYPE_CHECKING

import click

from newsletter.cli.output import counted, print_json, say

if TYPE_CHECKING:
    from newsletter.actions.ordering import Prepared, PreparedCampaign, Ready
    from newsletter.delivery.campaign import CampaignReport
    from newsletter.delivery.plan import Delivery, Report
    from newsletter.delivery.progress import Progress


def summarise(ready: Prepared | PreparedCampaign, at: dt.datetime | None) -> None:
    """Everything that is confirmed, on standard error; `at`: when it is to go out, None for now."""
    from newsletter.delivery.scheduling import shown_time

    who = ("test address", "test addresses") if ready.plan.test else ("reader", "readers")
    people = f"? {who[1]}" if ready.readers is None else counted(ready.readers, *who)
    say(f"Subject   {ready.edition.subject}")
    say(f"From      {ready.plan.sender}")
    say(f"To        {ready.plan.target}: {people}")
    if ready.already:
        some = f"{ready.already:,} of them have it; it goes to the rest"
        say(f"Already   {'all of them have it' if ready.everybody_has_it else some}")
    now = dt.datetime.now(ready.zone)
    say(f"When      {shown_time(at) if at else f'now, {shown_time(now)}'}")
    say(f"Through   {ready.provider.capabilities.name}")
    say(f"Approved  {_approval(ready)}")
    for warning in ready.warnings(at or now):
        say(f"Warning   {warning}")


def _approval(ready: Ready) -> str:
    outgoing = ready.outgoing
    if outgoing.approved_by:
        return f"by {outgoing.approved_by}"
    return f"no longer: {'; '.join(outgoing.void)}" if outgoing.void else "not yet"


def plan_json(
    ready: Prepared | PreparedCampaign, at: dt.datetime | None, requests: tuple[str, ...]
) -> dict[str, object]:
    """What `--dry-run --format json` prints."""
    return {
        "schema": 1,
        "issue": ready.edition.slug,
        "subject": ready.edition.subject,
        "list": ready.plan.target,
        "provider": ready.provider.capabilities.name,
        "sender": ready.plan.sender,
        "readers": ready.readers,
        "already": ready.already,
        "test": ready.plan.test,
        "at": at.isoformat() if at else None,
        "warnings": list(ready.warnings(at or dt.datetime.now(dt.UTC))),
        "requests": list(requests),
    }


def refusal_json(issue: str, to: str | None, error: Exception) -> dict[str, object]:
    """What `--format json` prints where nothing was handed over: the fields of a report, and why."""
    return {
        "schema": 1,
        "delivery": None,
        "issue": issue,
        "list": to,
        "provider": None,
        "outcome": "refused",
        "refusal": str(error),
        "help": getattr(error, "help", ""),
    }


def interrupted_json(delivery: Delivery, error: Exception) -> dict[str, object]:
    """What `--format json` prints where a send ended by a failure after it had begun: as it stands, and why."""
    return {
        "schema": 1,
        "delivery": delivery.id,
        "issue": delivery.issue,
        "list": delivery.target,
        "provider": delivery.provider,
        "outcome": "interrupted",
        "reason": str(error),
        "help": getattr(error, "help", ""),
        **_counts(delivery),
    }


def show_progress(progress: Progress) -> None:
    """One line that is written over on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        return
    done = progress.total - progress.waiting
    counts = f"{progress.accepted:,} accepted, {progress.refused:,} refused, {progress.held:,} held"
    rate = f", {progress.rate:,.0f} a second" if progress.rate else ""
    left = f", {_span(progress.left)} left" if progress.left and progress.waiting else ""
    ending = "" if progress.waiting else "\n"
    sys.stderr.write(f"\r\x1b[K{done:,} of {progress.total:,}: {counts}{rate}{left}{ending}")
    sys.stderr.flush()


def _span(span: dt.timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {seconds} s" if minutes else f"{seconds} s"


def tell_scheduled(delivery: Delivery, at: dt.datetime, format: str) -> None:
    """That it is scheduled, and what carries it out."""
    from newsletter.delivery.scheduling import shown_time

    if format == "json":
        print_json({"schema": 1, "delivery": delivery.id, "state": delivery.state, "at": at.isoformat()})
        return
    click.echo(f"Delivery {delivery.id} goes out on {shown_time(at)}, while `newsletter worker` is running.")
    say(f"`newsletter deliveries cancel {delivery.id}` takes it back until then.")


def tell(report: Report | CampaignReport, format: str) -> None:
    """What a send came to, of messages or of a campaign."""
    from newsletter.delivery.plan import Report

    if isinstance(report, Report):
        tell_report(report, format)
    else:
        tell_campaign(report, format)


def tell_campaign(report: CampaignReport, format: str) -> None:
    """What handing an issue to a provider that holds the list came to."""
    row, delivery = report.row, report.delivery
    if format == "json":
        print_json(
            {
                "schema": 1,
                "delivery": delivery.id,
                "issue": delivery.issue,
                "list": delivery.target,
                "provider": report.provider,
                "outcome": report.outcome,
                "campaign": row.name,
                "state": row.state,
                "readers": row.readers,
                "at": row.at.isoformat() if row.at else None,
                "resumed": report.resumed,
                "earlier": report.earlier,
                "stopped": report.stopped or report.held or None,
            }
        )
        return
    if report.earlier:
        say("The list has this issue already; nothing was done.")
    if report.stopped:
        say(f"Stopped: {report.stopped}")
    click.echo(report.words)
    if report.help:
        say(report.help)


def tell_report(report: Report, format: str) -> None:
    """What a send came to."""
    from newsletter.delivery.sending import STOPPED

    delivery = report.delivery
    counts = _counts(delivery)
    if format == "json":
        print_json(
            {
                "schema": 1,
                "delivery": delivery.id or None,
                "issue": delivery.issue,
                "list": delivery.target,
                "provider": delivery.provider,
                "outcome": report.outcome,
                "resumed": report.resumed,
                "earlier": report.earlier,
                "waiting": report.waiting,
                "stopped": report.stopped or None,
                **counts,
            }
        )
        return
    if report.stopped:
        say(f"Stopped: {report.stopped}")
        if report.stopped != STOPPED:
            say(f"  `newsletter providers check {delivery.provider}` tries the account without sending.")
    if "in a row were refused" in report.stopped:
        say(f"  Is it about their addresses after all? `newsletter deliveries show {delivery.id}` names them, and")
        say("  `newsletter lists remove` lets the rest go on.")
    if report.waiting:
        say(f"{report.waiting:,} wait for it in another send that was not finished: `newsletter deliveries list`.")
    if not delivery.total and not report.resumed:
        everybody = f"All {report.earlier:,} readers have this issue already."
        click.echo(everybody if report.earlier else f"Nobody new is on the list {delivery.target}.")
        return
    words = ", ".join(f"{count:,} {state}" for state, count in counts.items() if count)
    click.echo(f"{report.outcome.capitalize()}: {words} of {delivery.total:,}.")
    _advise(delivery, counts)


def _counts(delivery: Delivery) -> dict[str, int]:
    """By what became of them; who was cut off waits to be found out about."""
    counts = {
        "accepted": delivery.counts.get("accepted", 0),
        "refused": delivery.counts.get("refused", 0),
        "held": delivery.counts.get("held", 0),
        "planned": delivery.counts.get("planned", 0),
    }
    counts["planned"] += delivery.counts.get("in flight", 0)
    return counts


def _advise(delivery: Delivery, counts: dict[str, int]) -> None:
    if counts["held"] or counts["refused"]:
        say(f"`newsletter deliveries show {delivery.id}` names them.")
    if counts["refused"] and not delivery.test:
        say(f"Is what they were refused for mended, `… settle {delivery.id} --all --refused --again` lets them get it.")
    cut_off = delivery.counts.get("in flight", 0)
    if cut_off:
        say(f"{cut_off:,} of them were cut off, and what became of them is asked first.")
        say(f"`newsletter deliveries settle {delivery.id} --all` writes down what you know.")
    if counts["planned"] and not delivery.test:
        say(f"{counts['planned']:,} still wait: `newsletter deliveries resume {delivery.id}` goes on.")
    if counts["held"]:
        say(
            f"Whether the held have it, nobody knows: `newsletter deliveries settle {delivery.id}` writes down what is."
        )
