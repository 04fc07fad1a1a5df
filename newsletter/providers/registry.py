"""The providers there are: an ordered tuple that one can read, each the name of a module with its `ENTRY`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean
from newsletter.providers.base import CampaignProvider, DirectProvider
from newsletter.providers.entry import Entry, Option, Setup
from newsletter.providers.exchange import Record, forget
from newsletter.providers.secret import Secret
from newsletter.providers.settings import open_settings, setting_faults

# In the order in which they are shown. A module is imported when its provider is asked for: the outbox needs no TLS.
PROVIDERS = ("outbox", "smtp", "mailgun", "resend", "ses", "mailchimp", "buttondown", "listmonk")


def entries() -> tuple[Entry, ...]:
    """Every provider, in order."""
    return tuple(map(find_entry, PROVIDERS))


def find_entry(name: str) -> Entry:
    """The provider called `name`. Raises CouldNotRun with the nearest name."""
    if name not in PROVIDERS:
        raise CouldNotRun(f"There is no provider “{name}”.", did_you_mean(name, PROVIDERS))
    entry: Entry = import_module(f"newsletter.providers.{name}").ENTRY
    return entry


@cache  # asked for with each message of a send
def reaches_people(name: str) -> bool:
    """Whether anybody receives what the provider called `name` is handed; of one of a later version we believe it."""
    return name not in PROVIDERS or find_entry(name).capabilities.leaves_machine


def open_provider(
    name: str,
    options: Mapping[str, Option],
    secret: Callable[[str], Secret | None],
    outbox: Path,
    record: Record = forget,
) -> DirectProvider | CampaignProvider:
    """The provider called `name`, with the configuration's `options`; `secret(setting)` finds a secret or None.

    Nothing is connected to yet. Raises CouldNotRun for an unknown provider or setting, and for a missing or wrong one.
    """
    entry = find_entry(name)
    for fault in setting_faults(entry, options):
        raise CouldNotRun(fault.message, fault.help)
    found = {setting.name: secret(setting.name) for setting in entry.settings if setting.secret}
    return entry.open(
        Setup(
            options={key: options.get(key, setting.default) for key, setting in open_settings(entry).items()},
            secrets={key: value for key, value in found.items() if value is not None},
            outbox=outbox,
            record=record,
        )
    )
