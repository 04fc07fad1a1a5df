"""The project at hand: where its files lie and how it is configured."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NoReturn

from msgspec import Struct

from newsletter.config import Config, read_config
from newsletter.config_file import configuration_file
from newsletter.errors import CouldNotRun
from newsletter.problems import Problem
from newsletter.survey.shelf import Shelf, open_shelf
from newsletter.survey.store_address import DUCKDB, Place


class Environment(Mapping[str, str]):
    """The environment's variables, keys among them: printed, it tells none, and it can't be pickled."""

    __slots__ = ("_variables",)

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables

    def __getitem__(self, name: str) -> str:
        return self._variables[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._variables)

    def __len__(self) -> int:
        return len(self._variables)

    def __repr__(self) -> str:
        return f"Environment({len(self)} variables)"

    def __reduce__(self) -> NoReturn:
        raise TypeError("an Environment is never pickled or copied")


class Project(Struct, frozen=True):
    """A newsletter project. `problems` are those of its configuration."""

    root: Path
    config: Config
    problems: tuple[Problem, ...]
    environment: Mapping[str, str]

    @property
    def state(self) -> Path:
        """What must outlive the checkout: subscribers, suppressions, the record of what was sent."""
        return state_folder(self.root, self.environment)

    @property
    def issues(self) -> Path:
        """The drafts' folder."""
        return self.root / "issues"

    @property
    def templates(self) -> Path:
        """The project's own themes."""
        return self.root / "templates"

    @property
    def build(self) -> Path:
        """Where editions are written: one folder an issue."""
        return self.root / "build"

    @property
    def cache(self) -> Path:
        """What may be deleted at any time."""
        return self.root / ".newsletter" / "cache"

    @property
    def outbox(self) -> Path:
        """Where the provider `outbox` writes its messages."""
        return self.root / ".newsletter" / "outbox"

    def shelf(self) -> Shelf:
        """The project's surveys, each read when it is first asked for."""
        return open_shelf(
            self.root / "surveys", self.cache, self.root, Place(self.config.store, self._store_password())
        )

    def _store_password(self) -> str | None:
        if self.config.store == DUCKDB:
            return None
        from newsletter.actions.secrets import secrets_of

        secret = secrets_of(self, "store")("password")
        return secret.reveal() if secret else None

    def relative(self, path: Path) -> str:
        """`path` as a person reads it: relative to the project where it lies inside, with forward slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)


def open_project(start: Path, environment: Mapping[str, str] = os.environ, *, exact: bool = False) -> Project:
    """The project that `start` lies in, found by walking up as git does; `exact`: `start` itself or none."""
    for folder in [start.resolve()] if exact else [start.resolve(), *start.resolve().parents]:
        if configuration_file(folder):
            config, problems = read_config(folder)
            return Project(folder, config, problems, Environment(environment))
    where = f"{start} is not a newsletter project" if exact else f"No newsletter project in {start} or above it"
    advice = "Make one with `newsletter init DIR`, or name one with `--project DIR`."
    raise CouldNotRun(f"{where}: there is no newsletter.toml and no [tool.newsletter] in a pyproject.toml.", advice)


def state_folder(root: Path, environment: Mapping[str, str]) -> Path:
    """Where the project's ledger and subscribers lie, outside the checkout: a clean-up of it must not lose them."""
    chosen = environment.get("NEWSLETTER_STATE")
    if chosen:
        return Path(chosen).expanduser().resolve()
    from platformdirs import user_data_path

    name = re.sub(r"[^a-z0-9]+", "-", root.name.lower()).strip("-") or "project"
    digest = hashlib.sha256(str(root).encode("utf-8", "surrogateescape")).hexdigest()[:10]
    return user_data_path("newsletter", appauthor=False) / f"{name}-{digest}"
