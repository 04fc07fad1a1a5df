"""What a provider's module says of it: name, settings, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct

from newsletter.providers.base import CampaignProvider, Capabilities, DirectProvider
from newsletter.providers.exchange import Record, forget
from newsletter.providers.secret import Secret

Option = str | int | bool


class Setting(Struct, frozen=True):
    """One key of a `[providers.*]` table. Its type is its default's; `choices` are the values it may have.

    A `secret` stands in no file: it is asked for by its name (`secret.secret_name`). `connect` asks for what is
    `required`, and for what is `asked` though it may be left out.
    """

    name: str
    help: str
    default: Option = ""
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()
    asked: bool = False


class Setup(Struct, frozen=True):
    """What a provider is opened with: its settings with their defaults, its secrets, and the project's outbox.

    `record` is told of every call.
    """

    options: Mapping[str, Option]
    secrets: Mapping[str, Secret]
    outbox: Path
    record: Record = forget

    def text(self, name: str) -> str:
        """A setting that is text."""
        return str(self.options[name])

    def number(self, name: str) -> int:
        """A setting that is a number."""
        return int(self.options[name])


class Entry(Struct, frozen=True):
    """A provider: what it can do, one sentence about it, how it is opened, and its settings."""

    capabilities: Capabilities
    summary: str
    open: Callable[[Setup], DirectProvider | CampaignProvider]
    settings: tuple[Setting, ...] = ()

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self.capabilities.name
