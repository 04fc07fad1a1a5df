"""What a person decides about a delivery, written in the record and in the issue's lock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from newsletter.actions.ordering import provider_of
from newsletter.actions.outgoing import record_decision
from newsletter.actions.project import Project
from newsletter.actions.records import history_of
from newsletter.delivery import deciding
from newsletter.delivery.campaign import CampaignReport, cancel_campaign, look_at_campaign
from newsletter.delivery.history import History
from newsletter.delivery.lease import Clock
from newsletter.delivery.ledger import Ledger
from newsletter.delivery.plan import Delivery
from newsletter.delivery.run import Run
from newsletter.errors import Refused
from newsletter.providers.base import is_campaign
from newsletter.providers.exchange import Exchange


def cancel_delivery(project: Project, number: int, clock: Clock) -> int | CampaignReport:
    """Give up those who still wait for delivery `number`; how many they were. Raises Refused, CouldNotRun.

    A campaign is taken back at its provider; what that came to.
    """
    with history_of(project) as history:
        delivery = history.delivery(number)
        if delivery.campaign:
            deciding.refuse_closed(delivery)
            return _at_the_provider(project, history, delivery, clock, cancel_campaign)
        given_up = deciding.cancel(Ledger(history.engine), history.delivery(number), clock)
        record_decision(project, history.delivery(number))
        return given_up


def look_at_delivery(project: Project, number: int, clock: Clock) -> CampaignReport:
    """Ask the provider how a campaign stands now, and write it down. Raises Refused, CouldNotRun."""
    with history_of(project) as history:
        delivery = history.delivery(number)
        if not delivery.campaign:
            raise Refused(f"Delivery {number} is no campaign: its provider keeps no state that could be asked for.")
        return _at_the_provider(project, history, delivery, clock, look_at_campaign)


def _at_the_provider(
    project: Project, history: History, delivery: Delivery, clock: Clock, verb: Callable[..., CampaignReport]
) -> CampaignReport:
    calls: list[Exchange] = []
    provider = provider_of(project, delivery.provider, calls.append)
    if not is_campaign(provider):
        raise Refused(f"The provider {delivery.provider} has no campaigns.")
    report = verb(delivery, provider, history.engine, Run(clock, calls=calls))
    record_decision(project, history.delivery(delivery.id))
    return report


def settle_delivery(
    project: Project, number: int, people: Sequence[str], clock: Clock, *, sent: bool, refused: bool
) -> tuple[Delivery, int]:
    """Settle `people` of delivery `number`, who are held or were `refused`; it as it is then, and how many they were.

    Raises Refused, CouldNotRun.
    """
    with history_of(project) as history:
        ledger = Ledger(history.engine)
        many = deciding.settle(ledger, history.delivery(number), people, clock, sent=sent, refused=refused)
        after = history.delivery(number)
        record_decision(project, after)
        return after, many
