"""What a person decides about a delivery, written in the record and in the issue's lock."""

from __future__ import annotations

from collections.abc import Sequence

from newsletter.actions.outgoing import record_decision
from newsletter.actions.project import Project
from newsletter.actions.records import history_of
from newsletter.delivery import deciding
from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery


def cancel_delivery(project: Project, number: int, clock: Clock) -> int:
    """Give up those who still wait for delivery `number`; how many they were. Raises Refused, CouldNotRun."""
    with history_of(project) as history:
        given_up = deciding.cancel(Ledger(history.engine), history.delivery(number), clock)
        record_decision(project, history.delivery(number))
        return given_up


def settle_delivery(project: Project, number: int, addresses: Sequence[str], clock: Clock, *, sent: bool) -> Delivery:
    """Settle held people of delivery `number`, all where none is named; the delivery as it is then.

    Raises Refused, CouldNotRun.
    """
    with history_of(project) as history:
        delivery = history.delivery(number)
        people = deciding.held_people(history, delivery, addresses)
        deciding.settle(Ledger(history.engine), delivery, people, clock, sent=sent)
        after = history.delivery(number)
        record_decision(project, after)
        return after
