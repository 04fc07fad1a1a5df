"""Planning a send: everybody whom it is for is written down and counted before the first call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import (
    JSON,
    Connection,
    Exists,
    Select,
    Subquery,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)

from newsletter.delivery.audience import Reader
from newsletter.delivery.history import read_delivery
from newsletter.delivery.plan import Delivery, DeliveryState, Plan, real_trial
from newsletter.delivery.tables import CAMPAIGNS, DELIVERIES, RECIPIENTS, stamp
from newsletter.errors import DeliveryRefused

People = Select[Any]  # address, fields, token: whom a send is for


class Opened(Struct, frozen=True):
    """A delivery that may begin or go on.

    `earlier`: people of the list who have the issue from another send, or may have; `waiting`: who wait for it in
    another that was not finished.
    """

    delivery: Delivery
    resumed: bool
    earlier: int
    waiting: int


def people_of(readers: Sequence[Reader]) -> People:
    """These readers, who need not be on a list, as planning takes them. There is at least one."""
    one_by_one = (
        select(
            literal(reader.address).label("address"),
            literal(dict(reader.fields), JSON).label("fields"),
            literal(reader.token).label("token"),
        )
        for reader in readers
    )
    given = union_all(*one_by_one).subquery()
    return select(given.c.address, given.c.fields, given.c.token).order_by(given.c.address)


def without_it(people: People, issue: str, trial: int) -> People:
    """Those of `people` to whom a send of the issue would go: who have it or may have it are left out."""
    everybody = people.subquery()
    has = _had(everybody, issue, trial).where(RECIPIENTS.c.state != "planned")
    chosen = select(everybody.c.address, everybody.c.fields, everybody.c.token).where(~has)
    return chosen.order_by(everybody.c.address)


def unfinished(connection: Connection, issue: str, plan: Plan, provider: str) -> Delivery | None:
    """The send from here of that issue to that list, or part of it: scheduled, or begun and not finished.

    Tests are none, and what waits for the outbox is none for a provider that reaches people, nor the other way round.
    """
    query = select(DELIVERIES.c.id).where(DELIVERIES.c.issue == issue, DELIVERIES.c.list == plan.list)
    query = query.where(DELIVERIES.c.segment == plan.segment, DELIVERIES.c.test.is_(False))
    query = query.where(DELIVERIES.c.id.not_in(select(CAMPAIGNS.c.delivery)))
    numbers = connection.scalars(query.where(DELIVERIES.c.state.in_(("scheduled", "open"))).order_by(DELIVERIES.c.id))
    found = [read_delivery(connection, number) for number in numbers.all()]
    return next((delivery for delivery in found if delivery.trial == real_trial(provider)), None)


def give_up_untouched(connection: Connection, delivery: Delivery, digest: str, now: dt.datetime) -> None:
    """Make room for a send with another content, where nobody has been sent the first.

    Raises DeliveryRefused where somebody may have: half of the readers would get one thing and half another.
    """
    waiting = delivery.counts.get("planned", 0)
    if waiting < delivery.total:
        what = "another provider" if delivery.digest == digest else "another edition"
        raise DeliveryRefused(
            f"Delivery {delivery.id} of {delivery.issue} was interrupted with {what}: {waiting:,} readers wait for it.",
            f"Go on with what it began with, or give it up: `newsletter deliveries cancel {delivery.id}`.",
        )
    connection.execute(delete(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id))
    close(connection, delivery.id, "cancelled", now)


def begin_scheduled(connection: Connection, delivery: Delivery, plan: Plan, digest: str, provider: str) -> int:
    """Begin what was scheduled; its number. Raises DeliveryRefused where this send is another one."""
    if plan.scheduled != delivery.id:
        raise DeliveryRefused(
            f"{delivery.issue} is scheduled for {delivery.target} already, as delivery {delivery.id}.",
            f"`newsletter deliveries resume {delivery.id}` sends it now, `… cancel {delivery.id}` gives it up.",
        )
    if not delivery.began_with(digest, provider):
        raise DeliveryRefused(
            f"{delivery.issue} is not as it was when delivery {delivery.id} was scheduled.",
            f"Give that up, and schedule the new edition: `newsletter deliveries cancel {delivery.id}`.",
        )
    reopen(connection, delivery.id)
    return delivery.id


def close(connection: Connection, number: int, state: DeliveryState, now: dt.datetime) -> None:
    """Nothing more will be sent."""
    query = update(DELIVERIES).where(DELIVERIES.c.id == number)
    connection.execute(query.values(state=state, finished=stamp(now)))


def reopen(connection: Connection, number: int) -> None:
    """Something is to be sent after all."""
    connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == number).values(state="open", finished=None))


def new_delivery(
    connection: Connection,
    plan: Plan,
    issue: str,
    subject: str,
    digest: str,
    provider: str,
    now: dt.datetime,
    due: dt.datetime | None = None,
) -> int:
    """A new row of the deliveries; its number. `due`: when it is to begin by itself."""
    row = {
        "issue": issue,
        "list": plan.list,
        "segment": plan.segment,
        "test": plan.test,
        "subject": subject,
        "sender": plan.sender,
        "digest": digest,
        "provider": provider,
        "state": "scheduled" if due else "open",
        "started": stamp(now),
        "due": stamp(due) if due else None,
    }
    key = connection.execute(insert(DELIVERIES).values(row)).inserted_primary_key
    assert key is not None
    return int(key[0])


def write_down(connection: Connection, delivery: Delivery, people: People) -> tuple[int, int]:
    """Plan everybody who is not planned for the issue yet; how many have it or may have it, and how many wait for it.

    One statement, however many they are: the rows never leave the database.
    """
    issue, trial, everybody = delivery.issue, delivery.trial, people.subquery()
    chosen = select(
        literal(issue),
        everybody.c.address,
        literal(trial),
        literal(delivery.id),
        func.row_number().over(order_by=everybody.c.address) - 1,
        literal("planned"),
        everybody.c.fields,
        everybody.c.token,
        literal(""),
        literal(""),
    ).where(~_had(everybody, issue, trial))
    earlier = _count(connection, everybody, _had(everybody, issue, trial).where(RECIPIENTS.c.state != "planned"))
    waiting = _count(connection, everybody, _had(everybody, issue, trial).where(RECIPIENTS.c.state == "planned"))
    names = ("issue", "address", "trial", "delivery", "position", "state", "fields", "token", "reason", "reference")
    connection.execute(insert(RECIPIENTS).from_select(list(names), chosen))
    return earlier, waiting


def _had(everybody: Subquery, issue: str, trial: int) -> Exists:
    """SQL: whether a person is on record for the issue already."""
    return (
        select(RECIPIENTS.c.address)
        .where(RECIPIENTS.c.issue == issue, RECIPIENTS.c.trial == trial, RECIPIENTS.c.address == everybody.c.address)
        .exists()
    )


def _count(connection: Connection, everybody: Subquery, condition: Exists) -> int:
    return connection.scalar(select(func.count()).select_from(everybody).where(condition)) or 0
