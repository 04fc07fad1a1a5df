"""Where a record may be kept: each test of the one contract runs over all of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest
from postgres_server import postgres_address as postgres_address  # noqa: PLC0414 - a fixture for this room
from psycopg import sql

from newsletter.delivery.database import Place

_numbers = count(1)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place for a record that is not there yet."""
    if request.param == "sqlite":
        yield Place(tmp_path / "state")
        return
    with database_of_its_own(request.getfixturevalue("postgres_address")) as address:
        yield Place(tmp_path / "state", address)


@pytest.fixture
def postgres_place(postgres_address: str, tmp_path: Path) -> Iterator[Place]:
    """A database of its own on a real server."""
    with database_of_its_own(postgres_address) as address:
        yield Place(tmp_path / "state", address)


@contextmanager
def database_of_its_own(address: str) -> Iterator[str]:
    """An empty database on the server at `address`; its address."""
    server, name = address.rpartition("/")[0], f"ledger_{next(_numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
