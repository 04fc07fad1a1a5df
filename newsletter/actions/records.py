"""What was sent to whom, and the lists held here: the project's database, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from newsletter.actions.project import Project
from newsletter.actions.secrets import secrets_of
from newsletter.delivery.audience import Audience
from newsletter.delivery.database import SQLITE, Place, open_database
from newsletter.delivery.history import History
from newsletter.errors import CouldNotRun


def ledger_place(project: Project) -> Place:
    """Where the project's record is kept: its state folder, or the database that the configuration names.

    Raises CouldNotRun where nobody can tell: who unsubscribes must not be written down in another.
    """
    address = project.config.ledger
    if not address:
        raise CouldNotRun(
            "Which record of lists and sends is meant can't be read from the configuration.", problems=project.problems
        )
    secret = None if address == SQLITE else secrets_of(project, "ledger")("password")
    return Place(project.state, address, secret.reveal() if secret else None)


@contextmanager
def ledger_of(project: Project) -> Iterator[Engine]:
    """The project's database. Raises CouldNotRun where it can't be used."""
    engine = open_database(ledger_place(project))
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def audience_of(project: Project) -> Iterator[Audience]:
    """The project's lists."""
    with ledger_of(project) as engine:
        yield Audience(engine)


@contextmanager
def history_of(project: Project) -> Iterator[History]:
    """The project's deliveries."""
    with ledger_of(project) as engine:
        yield History(engine)
