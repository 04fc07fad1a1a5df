"""The providers there are: an ordered tuple that one can read, and how each is opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal, cast

from msgspec import Struct, field

from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean
from newsletter.providers.base import DirectProvider
from newsletter.providers.secret import Secret

Option = str | int | bool


class Setting(Struct, frozen=True):
    """One key of a `[providers.*]` table. Its type is its default's; `choices` are the values it may have.

    A `secret` stands in no file: it is asked for by its name ("password" of smtp: NEWSLETTER_SMTP_PASSWORD).
    """

    name: str
    help: str
    default: Option = ""
    required: bool = False
    secret: bool = False
    choices: tuple[str, ...] = ()


class Setup(Struct, frozen=True):
    """What a provider is opened with: its settings with their defaults, its secrets, and the project's outbox."""

    options: Mapping[str, Option]
    secrets: Mapping[str, Secret]
    outbox: Path

    def text(self, name: str) -> str:
        """A setting that is text."""
        return str(self.options[name])

    def number(self, name: str) -> int:
        """A setting that is a number."""
        return int(self.options[name])


class Entry(Struct, frozen=True):
    """A provider: its name in the configuration, one sentence, its settings, and how it is opened."""

    name: str
    summary: str
    open: Callable[[Setup], DirectProvider]
    settings: tuple[Setting, ...] = field(default=())


def _outbox(setup: Setup) -> DirectProvider:
    from newsletter.providers.outbox import Outbox

    return Outbox(setup.outbox)


def _smtp(setup: Setup) -> DirectProvider:
    from newsletter.providers.smtp import Server, Smtp

    return Smtp(
        Server(
            host=setup.text("host"),
            port=setup.number("port"),
            user=setup.text("user"),
            password=setup.secrets.get("password", Secret("")),
            security=cast(Literal["starttls", "tls", "none"], setup.text("security")),
            hello=setup.text("hello"),
            authorities=setup.text("authorities"),
            timeout=float(setup.number("timeout")),
        )
    )


PROVIDERS: tuple[Entry, ...] = (
    Entry("outbox", "Writes each message as an .eml file; nobody receives anything. Needs no account.", _outbox),
    Entry(
        "smtp",
        "Any mail server, one message for each reader.",
        _smtp,
        (
            Setting("host", "the server's name", required=True),
            Setting("port", "587 for starttls, 465 for tls", 587),
            Setting("user", "the account; leave it out where the server wants no login"),
            Setting("password", "the account's password", secret=True),
            Setting("security", "how the connection is encrypted", "starttls", choices=("starttls", "tls", "none")),
            Setting("hello", "the name by which we greet the server", "localhost"),
            Setting("authorities", "a file of certificates to trust besides the system's"),
            Setting("timeout", "seconds to wait at each step", 30),
        ),
    ),
)


def find_entry(name: str) -> Entry:
    """The provider called `name`. Raises CouldNotRun with the nearest name."""
    for entry in PROVIDERS:
        if entry.name == name:
            return entry
    raise CouldNotRun(f"There is no provider “{name}”.", did_you_mean(name, [entry.name for entry in PROVIDERS]))


def open_provider(
    name: str, options: Mapping[str, Option], secret: Callable[[str], Secret | None], outbox: Path
) -> DirectProvider:
    """The provider called `name`, with the configuration's `options`; `secret(setting)` finds a secret or None.

    Nothing is connected to yet. Raises CouldNotRun for an unknown provider or setting, and for a missing or wrong one.
    """
    entry = find_entry(name)
    known = {setting.name: setting for setting in entry.settings if not setting.secret}
    for key in options:
        if key not in known:
            raise CouldNotRun(f"The provider {name} has no setting “{key}”.", did_you_mean(key, known))
    found = {setting.name: secret(setting.name) for setting in entry.settings if setting.secret}
    return entry.open(
        Setup(
            options={setting.name: _option(entry, setting, options) for setting in known.values()},
            secrets={key: value for key, value in found.items() if value is not None},
            outbox=outbox,
        )
    )


def _option(entry: Entry, setting: Setting, options: Mapping[str, Option]) -> Option:
    where = f"“{setting.name}” in [providers.{entry.name}]"
    value = options.get(setting.name, setting.default)
    if setting.required and value == "":
        raise CouldNotRun(f"The provider {entry.name} needs {where}: {setting.help}.")
    if type(value) is not type(setting.default):
        kind = {int: "a whole number", bool: "true or false"}.get(type(setting.default), "text")
        raise CouldNotRun(f"{where} must be {kind}: {setting.help}.")
    if setting.choices and value not in setting.choices:
        raise CouldNotRun(f"{where} can't be “{value}”.", f"It may be {', '.join(setting.choices)}.")
    return value
