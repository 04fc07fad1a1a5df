"""Where things stand in a TOML file: `tomllib` reads the values and keeps no places."""

from __future__ import annotations


def line_of_fault(error: Exception) -> int | None:
    """The line that an error of `tomllib` names in its text; None where that is the document's end."""
    _, _, rest = str(error).partition("at line ")
    digits = rest.split(",")[0].split(" ")[0]
    return int(digits) if digits.isdigit() else None


def key_places(text: str) -> dict[tuple[str, ...], tuple[int, int, int]]:
    """Where each table and key of a TOML file stands: line, column, width."""
    places: dict[tuple[str, ...], tuple[int, int, int]] = {}
    table: tuple[str, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        indent = len(line) - len(line.lstrip()) + 1
        if bare.startswith("["):
            table = _key_path(bare.strip("[]").split("]")[0])
            places.setdefault(table, (number, indent, len(bare)))
        elif "=" in bare and not bare.startswith("#"):
            key = bare.split("=")[0].rstrip()
            places.setdefault((*table, *_key_path(key)), (number, indent, len(key)))
    return places


def _key_path(text: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in text.split("."))
