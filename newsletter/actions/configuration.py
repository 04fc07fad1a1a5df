"""The configuration's file as text: read, changed at a list and its provider, and put back whole."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from newsletter.actions.project import Project
from newsletter.actions.writing import write_whole
from newsletter.config_file import configuration_file, table_path
from newsletter.errors import CouldNotRun
from newsletter.providers.entry import Option
from newsletter.toml_edit import CantEdit, with_table


class Configuration(Struct, frozen=True):
    """A configuration's file: its bytes as they were read, and its text, which is TOML."""

    path: Path
    content: bytes

    @property
    def text(self) -> str:
        """Without a byte-order mark."""
        return self.content.decode("utf-8-sig")


def read_configuration(project: Project) -> Configuration:
    """The project's configuration. Raises CouldNotRun where it can't be read as what it should be."""
    path = configuration_file(project.root)
    assert path is not None
    configuration = Configuration(path, path.read_bytes())
    try:
        tomllib.loads(configuration.text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CouldNotRun(
            f"{path.name} can't be read: {error}.", "Mend it first: `newsletter check` says where."
        ) from None
    return configuration


def with_connection(
    configuration: Configuration,
    name: str,
    values: Mapping[str, Option | None],
    provider: str,
    options: Mapping[str, Option | None],
) -> str:
    """The text with `values` in the table of the list called `name` and `options` in its provider's.

    Raises CouldNotRun, with what to write by hand, where the file is written in a way that can't be changed safely.
    """
    prefix = table_path(configuration.path.name)
    try:
        text = with_table(configuration.text, (*prefix, "lists", name), values)
        return with_table(text, (*prefix, "providers", provider), options) if options else text
    except CantEdit as by_hand:
        raise CouldNotRun(
            f"{configuration.path.name} is written in a way that can't be changed safely.", f"Write in it:\n{by_hand}"
        ) from None


def write_configuration(configuration: Configuration, text: str) -> None:
    """Put `text` in the file's place. Raises CouldNotRun where somebody changed it since it was read."""
    path = configuration.path.resolve()  # a link stays one
    if path.read_bytes() != configuration.content:
        raise CouldNotRun(f"{path.name} was changed meanwhile: nothing was written.", "Run this again.")
    mark = codecs.BOM_UTF8 if configuration.content.startswith(codecs.BOM_UTF8) else b""
    content = mark + text.encode()
    if content != configuration.content:
        write_whole(path, content)
