"""The configuration (FORMATS 7): one TOML table, read once into one frozen Config.

Nothing here raises for what an editor wrote: each mistake is a `config-invalid` problem with its line, and the default
stands in its place. Secrets are never part of it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct, field

from newsletter.checks.rule import Severity
from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.compose.edition import Publication
from newsletter.config_file import PYPROJECT, STANDALONE, configuration_file, has_table, table_path
from newsletter.delivery.address import AddressInvalid
from newsletter.delivery.mailbox import canonical_mailbox
from newsletter.delivery.segment import segment_faults
from newsletter.delivery.unsubscribe import unsubscribe_fault
from newsletter.errors import CouldNotRun
from newsletter.problems import WHOLE_FILE, Problem, Span, did_you_mean
from newsletter.providers.entry import Entry
from newsletter.providers.registry import PROVIDERS, find_entry
from newsletter.providers.secret import secret_name
from newsletter.providers.settings import open_settings, secret_key, setting_faults
from newsletter.settings_astray import Settings
from newsletter.survey.store_address import DUCKDB, address_fault
from newsletter.toml_places import key_places, line_of_fault


class ListSettings(Struct, frozen=True):
    """A `[lists.*]` table: who sends to whom, from which mailboxes, how; `segments`: expressions. `undo`: seconds."""

    name: str
    provider: str = "outbox"
    audience: str = ""
    sender: str = ""
    reply_to: str = ""
    unsubscribe: str = ""
    undo: int = 60
    segments: Mapping[str, str] = field(default_factory=dict)


_STYLE = ("percent", "points", "words_below")
_CLAIMS = Tolerances.__struct_fields__
_LIST = ListSettings.__struct_fields__[1:]
_SETTINGS = Settings(
    whole=(
        "name",
        "strapline",
        "language",
        "timezone",
        "base_url",
        "sign_up_url",
        "postal_address",
        "store",
        "ledger",
        "theme",
        "style",
        "claims",
        "rules",
        "lists",
        "providers",
    ),
    tables={"style": _STYLE, "claims": _CLAIMS, "lists.NAME": _LIST},
)


class Config(Struct, frozen=True):
    """Everything that a project decides for itself. `providers` holds each provider's own table as written.

    `theme_span` is where the file at `path` names the theme: whether there is one of that name is known elsewhere.
    `ledger` is "" where the file is meant to name one, and which can't be read: then no other stands in for it.
    """

    path: str
    publication: Publication
    timezone: str = "Europe/London"
    store: str = "duckdb"
    ledger: str = "sqlite"
    theme: str = "commissioner"
    theme_span: Span = WHOLE_FILE
    style: HouseStyle = field(default_factory=HouseStyle)
    tolerances: Tolerances = field(default_factory=Tolerances)
    severities: Mapping[str, Severity] = field(default_factory=dict)
    lists: Mapping[str, ListSettings] = field(default_factory=dict)
    providers: Mapping[str, Mapping[str, str | int | bool]] = field(default_factory=dict)


def read_config(root: Path) -> tuple[Config, tuple[Problem, ...]]:
    """The configuration of the project in `root`, and what is wrong with it."""
    path = configuration_file(root)
    if path is None:
        return Config(STANDALONE, Publication(root.name)), ()
    data = path.read_bytes()
    reading = _Reading(path.name, data.decode("utf-8-sig", errors="replace"))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reading.refuse_line(line, f"This file is not UTF-8 text: byte 0x{data[error.start]:02X} does not fit.")
    settings = reading.document()
    config = reading.config(settings, root.name)
    if path.name == STANDALONE and has_table(root / PYPROJECT):
        reading.refuse((), "", f"{PYPROJECT} has a [tool.newsletter] table too; this file is read and that one is not.")
    return config, tuple(reading.problems)


# Line ends, controls, and what shows words in another order than they are written.
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class _Reading:
    """Takes values out of one parsed TOML file, noting problems with the line on which each stands."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._text = text
        self._prefix = table_path(path)
        self._lines = key_places(text)
        self._unread = False

    def document(self) -> Mapping[str, Any]:
        """The newsletter's own table; empty where the file is no TOML."""
        try:
            document: Any = tomllib.loads(self._text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            line = line_of_fault(error) or len(self._text.rstrip().splitlines()) or 1
            self.refuse_line(line, f"This is not TOML: {error}.")
            self._unread = True
            return {}
        for depth, part in enumerate(self._prefix, 1):
            self._refuse_around(document, self._prefix[: depth - 1])
            document = document.get(part, {})
            if not isinstance(document, dict):
                name = ".".join(self._prefix[:depth])
                self.refuse((), "", f"“{name}” must be a table.", f"Write it as [{name}].")
                self._unread = True
                return {}
        settings: Mapping[str, Any] = document
        return settings

    def _refuse_around(self, table: Mapping[str, Any], place: tuple[str, ...]) -> None:
        """Note settings in a table around the newsletter's own, where nothing reads them."""
        for key, value in table.items():
            if key.casefold() in _SETTINGS.whole and not isinstance(value, dict):
                span, where = self._span((*place, key)), ".".join(self._prefix)
                message, advice = f"“{key}” is a setting of [{where}].", f"Put it under [{where}]."
                self.problems.append(Problem("config-invalid", message, advice, span, self.path))
                self._unread = self._unread or key.casefold() == "ledger"

    def refuse_line(self, line: int, message: str, help: str = "") -> None:
        """Note a problem of a line as a whole."""
        self.problems.append(Problem("config-invalid", message, help, Span(line, 1, line, 2), self.path))

    def refuse(self, table: tuple[str, ...], key: str, message: str, help: str = "") -> None:
        """Note a problem at `key` of `table`, or at the table itself where the key is empty."""
        self.problems.append(Problem("config-invalid", message, help, self.span(table, key), self.path))

    def span(self, table: tuple[str, ...], key: str) -> Span:
        """Where `key` of `table` stands, or the table itself; the file as a whole where neither does."""
        return self._span((*self._prefix, *table, *((key,) if key else ())))

    def _span(self, place: tuple[str, ...]) -> Span:
        while place and place not in self._lines:
            place = place[:-1]
        line, column, width = self._lines.get(place, (1, 1, 0))
        return Span(line, column, line, column + width)

    def config(self, settings: Mapping[str, Any], folder: str) -> Config:
        """The whole configuration."""
        self._refuse_unknown((), settings, _SETTINGS.whole)
        language = self.text((), settings, "language", "en-GB")
        return Config(
            path=self.path,
            publication=self._publication(settings, folder, language),
            timezone=self._timezone(settings),
            store=self._database(settings, "store", DUCKDB),
            ledger=self._ledger(settings),
            theme=self.text((), settings, "theme", "commissioner"),
            theme_span=self.span((), "theme"),
            style=self._style(settings, language),
            tolerances=self._tolerances(settings),
            severities=self._severities(settings),
            lists={name: self._list(name, table) for name, table in self._tables(settings, "lists")},
            providers={name: self._provider(name, table) for name, table in self._tables(settings, "providers")},
        )

    def _publication(self, settings: Mapping[str, Any], folder: str, language: str) -> Publication:
        return Publication(
            name=self.text((), settings, "name", folder),
            strapline=self.text((), settings, "strapline"),
            language=language,
            base_url=self._address(settings, "base_url"),
            sign_up_url=self._address(settings, "sign_up_url"),
            postal_address=self.text((), settings, "postal_address"),
        )

    def text(self, table: tuple[str, ...], values: Mapping[str, Any], key: str, default: str = "") -> str:
        """A text field."""
        value = values.get(key, default)
        if isinstance(value, str) and not _UNSEEN.search(value):
            return value
        if isinstance(value, str):
            self.refuse(table, key, f"“{key}” has a line end, a tab or a character that can't be seen.", "Delete it.")
            return default
        self.refuse(table, key, f"“{key}” must be text.", f'Write {key} = "…".')
        return default

    def _address(self, settings: Mapping[str, Any], key: str) -> str:
        value = self.text((), settings, key)
        if value and not value.startswith(("https://", "http://")):
            self.refuse((), key, f"“{key}” must be a web address.", "Begin it with https://.")
            return ""
        return value

    def _timezone(self, settings: Mapping[str, Any]) -> str:
        name = self.text((), settings, "timezone", "Europe/London")
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):  # unknown; malformed; a folder of the zone database
            self.refuse((), "timezone", f"There is no time zone “{name}”.", "Write one such as Europe/London.")
            return "UTC"
        return name

    def _ledger(self, settings: Mapping[str, Any]) -> str:
        if self._unread or ("ledger" not in settings and _SETTINGS.is_meant("ledger", settings)):
            return ""
        noted = len(self.problems)
        address = self._database(settings, "ledger", "sqlite")
        return address if len(self.problems) == noted else ""

    def _database(self, settings: Mapping[str, Any], key: str, here: str) -> str:
        """`here`, or the address of a database."""
        address = self.text((), settings, key, here)
        fault = address_fault(address, key, here)
        if fault:
            self.refuse((), key, *fault)
        return here if fault else address

    def _style(self, settings: Mapping[str, Any], language: str) -> HouseStyle:
        table = self._table(settings, "style")
        self._refuse_unknown(("style",), table, _STYLE)
        style = HouseStyle(language=language)
        below = table.get("words_below", style.words_below)
        if isinstance(below, bool) or not isinstance(below, int) or not 0 <= below <= 101:
            self.refuse(("style",), "words_below", "“words_below” must be a whole number from 0 to 101.")
            below = style.words_below
        percent = self.text(("style",), table, "percent", style.percent)
        return HouseStyle(percent, self.text(("style",), table, "points", style.points), below, language)

    def _tolerances(self, settings: Mapping[str, Any]) -> Tolerances:
        table = self._table(settings, "claims")
        self._refuse_unknown(("claims",), table, _CLAIMS)
        chosen: dict[str, float] = {}
        for name in _CLAIMS:
            value = table.get(name)
            if value is None:
                continue
            if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 100:
                self.refuse(("claims",), name, f"“{name}” must be a number from 0 to 100.")
                continue
            chosen[name] = float(value)
        return Tolerances(**chosen)

    def _severities(self, settings: Mapping[str, Any]) -> Mapping[str, Severity]:
        from newsletter.checks.severities import severity_refused

        severities: dict[str, Severity] = {}
        known: tuple[Severity, ...] = ("error", "warning", "off")
        for rule, value in self._table(settings, "rules").items():
            severity = next((name for name in known if value == name), None)
            refused = severity_refused(rule, severity) if severity else None
            astray = _SETTINGS.place_of(rule, value, ("rules",), self.path)
            if astray:
                self.refuse(("rules",), rule, f"There is no rule “{rule}”.", astray)
            elif severity is None:
                self.refuse(("rules",), rule, f"The severity of “{rule}” must be error, warning or off.")
            elif refused:
                self.refuse(("rules",), rule, *refused)
            else:
                severities[rule] = severity
        return severities

    def _list(self, name: str, table: Mapping[str, Any]) -> ListSettings:
        place = ("lists", name)
        self._refuse_unknown(place, table, _LIST)
        undo = table.get("undo", 60)
        if isinstance(undo, bool) or not isinstance(undo, int) or not 0 <= undo <= 3600:
            self.refuse(place, "undo", "“undo” must be a number of seconds from 0 to 3600.")
            undo = 60
        provider = self.text(place, table, "provider", "outbox")
        if provider not in PROVIDERS:
            self._entry(provider, place, "provider")
        settings = ListSettings(
            name=name,
            provider=provider,
            audience=self.text(place, table, "audience"),
            sender=self._mailbox(place, table, "sender"),
            reply_to=self._mailbox(place, table, "reply_to"),
            unsubscribe=self.text(place, table, "unsubscribe"),
            undo=undo,
            segments=self._segments(place, table),
        )
        fault = unsubscribe_fault(settings.unsubscribe) if settings.unsubscribe else ""
        if fault:
            advice = "Write https://example.org/u/ or mailto:leave@example.org, of your own domain."
            self.refuse(place, "unsubscribe", f"Nobody could unsubscribe at “{settings.unsubscribe}”. {fault}", advice)
        return settings

    def _segments(self, place: tuple[str, ...], settings: Mapping[str, Any]) -> Mapping[str, str]:
        table = self._table(settings, "segments", place)
        place = (*place, "segments")
        segments = {name: self.text(place, table, name) for name in table}
        for name, text in segments.items():
            for message, advice in segment_faults(name, text):
                self.refuse(place, name, message, advice)
        return segments

    def _mailbox(self, place: tuple[str, ...], table: Mapping[str, Any], key: str) -> str:
        value = self.text(place, table, key)
        try:
            return canonical_mailbox(value)
        except AddressInvalid as error:
            self.refuse(place, key, f"“{key}” must be an email address. {error}", "Write Name <name@example.org>.")
            return ""

    def _provider(self, name: str, table: Mapping[str, Any]) -> Mapping[str, str | int | bool]:
        options: dict[str, str | int | bool] = {}
        entry = self._entry(name, ("providers", name), "")
        for key, value in table.items():
            if secret_key(key, entry):
                where = f"Keep it in the environment as {secret_name(name, key)}, or run `newsletter connect {name}`."
                self.refuse(("providers", name), key, f"“{key}” is a secret.", where)
            elif isinstance(value, str | int | bool):
                options[key] = value
            else:
                self.refuse(("providers", name), key, f"“{key}” must be text, a whole number or true or false.")
        for fault in setting_faults(entry, options) if entry else ():
            if not fault.missing:  # `send` and `providers check` ask for what isn't there
                is_known = entry is not None and fault.key in open_settings(entry)
                place = "" if is_known else _SETTINGS.place_of(fault.key, "", ("providers", name), self.path)
                self.refuse(("providers", name), fault.key, fault.message, place or fault.help)
        return options

    def _entry(self, name: str, place: tuple[str, ...], key: str) -> Entry | None:
        """The provider called `name`, which `key` at `place` speaks of; None, with a problem noted, where it is not."""
        try:
            return find_entry(name)
        except CouldNotRun as unknown:
            self.refuse(place, key, unknown.message, unknown.help)
            return None

    def _table(self, settings: Mapping[str, Any], key: str, place: tuple[str, ...] = ()) -> Mapping[str, Any]:
        value = settings.get(key, {})
        if isinstance(value, dict):
            return value
        self.refuse(place, key, f"“{key}” must be a table.", f"Write it as [{'.'.join((*self._prefix, *place, key))}].")
        return {}

    def _tables(self, settings: Mapping[str, Any], key: str) -> list[tuple[str, Mapping[str, Any]]]:
        tables: list[tuple[str, Mapping[str, Any]]] = []
        for name, value in self._table(settings, key).items():
            if isinstance(value, dict):
                tables.append((name, value))
            else:
                self.refuse((key,), name, f"“{key}.{name}” must be a table.")
        return tables

    def _refuse_unknown(self, place: tuple[str, ...], table: Mapping[str, Any], known: tuple[str, ...]) -> None:
        for key, value in table.items():
            if key not in known:
                meant = key.casefold() in known
                where = "" if meant else _SETTINGS.place_of(key, value, place, self.path)
                message = f"There is no setting “{'.'.join((*place, key))}”."
                self.refuse(place, key, message, where or did_you_mean(key, known))
