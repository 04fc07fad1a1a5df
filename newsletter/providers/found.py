"""Campaigns that a provider has, and which of several of one name counts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from newsletter.compose.edition import Picture
from newsletter.providers.base import Campaign, CampaignState

# From what nobody has to what everybody has: of two campaigns of one name the one that has come further counts.
_PROGRESS: tuple[CampaignState, ...] = ("draft", "scheduled", "cancelled", "stopped", "sending", "sent")


def furthest(oldest_first: Iterable[Campaign]) -> Campaign | None:
    """The campaign that has come furthest, the oldest of several; None where there is none."""
    return max(oldest_first, key=lambda campaign: _PROGRESS.index(campaign.state), default=None)


def stored_name(picture: Picture) -> str:
    """What a picture is called in a provider's file store: the same content has the same name in every issue."""
    return f"{hashlib.sha256(picture.content).hexdigest()[:16]}-{picture.name}"
