"""What must be right before a campaign is made: what is refused here exists nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec.structs import replace

from newsletter.compose.tokens import tokens_in
from newsletter.delivery.plan import Plan
from newsletter.delivery.preflight import mailing_faults
from newsletter.errors import DeliveryRefused
from newsletter.problems import did_you_mean
from newsletter.providers.base import CampaignProvider, Capabilities, HeldAudience
from newsletter.providers.mailing import Mailing


def refuse_unsendable_campaign(
    mailing: Mailing, plan: Plan, provider: CampaignProvider, at: dt.datetime | None, now: dt.datetime
) -> HeldAudience:
    """The audience that it goes to. Raises DeliveryRefused for the first thing that is wrong, CouldNotRun."""
    for message, advice in mailing_faults(mailing, plan):
        raise DeliveryRefused(message, advice)
    if plan.segment:
        raise DeliveryRefused(
            f"The provider {provider.capabilities.name} holds the list {plan.list}: parts of it are made there.",
            "Make a list of them at the provider, and a list in the configuration with its audience.",
        )
    if "unsubscribe" not in tokens_in(mailing.edition.html):
        raise DeliveryRefused("The edition has no link by which to unsubscribe.", "The theme must write one.")
    if at is not None:
        refuse_time(at, provider.capabilities, now)
    audience = audience_of_plan(provider, plan)
    for message in provider.refusals(replace(mailing, audience=audience.id)):
        raise DeliveryRefused(message)
    return audience


def refuse_strangers(provider: CampaignProvider, addresses: Sequence[str]) -> None:
    """Raises DeliveryRefused for a test to addresses that the provider would pass over; CouldNotRun."""
    strangers = provider.strangers(addresses) if addresses else ()
    if strangers:
        raise DeliveryRefused(
            f"{provider.capabilities.name} sends tests to its subscribers only, and {', '.join(strangers)} is none.",
            "Add the address there as a subscriber; it need be on no list.",
        )


def refuse_time(at: dt.datetime, able: Capabilities, now: dt.datetime) -> None:
    """Raises DeliveryRefused for a time that is past, or that the provider can't be told."""
    if not able.schedules:
        raise DeliveryRefused(f"The provider {able.name} sends at once only.", "`newsletter worker` waits instead.")
    if at <= now:
        raise DeliveryRefused(
            f"{at:%Y-%m-%d %H:%M %Z} is past.", "Say a later time, or send at once: leave out the time."
        )
    over = dt.timedelta(minutes=at.minute % able.schedule_step, seconds=at.second, microseconds=at.microsecond)
    if able.schedule_step > 1 and over:
        before, after = at - over, at - over + dt.timedelta(minutes=able.schedule_step)
        raise DeliveryRefused(
            f"The provider {able.name} sends at whole {able.schedule_step} minutes only, and {at:%H:%M:%S} is none.",
            f"Say {before:%H:%M} or {after:%H:%M}.",
        )


def audience_of_plan(provider: CampaignProvider, plan: Plan) -> HeldAudience:
    """The list at the provider that the configuration means, by id or by its name; the only one where it says none."""
    found = provider.audiences()
    for one in found:
        if plan.audience == one.id:
            return one
    named = [one for one in found if one.name == plan.audience or not plan.audience]
    if len(named) == 1:
        return named[0]
    where = f"“audience” in [lists.{plan.list}]"
    if not plan.audience:
        raise DeliveryRefused(
            f"{where} is missing.", f"It may be {_told(found)}." if found else "The account has none."
        )
    raise DeliveryRefused(
        f"The provider {provider.capabilities.name} has no audience “{plan.audience}”, which {where} names.",
        did_you_mean(plan.audience, [one.id for one in found]),
    )


def _told(found: Sequence[HeldAudience]) -> str:
    return ", ".join(f"“{one.id}” ({one.name})" for one in found)
