"""An import that ends itself without a word after some rows: run in a process of its own by the test beside it."""

from __future__ import annotations

from pathlib import Path

from delivery_world import START, World
from fuse import end

from newsletter.delivery import importing
from newsletter.delivery.database import Place
from newsletter.delivery.incoming import Added, Incoming


def run(place: Place | Path, file: str, moment: str) -> None:
    """`moment`: "gathering", or "putting", when everybody is on the list and nothing is committed."""

    def on_rows(rows: int) -> None:
        if moment == "gathering" and rows:
            end()

    class Cut(Incoming):
        def put_on(self, name: str, now: str) -> Added:
            super().put_on(name, now)
            end()
            raise AssertionError

    setattr(importing, "Incoming", Cut)  # noqa: B010 - its last step is the last before the commit
    importing.import_list(World(place).engine, "pilot", Path(file), START, on_rows=on_rows)
