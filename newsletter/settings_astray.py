"""Settings that stand where nothing reads them: in which table they belong, and whether a certain one was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from newsletter.config_file import PYPROJECT, table_path
from newsletter.problems import nearest

_NAMED = (("lists",), ("providers",))  # their tables have the names that people give them
_OURS = table_path(PYPROJECT)


class Settings(Struct, frozen=True):
    """The settings that there are: of the whole file, and of its tables, each by how it is written (`lists.NAME`)."""

    whole: tuple[str, ...]
    tables: Mapping[str, tuple[str, ...]]

    def place_of(self, key: str, value: object, table: tuple[str, ...], path: str) -> str:
        """Where the setting `key` stands, which `table` of the file at `path` lacks; "" where nobody can tell."""
        name, prefix = key.casefold(), table_path(path)
        if not table and isinstance(value, dict) and name in _OURS:
            return f"In {path} a table is called [style], and not [{'.'.join(_OURS)}.style]."
        if table and name in self.whole:
            if isinstance(value, dict):
                return f"Write it as [{'.'.join((*prefix, name))}]."
            if prefix:
                return f"“{name}” stands in [{'.'.join(prefix)}] itself."
            return f"“{name}” stands at the top of {path}, before the first table in brackets."
        tables = [f"[{'.'.join((*prefix, each))}]" for each, settings in self.tables.items() if name in settings]
        return f"“{name}” stands in {' or '.join(tables)}." if tables else ""

    def is_meant(self, wanted: str, settings: Mapping[str, Any]) -> bool:
        """Whether something is meant to be the setting `wanted` of the whole file: misspelt, or in another table."""
        elsewhere = {setting for table in self.tables.values() for setting in table}
        if any(key.casefold() not in elsewhere and nearest(key, self.whole) == wanted for key in settings):
            return True
        return any(
            key.casefold() == wanted
            for place, table in _tables(settings)
            for key in table
            if place not in _NAMED and (len(place) != 3 or place[::2] != ("lists", "segments"))
        )


def _tables(settings: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """Every table in `settings`, also in an array of tables, by its place."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((key,), value) for key, value in settings.items()]
    while waiting:
        place, value = waiting.pop()
        if isinstance(value, dict):
            yield place, value
            waiting += [((*place, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            waiting += [((*place, ""), inner) for inner in value]
