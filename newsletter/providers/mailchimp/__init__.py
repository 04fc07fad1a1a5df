"""Mailchimp holds the audience: an issue is handed over as a campaign (Marketing API 3.0).

https://mailchimp.com/developer/marketing/api/, read in November 2026.
"""

from __future__ import annotations

from newsletter.providers.base import CampaignProvider, Capabilities
from newsletter.providers.entry import Entry, Setting, Setup

CAPABILITIES = Capabilities(
    "mailchimp", "campaign", "searchable", schedules=True, schedule_step=15
)  # "on the quarter-hour (:00, :15, :30, :45)"


def _open(setup: Setup) -> CampaignProvider:
    """Raises CouldNotRun for a key that doesn't say where its account is."""
    from newsletter.providers.mailchimp.api import open_api
    from newsletter.providers.mailchimp.campaigns import Mailchimp

    return Mailchimp(open_api(setup))


ENTRY = Entry(
    CAPABILITIES,
    "Hands the issue to a Mailchimp audience as a campaign.",
    _open,
    (
        Setting("base_url", "the API's address, where it is not https://DC.api.mailchimp.com/3.0 after the key"),
        Setting(
            "api_key",
            "an API key (Profile, Extras, API keys): it ends in its data centre, as -us21",
            required=True,
            secret=True,
        ),
        Setting("authorities", "a file of certificates to trust instead of the system's"),
    ),
)
