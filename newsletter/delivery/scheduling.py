"""Sending later: the time as a person says it, and the record of it until then."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from newsletter.compose.edition import Edition
from newsletter.delivery.campaign_record import make_room_for_messages
from newsletter.delivery.database import writing
from newsletter.delivery.history import read_delivery
from newsletter.delivery.lease import Clock, lease
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery, Plan, claim
from newsletter.delivery.planning import give_up_untouched, new_delivery, unfinished
from newsletter.delivery.preflight import refuse_unsendable
from newsletter.delivery.send import mailing_of
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.base import DirectProvider

GRACE = dt.timedelta(minutes=15)  # a schedule that is later than this was forgotten by everybody: a person decides
_TIME = re.compile(r"(?:(?P<day>\d{4}-\d\d-\d\d|today|tomorrow)[t ]+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)")
_EXAMPLE = "Write 2016-11-17T07:30, tomorrow 07:30, or 07:30."


def parse_time(text: str, now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """The time that `text` says, in `zone` unless it says one itself. Raises CouldNotRun.

    "07:30" is the next time that the clock shows it. A time that the clocks skip or show twice is refused.
    """
    said = text.strip().lower()
    found = _TIME.fullmatch(said)
    at = _with_offset(text) if found is None else _on_the_clock(text, found, now.astimezone(zone), zone)
    if at <= now:
        raise CouldNotRun(f"{text} has passed: it is {shown_time(now.astimezone(zone))}.", _EXAMPLE)
    return at.astimezone(zone)


def _with_offset(text: str) -> dt.datetime:
    try:
        at = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise CouldNotRun(f"“{text}” is not a time.", _EXAMPLE) from None
    if at.tzinfo is None:
        raise CouldNotRun(f"“{text}” is not a time.", _EXAMPLE)
    return at


def _on_the_clock(text: str, found: re.Match[str], now: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    try:
        clock = dt.time(int(found["hour"]), int(found["minute"]))
        day = _day(found["day"], now)
    except ValueError:
        raise CouldNotRun(f"“{text}” is not a time.", _EXAMPLE) from None
    at = dt.datetime.combine(day, clock, zone)
    if found["day"] is None and at <= now:
        at = dt.datetime.combine(day + dt.timedelta(days=1), clock, zone)
    if at.utcoffset() != at.replace(fold=1).utcoffset():
        skipped = at.astimezone(dt.UTC).astimezone(zone).replace(fold=0) != at.replace(fold=0)
        what = "is skipped by the clocks" if skipped else "comes twice"
        raise CouldNotRun(f"{text} {what} that night in {zone.key}.", "Choose another hour, or add the offset: +01:00.")
    return at


def _day(word: str | None, now: dt.datetime) -> dt.date:
    if word in (None, "today"):
        return now.date()
    return now.date() + dt.timedelta(days=1) if word == "tomorrow" else dt.date.fromisoformat(str(word))


def shown_time(at: dt.datetime) -> str:
    """A time with its zone, as a person is shown it: "Thursday 17 November 2016, 07:30 GMT (Europe/London)"."""
    zone = f" ({at.tzinfo.key})" if isinstance(at.tzinfo, ZoneInfo) else ""
    return f"{at:%A} {at.day} {at:%B %Y, %H:%M %Z}{zone}"


def schedule(
    edition: Edition, plan: Plan, provider: DirectProvider, ledger: Ledger, at: dt.datetime, clock: Clock
) -> Delivery:
    """Write down that the edition is to go out at `at`; a worker carries it out. Raises DeliveryRefused.

    Whom it reaches is decided then: who subscribes until it goes out gets it, and who leaves doesn't.
    """
    mailing = mailing_of(edition, plan, clock())
    refuse_unsendable(mailing, plan, provider)
    digest, name = mailing.content_digest, provider.capabilities.name
    with lease(ledger.engine, claim(edition.slug, test=False), clock), writing(ledger.engine) as connection:
        if provider.capabilities.leaves_machine:
            make_room_for_messages(connection, edition.slug, plan.list, clock())
        before = unfinished(connection, edition.slug, plan, name)
        if before is not None and before.state == "scheduled":
            raise DeliveryRefused(
                f"{edition.slug} is scheduled for {plan.target} already, as delivery {before.id}.",
                f"`newsletter deliveries cancel {before.id}` gives that up.",
            )
        if before is not None:
            _refuse_begun(before, digest, name)
            give_up_untouched(connection, before, digest, clock())
        number = new_delivery(connection, plan, edition.slug, edition.subject, digest, name, clock(), at)
        return read_delivery(connection, number)


def _refuse_begun(before: Delivery, digest: str, provider: str) -> None:
    """Raises DeliveryRefused where this very send has begun: what is left of it is gone on with, and needs no time."""
    if before.began_with(digest, provider) and before.counts.get("planned", 0) < before.total:
        raise DeliveryRefused(
            f"Delivery {before.id} of {before.issue} has begun, and was interrupted.",
            f"`newsletter deliveries resume {before.id}` goes on with it now, `… cancel {before.id}` gives it up.",
        )
