"""Mailchimp holds the audience: an issue is handed over as a campaign (Marketing API 3.0).

https://mailchimp.com/developer/marketing/api/, read in November 2026.
"""

from __future__ import annotations

from newsletter.errors import CouldNotRun
from newsletter.providers.base import CampaignProvider, Capabilities
from newsletter.providers.entry import Entry, Setting, Setup
from newsletter.providers.secret import secret_name

CAPABILITIES = Capabilities(
    "mailchimp", "campaign", "searchable", schedules=True, schedule_step=15
)  # "on the quarter-hour (:00, :15, :30, :45)"


def _open(setup: Setup) -> CampaignProvider:
    """Raises CouldNotRun where there is no key, or one that doesn't say where its account is."""
    from newsletter.providers.mailchimp.api import address_of
    from newsletter.providers.mailchimp.campaigns import Mailchimp

    key = setup.secrets.get("api_key")
    if not key:
        raise CouldNotRun(
            "Mailchimp's key is missing.",
            f"`newsletter connect mailchimp` asks for it; or set {secret_name('mailchimp', 'api_key')}.",
        )
    return Mailchimp(setup.text("base_url") or address_of(key), key, setup.record)


ENTRY = Entry(
    CAPABILITIES,
    "Hands the issue to a Mailchimp audience as a campaign.",
    _open,
    (
        Setting("base_url", "the API's address, where it is not https://DC.api.mailchimp.com/3.0 after the key"),
        Setting("api_key", "an API key (Profile, Extras, API keys): it ends in its data centre, as -us21", secret=True),
    ),
)
