"""A restoration that ends itself without a word at a given step: run in a process of its own by the test beside it."""

from __future__ import annotations

from pathlib import Path

from delivery_world import START, World
from fuse import Fuse

from newsletter.delivery import restoring


def run(state: str, copy: str, step: int, ruin: bool) -> None:
    """Steps: around the rows' coming over; at the end for a sound record, around its replacement for a ruin."""
    fuse = Fuse(step)
    fuse.around(restoring, "bring_over")
    copies = Path(state).parent / "copies"
    if ruin:
        fuse.around(restoring, "put_in_place")
        restoring.restore_over_ruin(Path(state), copies, Path(copy), START)
    else:
        restoring.restore(World(Path(state)).engine, copies, Path(copy), START)
    fuse.step()
