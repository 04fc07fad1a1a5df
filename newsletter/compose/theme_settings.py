"""theme.toml: a theme's name, what it extends, its colours, fonts and words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from newsletter.compose.context import Look
from newsletter.compose.mjml_check import RULE
from newsletter.compose.words import Words
from newsletter.problems import Problem, did_you_mean

COLOURS = ("ground", "ink", "accent", "on-accent", "muted", "rule", "bar")
FONTS = ("body", "furniture", "heading")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}\Z")
_FONT = re.compile(r"[A-Za-z0-9 ,'.-]{1,200}\Z")
_KEYS = ("name", "description", "extends", "width", "light", "dark", "fonts", "words")


class Settings(Struct, frozen=True):
    """What a theme.toml says; empty where it says nothing and another theme's settings stand."""

    name: str = ""
    description: str = ""
    extends: str = ""
    width: int = 0
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    def over(self, other: Settings) -> Settings:
        """These settings, and the other's where these are silent."""
        return Settings(
            self.name,
            self.description,
            self.extends,
            self.width or other.width,
            {**other.light, **self.light},
            {**other.dark, **self.dark},
            {**other.fonts, **self.fonts},
            {**other.words, **self.words},
        )

    def look(self) -> Look:
        """The settings as templates see them. Colours and fonts were checked, so they may stand in a stylesheet."""
        from markupsafe import Markup

        def safe(values: Mapping[str, str]) -> dict[str, Markup]:
            return {key.replace("-", "_"): Markup(value) for key, value in values.items()}  # noqa: S704 - checked

        return Look(safe(self.light), safe(self.dark), safe(self.fonts), self.width or 600)


@lru_cache(maxsize=16)
def read_settings(text: str, shown: str) -> tuple[Settings, tuple[Problem, ...]]:
    """The settings in `text`, and what is wrong with them; `shown` is its path relative to the project."""
    import tomllib

    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return Settings(), (Problem(RULE, f"theme.toml can't be read: {error}", path=shown),)
    faults = _faults(table)
    problems = tuple(Problem(RULE, what, advice, path=shown) for what, advice in faults)
    return (Settings(), problems) if problems else (Settings(**table), ())


def _faults(table: Mapping[str, Any]) -> list[tuple[str, str]]:
    faults = [(f"theme.toml has no “{key}”.", did_you_mean(key, _KEYS)) for key in table if key not in _KEYS]
    texts = [key for key in ("name", "description", "extends") if not isinstance(table.get(key, ""), str)]
    faults += [(f"“{key}” is not text.", "Put it in quotation marks.") for key in texts]
    if not isinstance(table.get("width", 600), int) or not 320 <= table.get("width", 600) <= 800:
        faults.append(("“width” is not a number of pixels from 320 to 800.", "Emails are 600 wide as a rule."))
    faults += _table_faults(table, "light", COLOURS, _COLOUR, "A colour is written #7A1F2B.")
    faults += _table_faults(table, "dark", COLOURS, _COLOUR, "A colour is written #7A1F2B.")
    faults += _table_faults(table, "fonts", FONTS, _FONT, "Fonts are written Georgia, 'Times New Roman', serif.")
    words = tuple(each for each in Words.__struct_fields__)
    return faults + _table_faults(table, "words", words, re.compile(r".{0,200}\Z"), "Words are short text.")


def _table_faults(
    table: Mapping[str, Any], name: str, known: tuple[str, ...], valid: re.Pattern[str], help: str
) -> list[tuple[str, str]]:
    values = table.get(name, {})
    if not isinstance(values, dict):
        return [(f"“{name}” is not a table.", f"Begin it with [{name}].")]
    faults = [(f"[{name}] has no “{key}”.", did_you_mean(key, known)) for key in values if key not in known]
    for key, value in values.items():
        if not isinstance(value, str) or not valid.match(value):
            faults.append((f"[{name}] “{key}” can't be used: {value!r}.", help))
    return faults
