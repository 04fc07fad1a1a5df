"""What a person should look at again before a send. Nothing of it stops one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo

from newsletter.compose.dates import date_words
from newsletter.delivery.plan import Delivery


def warnings_before(
    history: Sequence[Delivery],
    issue: str,
    to: str,
    count: int,
    at: dt.datetime,
    zone: ZoneInfo,
    date: dt.date | None = None,
) -> tuple[str, ...]:
    """A sentence for each thing that is unusual about sending `issue` to `to` ("pilot", "pilot/gps") at `at`.

    `history` is every delivery, newest first; `count` the readers of `to` as it is now; `zone` the newsletter's; `date`
    the issue's own. Tests and what reached nobody don't count.
    """
    real = [delivery for delivery in history if not delivery.test and (delivery.total or delivery.state == "scheduled")]
    others = [delivery for delivery in real if delivery.issue != issue]
    day = at.astimezone(zone).date()
    return (
        *_same_day(others, to, day, zone),
        *_grown_or_shrunk([delivery for delivery in others if delivery.target == to], to, count, zone),
        *_another_date(date, day),
    )


def _same_day(others: Sequence[Delivery], to: str, day: dt.date, zone: ZoneInfo) -> Iterator[str]:
    """The list's other issues of that day in the newsletter's time zone, those to a part of it among them."""
    name = to.partition("/")[0]
    told = set()
    for delivery in others:
        moment = _went_out(delivery).astimezone(zone)
        if delivery.list == name and moment.date() == day and delivery.issue not in told:
            told.add(delivery.issue)
            coming = delivery.state == "scheduled" or (delivery.campaign and delivery.due and delivery.state == "open")
            what = "is to get" if coming else "got"
            when = f"{moment:%H:%M} ({zone.key})"
            yield f"The list {delivery.target} {what} another issue on that day: {delivery.issue}, {when}."


def _went_out(delivery: Delivery) -> dt.datetime:
    """When readers got it, or are to get it: a schedule may have been carried out later than it was due."""
    if delivery.due is None:
        return delivery.started
    if delivery.campaign:  # its provider kept the time; `finished` is when it was asked
        return delivery.due
    return delivery.finished if delivery.finished and delivery.total else delivery.due


def _grown_or_shrunk(others: Sequence[Delivery], to: str, count: int, zone: ZoneInfo) -> Iterator[str]:
    """Whether the list has at most half, or at least twice, as many readers as the last issue had."""
    sent = next((delivery for delivery in others if delivery.total), None)
    if sent is None:
        return
    before = sum(delivery.total for delivery in others if delivery.issue == sent.issue)
    change = "halved" if count * 2 <= before else "doubled" if count >= before * 2 else ""
    if change:
        day = date_words(sent.started.astimezone(zone).date(), "en-GB")
        yield f"The list {to} has {change}: {count:,} readers now, {before:,} for {sent.issue} on {day}."


def _another_date(date: dt.date | None, day: dt.date) -> Iterator[str]:
    if date is not None and date != day:
        yield f"The issue is dated {date_words(date, 'en-GB')}, and it goes out on {date_words(day, 'en-GB')}."
