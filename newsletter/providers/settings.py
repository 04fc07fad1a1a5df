"""What is wrong with a `[providers.*]` table: settings that there are not, of another type, or of no known value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from newsletter.problems import did_you_mean
from newsletter.providers.entry import Entry, Option, Setting

_SECRET_WORDS = ("secret", "password", "api_key", "token")


class SettingFault(Struct, frozen=True):
    """One fault of a table, and what to do about it; `key` is the setting at fault. One is `missing` where it must be.

    `message` is a whole sentence that names the table.
    """

    key: str
    message: str
    help: str = ""
    missing: bool = False


def open_settings(entry: Entry) -> Mapping[str, Setting]:
    """The settings that may stand in the configuration: all but the secrets."""
    return {setting.name: setting for setting in entry.settings if not setting.secret}


def secret_key(key: str, entry: Entry | None) -> bool:
    """Whether `key` of a provider's table would be a secret: by the provider's word, else by the sound of it."""
    if entry and key in open_settings(entry):
        return False
    if entry and any(setting.name == key for setting in entry.settings):
        return True
    return any(word in key.lower() for word in _SECRET_WORDS)


def setting_faults(entry: Entry, options: Mapping[str, Option]) -> Iterator[SettingFault]:
    """What is wrong with the `options` of `entry`'s table: first with those that are there, then what is missing."""
    known = open_settings(entry)
    for key, value in options.items():
        if key not in known:
            message = f"The provider {entry.name} has no setting “{key}”."
            yield SettingFault(key, message, did_you_mean(key, known))
        elif fault := _value_fault(entry, known[key], value):
            yield fault
    for setting in known.values():
        if setting.required and options.get(setting.name, setting.default) == "":
            message = f"The provider {entry.name} needs {_place(entry, setting)}: {setting.help}."
            yield SettingFault(setting.name, message, missing=True)


def _value_fault(entry: Entry, setting: Setting, value: Option) -> SettingFault | None:
    where = _place(entry, setting)
    if type(value) is not type(setting.default):
        kind = {int: "a whole number", bool: "true or false"}.get(type(setting.default), "text")
        return SettingFault(setting.name, f"{where} must be {kind}: {setting.help}.")
    if setting.choices and value not in setting.choices:
        known = f"It may be {', '.join(setting.choices)}."
        return SettingFault(setting.name, f"{where} can't be “{value}”.", known)
    return None


def _place(entry: Entry, setting: Setting) -> str:
    return f"“{setting.name}” in [providers.{entry.name}]"
