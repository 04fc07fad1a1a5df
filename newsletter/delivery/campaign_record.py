"""What is written down of a campaign: a row beside its delivery, changed before each step and after it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Engine, Row, insert, or_, select, update

from newsletter.delivery.database import writing
from newsletter.delivery.evidence import note_calls
from newsletter.delivery.history import read_delivery
from newsletter.delivery.lease import Lease
from newsletter.delivery.plan import Delivery, DeliveryState, Plan
from newsletter.delivery.planning import close, new_delivery
from newsletter.delivery.tables import CAMPAIGNS, DELIVERIES, RECIPIENTS, moment, stamp
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.base import CampaignState, HeldAudience
from newsletter.providers.exchange import Exchange
from newsletter.providers.mailing import Mailing
from newsletter.providers.registry import reaches_people

# What was begun last. From `sending` or `scheduling` on, readers may get it whatever we hear.
Step = Literal["begun", "creating", "drafted", "testing", "scheduling", "sending", "cancelling", "over"]
Seen = CampaignState | Literal["unknown", "none"]  # what the provider said of it last; none: it has no such campaign
BEFORE_READERS: tuple[Step, ...] = ("begun", "creating", "drafted")


class CampaignRow(Struct, frozen=True):
    """A campaign as it is written down.

    `audience` is the provider's id of the list, `readers` how many were on it when it began; `at`: when it is to be
    sent, None: at once. `note`: what a person must look at, "" where nothing.
    """

    delivery: Delivery
    name: str
    audience: str
    readers: int | None = None
    reference: str = ""
    step: Step = "begun"
    state: Seen = "none"
    at: dt.datetime | None = None
    note: str = ""


class OpenedCampaign(Struct, frozen=True):
    """A campaign that may begin or go on. `earlier`: it is over, from an earlier send of the issue to the list."""

    row: CampaignRow
    resumed: bool = False
    earlier: bool = False


class CampaignRecord:
    """The campaigns of one database. Every change renews the lease that it depends on, or raises LeaseLost."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def open(
        self,
        plan: Plan,
        mailing: Mailing,
        audience: HeldAudience,
        provider: str,
        at: dt.datetime | None,
        lease: Lease,
        now: dt.datetime,
    ) -> OpenedCampaign:
        """Begin a campaign, or take up the one that was begun. Raises DeliveryRefused where it is another by now."""
        issue, digest = mailing.edition.slug, mailing.content_digest
        with writing(self.engine) as connection:
            lease.renew(connection)
            before = None if plan.test else _latest(connection, issue, plan.list)
            if before and before.delivery.state == "done":
                return OpenedCampaign(before, earlier=True)
            if before and before.delivery.began_with(digest, provider) and before.audience == audience.id:
                return OpenedCampaign(_at_the_same_time(connection, before, at, now), resumed=True)
            if before:
                _give_up(connection, before, now)
            if not plan.test:
                _refuse_messages(connection, issue, plan.list)
            number = new_delivery(connection, plan, issue, mailing.edition.subject, digest, provider, now)
            delivery = read_delivery(connection, number)
            row = CampaignRow(delivery, delivery.name, audience.id, audience.readers, at=at)
            connection.execute(insert(CAMPAIGNS).values(delivery=number, **_columns(row, now)))
            return OpenedCampaign(row)

    def of(self, delivery: Delivery) -> CampaignRow:
        """The campaign of a delivery. Raises CouldNotRun where it has none."""
        with self.engine.connect() as connection:
            found = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.delivery == delivery.id)).one_or_none()
        if found is None:
            raise CouldNotRun(f"Delivery {delivery.id} is no campaign.")
        return _as_row(found, delivery)

    def note(
        self, row: CampaignRow, lease: Lease, now: dt.datetime, calls: Sequence[Exchange] = (), **changes: object
    ) -> CampaignRow:
        """Write down what is about to be asked for, or what was answered, with the calls that there were."""
        after = replace(row, **changes)
        with writing(self.engine) as connection:
            lease.renew(connection)
            _write(connection, after, now)
            note_calls(connection, row.delivery.id, "", calls, now)
        return after

    def finish(self, row: CampaignRow, closed: DeliveryState, lease: Lease, now: dt.datetime) -> CampaignRow:
        """Close the delivery: there is nothing left to do for it here."""
        after = replace(row, step="over")
        with writing(self.engine) as connection:
            lease.renew(connection)
            _write(connection, after, now)
            close(connection, row.delivery.id, closed, now)
            return replace(after, delivery=read_delivery(connection, row.delivery.id))


def _latest(connection: Connection, issue: str, name: str) -> CampaignRow | None:
    """The last real campaign of that issue to that list which was not given up."""
    query = select(CAMPAIGNS).join(DELIVERIES, DELIVERIES.c.id == CAMPAIGNS.c.delivery)
    query = query.where(DELIVERIES.c.issue == issue, DELIVERIES.c.list == name, DELIVERIES.c.test.is_(False))
    query = query.where(DELIVERIES.c.state != "cancelled").order_by(DELIVERIES.c.id.desc()).limit(1)
    found = connection.execute(query).one_or_none()
    return None if found is None else _as_row(found, read_delivery(connection, found.delivery))


def _at_the_same_time(
    connection: Connection, row: CampaignRow, at: dt.datetime | None, now: dt.datetime
) -> CampaignRow:
    """A time that is given anew counts as long as no provider was told another."""
    if at is None or at == row.at:
        return row
    if row.step not in BEFORE_READERS:
        when = f"scheduled for {row.at:%Y-%m-%d %H:%M %Z}" if row.at else "being sent"
        raise DeliveryRefused(
            f"Delivery {row.delivery.id} of {row.delivery.issue} is {when} already, or may be.",
            f"`newsletter deliveries cancel {row.delivery.id}` takes back what is scheduled.",
        )
    after = replace(row, at=at)
    _write(connection, after, now)
    return after


def _give_up(connection: Connection, row: CampaignRow, now: dt.datetime) -> None:
    """Make room for another edition, provider or audience, where the first can have reached nobody."""
    if row.step not in BEFORE_READERS:
        raise DeliveryRefused(
            f"Delivery {row.delivery.id} of {row.delivery.issue} began with another edition, provider or audience, and "
            "readers may get that.",
            f"Look at it: `newsletter deliveries show {row.delivery.id}`. What is scheduled can be taken back: "
            f"`newsletter deliveries cancel {row.delivery.id}`.",
        )
    close(connection, row.delivery.id, "cancelled", now)


def make_room_for_messages(connection: Connection, issue: str, name: str, now: dt.datetime) -> None:
    """Give up a campaign to the list `name` that readers can't have got, as the issue goes to them from here.

    Raises DeliveryRefused where they may have it: nobody knows who is on a list that a provider holds.
    """
    before = _latest(connection, issue, name)
    if before:
        _give_up(connection, before, now)


def _refuse_messages(connection: Connection, issue: str, name: str) -> None:
    """Raises DeliveryRefused where readers of the list have the issue from here, or will: they would get it twice."""
    had = select(RECIPIENTS.c.address).where(RECIPIENTS.c.delivery == DELIVERIES.c.id, RECIPIENTS.c.state != "planned")
    query = select(DELIVERIES.c.id, DELIVERIES.c.provider).where(DELIVERIES.c.issue == issue, DELIVERIES.c.list == name)
    query = query.where(DELIVERIES.c.test.is_(False), DELIVERIES.c.id.not_in(select(CAMPAIGNS.c.delivery)))
    query = query.where(or_(DELIVERIES.c.state != "cancelled", had.exists()))
    for number, provider in connection.execute(query.order_by(DELIVERIES.c.id)).all():
        if reaches_people(provider):
            raise DeliveryRefused(
                f"{issue} goes to {name} by {provider} already, as delivery {number}: a campaign would reach the same "
                "readers again.",
                f"Look at it: `newsletter deliveries show {number}`. Those who wait can be given up: "
                f"`newsletter deliveries cancel {number}`.",
            )


def _write(connection: Connection, row: CampaignRow, now: dt.datetime) -> None:
    change = update(CAMPAIGNS).where(CAMPAIGNS.c.delivery == row.delivery.id)
    connection.execute(change.values(**_columns(row, now)))


def _columns(row: CampaignRow, now: dt.datetime) -> Mapping[str, object]:
    return {
        "name": row.name,
        "audience": row.audience,
        "readers": row.readers,
        "reference": row.reference,
        "step": row.step,
        "state": row.state,
        "at": stamp(row.at) if row.at else None,
        "note": row.note,
        "changed": stamp(now),
    }


def _as_row(found: Row[Any], delivery: Delivery) -> CampaignRow:
    return CampaignRow(
        delivery=delivery,
        name=found.name,
        audience=found.audience,
        readers=found.readers,
        reference=found.reference,
        step=cast(Step, found.step),
        state=cast(Seen, found.state),
        at=moment(found.at) if found.at else None,
        note=found.note,
    )
