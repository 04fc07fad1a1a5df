"""What was sent to whom, read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Connection, Engine, Row, Select, func, select

from newsletter.delivery.plan import Delivery, DeliveryState, Person, RecipientState, message_id, real_trial
from newsletter.delivery.tables import CAMPAIGNS, DELIVERIES, RECIPIENTS, moment, stamp
from newsletter.errors import CouldNotRun

_PAGE = 1_000


class History:
    """The deliveries of one database."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def deliveries(self, issue: str | None = None) -> tuple[Delivery, ...]:
        """Every send, newest first; `issue`: of that issue."""
        query = select(DELIVERIES).order_by(DELIVERIES.c.id.desc())
        if issue is not None:
            query = query.where(DELIVERIES.c.issue == issue)
        with self.engine.connect() as connection:
            return tuple(_as_delivery(connection, row) for row in connection.execute(query).all())

    def delivery(self, number: int) -> Delivery:
        """One send. Raises CouldNotRun where there is none of that number."""
        with self.engine.connect() as connection:
            row = connection.execute(select(DELIVERIES).where(DELIVERIES.c.id == number)).one_or_none()
            if row is None:
                raise CouldNotRun(f"There is no delivery {number}.", "`newsletter deliveries list` shows them.")
            return _as_delivery(connection, row)

    def already(self, issue: str, people: Select[Any], provider: str) -> int:
        """How many of `people` have the issue, or may have: a send by `provider` leaves them out."""
        everybody = people.subquery()
        had = select(RECIPIENTS.c.address).where(
            RECIPIENTS.c.issue == issue,
            RECIPIENTS.c.trial == real_trial(provider),
            RECIPIENTS.c.state != "planned",
            RECIPIENTS.c.address == everybody.c.address,
        )
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(everybody).where(had.exists())) or 0

    def count(self, people: Select[Any]) -> int:
        """How many `people` are."""
        with self.engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(people.subquery())) or 0

    def due(self, now: dt.datetime) -> tuple[Delivery, ...]:
        """What is scheduled and should have begun, or was begun by schedule and is not finished; oldest first."""
        waiting = DELIVERIES.c.state.in_(("scheduled", "open"))
        query = select(DELIVERIES).where(waiting, DELIVERIES.c.due <= stamp(now)).order_by(DELIVERIES.c.due)
        with self.engine.connect() as connection:
            return tuple(_as_delivery(connection, row) for row in connection.execute(query).all())

    def people(self, delivery: Delivery, states: Sequence[RecipientState] = ()) -> Iterator[Person]:
        """Its recipients in the order of sending, a page at a time; `states`: those in one of these."""
        after = -1
        query = select(RECIPIENTS).where(RECIPIENTS.c.delivery == delivery.id).order_by(RECIPIENTS.c.position)
        if states:
            query = query.where(RECIPIENTS.c.state.in_(states))
        while True:
            with self.engine.connect() as connection:
                page = connection.execute(query.where(RECIPIENTS.c.position > after).limit(_PAGE)).all()
            yield from (_as_person(row, delivery) for row in page)
            if len(page) < _PAGE:
                return
            after = page[-1].position


def read_delivery(connection: Connection, number: int) -> Delivery:
    """The send of that number, which is there."""
    return _as_delivery(connection, connection.execute(select(DELIVERIES).where(DELIVERIES.c.id == number)).one())


def _as_delivery(connection: Connection, row: Row[Any]) -> Delivery:
    campaign = connection.execute(select(CAMPAIGNS).where(CAMPAIGNS.c.delivery == row.id)).one_or_none()
    due = row.due or (campaign.at if campaign else None)
    return Delivery(
        id=row.id,
        issue=row.issue,
        list=row.list,
        test=row.test,
        subject=row.subject,
        sender=row.sender,
        digest=row.digest,
        provider=row.provider,
        state=row.state,
        started=moment(row.started),
        finished=moment(row.finished) if row.finished else None,
        counts=_counts(connection, row.id) or _campaign_counts(campaign, row.state, test=row.test),
        campaign=campaign is not None,
        segment=row.segment,
        due=moment(due) if due else None,
    )


def _counts(connection: Connection, delivery: int) -> Mapping[RecipientState, int]:
    state = RECIPIENTS.c.state
    query = select(state, func.count()).where(RECIPIENTS.c.delivery == delivery).group_by(state)
    return {cast(RecipientState, name): count for name, count in connection.execute(query).all()}


def _campaign_counts(campaign: Row[Any] | None, state: DeliveryState, *, test: bool) -> Mapping[RecipientState, int]:
    """The readers of an audience at a provider, who all fare alike as far as we know; none where it was given up.

    A test's readers are its addresses, and its campaign stays a draft.
    """
    if campaign is None or campaign.readers is None:
        return {}
    if campaign.note:
        return {"held": campaign.readers}
    if campaign.state in ("sending", "sent") or (test and state == "done"):
        return {"accepted": campaign.readers}
    return {} if state == "cancelled" else {"planned": campaign.readers}


def _as_person(row: Row[Any], delivery: Delivery) -> Person:
    changed = moment(row.changed) if row.changed else None
    name = message_id(delivery, row.address, row.token)
    return Person(row.address, row.state, row.reason, row.reference, name, changed)
