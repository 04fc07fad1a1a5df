"""What a campaign's hand-over would ask of its provider, overheard and not asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from newsletter.providers.base import Campaign, CampaignProvider
from newsletter.providers.json_api import JsonApi
from newsletter.providers.mailing import Mailing

_NEW = "NEW"  # stands for the id that the provider will give


def overheard_steps(
    provider: CampaignProvider,
    api: JsonApi,
    mailing: Mailing,
    at: dt.datetime | None,
    send: Callable[[Campaign], object] | None = None,
) -> Sequence[str]:
    """The call of each step: making the campaign, filling it, and having it sent, or scheduled `at` a time.

    `send`: how it is sent, where the provider's own way would look at the campaign first, which is not there.
    """
    send = send or provider.send
    campaign = Campaign(_NEW, mailing.name, "draft")
    pictures = {name: f"{api.address}/{_NEW}/{name}" for name in mailing.edition.pictures}
    steps = (
        lambda: provider.create(mailing),
        lambda: provider.content(campaign, mailing, pictures),
        lambda: provider.schedule(campaign, at) if at else send(campaign),
    )
    return tuple(call for call in map(api.overhear, steps) if call)
