"""What was sent to whom, and the lists held here: the project's database, opened and closed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from newsletter.actions.project import Project
from newsletter.delivery.audience import Audience
from newsletter.delivery.database import open_database
from newsletter.delivery.history import History


@contextmanager
def audience_of(project: Project) -> Iterator[Audience]:
    """The project's lists."""
    engine = open_database(project.state)
    try:
        yield Audience(engine)
    finally:
        engine.dispose()


@contextmanager
def history_of(project: Project) -> Iterator[History]:
    """The project's deliveries."""
    with audience_of(project) as audience:
        yield History(audience.engine)
