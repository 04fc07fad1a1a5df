"""The settings of a provider's table, as `newsletter connect` is told them or asks for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.cli.output import ask
from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean

if TYPE_CHECKING:
    from newsletter.actions.project import Project
    from newsletter.providers.entry import Entry, Option, Setting


def settings(project: Project, entry: Entry, given: Sequence[str]) -> Mapping[str, Option]:
    """What the table says already, what `given` sets in it ("KEY=VALUE"), and what is asked. Raises CouldNotRun."""
    from newsletter.providers.settings import open_settings, setting_faults

    known = open_settings(entry)
    options = {**project.config.providers.get(entry.name, {}), **dict(_given(entry, known, each) for each in given)}
    told = {each.partition("=")[0] for each in given}
    for setting in known.values():
        if setting.name not in told and (setting.required or setting.asked):
            answer = _asked(setting, options.get(setting.name, setting.default))
            if setting.name in options or answer != setting.default:
                options[setting.name] = answer
    for fault in setting_faults(entry, options):
        raise CouldNotRun(fault.message, fault.help)
    return options


def _given(entry: Entry, known: Mapping[str, Setting], words: str) -> tuple[str, Option]:
    key, sign, value = words.partition("=")
    if not sign:
        raise CouldNotRun(f"“{words}” sets nothing.", "Write --set KEY=VALUE.")
    if key not in known:
        from newsletter.providers.settings import secret_key

        if secret_key(key, entry):
            raise CouldNotRun(f"“{key}” is a secret: it stands in no command line.", "Say --key-from-stdin.")
        raise CouldNotRun(f"The provider {entry.name} has no setting “{key}”.", did_you_mean(key, known))
    return key, _typed(known[key], value)


def _asked(setting: Setting, default: Option) -> Option:
    """The answer to one question; what may be left out is left out where nobody is there to ask."""
    question = f"{setting.name[0].upper()}{setting.name[1:].replace('_', ' ')} ({setting.help})"
    if setting.choices:
        question = f"{question}: {', '.join(setting.choices)}"
    return _typed(setting, ask(question, f"--set {setting.name}=…", _written(default), required=setting.required))


def _written(value: Option) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _typed(setting: Setting, text: str) -> Option:
    """A value of the setting's own type; as it is where it is not of it, which is told later."""
    if isinstance(setting.default, bool) and text.lower() in {"true", "false", "yes", "no"}:
        return text.lower() in {"true", "yes"}
    if type(setting.default) is int and text.isascii() and text.isdigit():
        return int(text)
    return text
