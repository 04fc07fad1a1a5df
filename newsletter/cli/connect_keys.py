"""A provider's keys, as `newsletter connect` finds them, reads them or asks for them."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from newsletter.cli.output import ask_secret
from newsletter.errors import CouldNotRun

if TYPE_CHECKING:
    from newsletter.actions.project import Project
    from newsletter.actions.secrets import FoundSecret
    from newsletter.providers.entry import Entry, Setting
    from newsletter.providers.secret import Secret


def keys(project: Project, entry: Entry, *, from_stdin: bool) -> tuple[Mapping[str, FoundSecret], Mapping[str, Secret]]:
    """The keys that are there, and those that are given now, by setting. Raises CouldNotRun.

    What the environment or .env has goes before the keyring, so that no other key is asked for.
    """
    from newsletter.actions.connect import keys_there, refuse_unless_kept, secrets_asked
    from newsletter.providers.secret import Secret

    there = keys_there(project, entry)
    wanted = [each for each in secrets_asked(entry) if each.name not in there or there[each.name].place == "keyring"]
    if from_stdin:
        given = _read(entry, wanted)
    elif sys.stdin.isatty():
        if any(each.required and each.name not in there for each in wanted):
            refuse_unless_kept(project, entry)
        given = _typed(entry, wanted, there)
    else:
        given = {}
        _refuse_missing(entry, wanted, there)
    new = {setting: Secret(text) for setting, text in given.items() if text}
    if new:
        refuse_unless_kept(project, entry)
    return there, new


def _read(entry: Entry, wanted: Sequence[Setting]) -> dict[str, str]:
    """One key on each line of standard input."""
    from newsletter.providers.secret import secret_name

    names = ", ".join(secret_name(entry.name, each.name) for each in wanted)
    if not wanted:
        raise CouldNotRun("Its keys come from the environment or .env, before any other.", "Take them out of there.")
    lines = [line.strip() for line in sys.stdin.read().splitlines()]
    if not any(lines) or len(lines) > len(wanted):
        raise CouldNotRun(f"Standard input has {len(lines)} lines; it must have: {names}.", "Write one on each line.")
    return dict(zip((each.name for each in wanted), lines, strict=False))


def _typed(entry: Entry, wanted: Sequence[Setting], there: Mapping[str, FoundSecret]) -> dict[str, str]:
    from newsletter.providers.secret import secret_name

    given = {}
    for setting in wanted:
        kept = setting.name in there
        advice = "Enter keeps the one in the keyring" if kept else "" if setting.required else "Enter leaves it out"
        words = "; ".join(part for part in (setting.help, advice, "it is not shown") if part)
        question = f"{secret_name(entry.name, setting.name)} ({words})"
        given[setting.name] = ask_secret(question, required=setting.required and not kept)
    return given


def _refuse_missing(entry: Entry, wanted: Sequence[Setting], there: Mapping[str, FoundSecret]) -> None:
    from newsletter.providers.secret import secret_name

    missing = [secret_name(entry.name, each.name) for each in wanted if each.required and each.name not in there]
    if missing:
        raise CouldNotRun(
            f"Nobody is here to be asked for {' and '.join(missing)}.",
            "Say --key-from-stdin, or set it in the environment or in .env.",
        )
