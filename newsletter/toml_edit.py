"""A TOML file with some keys of its tables set: everything else in it stays as it was, to the last comment.

A table that is there is changed by tomlkit, wherever and however it is written. A new one is a stretch of text after
its nearest relative, since tomlkit would put it between a comment and what the comment is about. Either way the result
is read again and held to what was asked for.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping
from copy import deepcopy
from typing import Any

TablePath = tuple[str, ...]
Values = Mapping[str, str | int | bool | None]

_HEADER = re.compile(r"\s*\[{1,2}([^\[\]]+)\]{1,2}\s*(?:#.*)?\Z")


class CantEdit(Exception):
    """The file is written in a way that can't be changed safely; the text is what to write in it by hand."""


def with_table(text: str, path: TablePath, values: Values) -> str:
    """`text` with each of `values` set in the table at `path`, which may be new; None takes a key out.

    Line ends stay those of the file. Raises CantEdit; `text` is TOML.
    """
    windows = "\r\n" in text and "\n" not in text.replace("\r\n", "")
    plain = text.replace("\r\n", "\n") if windows else text
    edited = _edited(plain, path, values)
    return edited.replace("\n", "\r\n") if windows else edited


def _edited(text: str, path: TablePath, values: Values) -> str:
    document = tomllib.loads(text)
    wanted = _set(deepcopy(document), path, values)
    if wanted == document:
        return text
    ways = (_changed,) if _table(document, path) is not None else (_added, _changed)
    for way in ways:
        edited = way(text, path, values)
        if _reads_as(edited, wanted):
            return edited
    raise CantEdit(_block(path, values))


def _set(document: dict[str, Any], path: TablePath, values: Values) -> dict[str, Any]:
    table: dict[str, Any] = document
    for part in path:
        table = table.setdefault(part, {})
        if not isinstance(table, dict):
            raise CantEdit(_block(path, values))
    _set_keys(table, values)
    return document


def _table(document: Mapping[str, Any], path: TablePath) -> Any:
    table: Any = document
    for part in path:
        table = table.get(part) if isinstance(table, dict) else None
    return table


def _reads_as(text: str, wanted: Mapping[str, Any]) -> bool:
    try:
        return tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        return False


def _changed(text: str, path: TablePath, values: Values) -> str:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import InlineTable

    try:
        document = tomlkit.parse(text)
        table: MutableMapping[str, Any] = document
        for part in path:
            if part not in table:
                table[part] = tomlkit.inline_table() if isinstance(table, InlineTable) else tomlkit.table()
            table = table[part]
        _set_keys(table, values)
        return tomlkit.dumps(document)
    except (TOMLKitError, ValueError, TypeError, KeyError):
        return ""  # which reads as nothing that was asked for


def _set_keys(table: MutableMapping[str, Any], values: Values) -> None:
    for key, value in values.items():
        if value is None:
            table.pop(key, None)
        else:
            table[key] = value


def _added(text: str, path: TablePath, values: Values) -> str:
    """The new table after the last that shares most of its path, before the comments that lead up to the next."""
    lines = text.split("\n")
    at = _end_of_relatives(lines, path)
    before, after = "\n".join(lines[:at]).rstrip("\n"), "\n".join(lines[at:]).lstrip("\n")
    block = _block(path, values)
    return "\n\n".join(part for part in (before, block, after) if part.strip("\n")) + ("" if after else "\n")


def _end_of_relatives(lines: list[str], path: TablePath) -> int:
    """The line before which a table at `path` belongs."""
    headers = [(index, name) for index, line in enumerate(lines) if (name := _header(line))]
    kinship = [(_shared(name, path), index) for index, name in headers]
    if not any(shared for shared, _ in kinship):
        return len(lines)
    _, last = max(kinship)
    following = next((index for index, _ in headers if index > last), len(lines))
    key = max(index for index in range(last, following) if lines[index].lstrip()[:1] not in ("", "#"))
    return next((index for index in range(key + 1, following) if not lines[index].strip()), following)


def _header(line: str) -> TablePath:
    found = _HEADER.match(line)
    return tuple(part.strip().strip("\"'") for part in found[1].split(".")) if found else ()


def _shared(one: Iterable[str], other: Iterable[str]) -> int:
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared


def _block(path: TablePath, values: Values) -> str:
    """The table as it is written where there is none yet, without a line's end."""
    import tomlkit

    header = ".".join(tomlkit.key(part).as_string() for part in path)
    kept = {key: value for key, value in values.items() if value is not None}
    return f"[{header}]\n{tomlkit.dumps(kept)}".rstrip("\n")
