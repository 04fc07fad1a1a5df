"""The tables of phrases: one file a family, one row a meaning. Their order here is that of the user's page."""

from __future__ import annotations

from newsletter.claims.meanings import Row
from newsletter.claims.phrases.changes import CHANGES
from newsletter.claims.phrases.counts import COUNTS
from newsletter.claims.phrases.hedges import HEDGES
from newsletter.claims.phrases.markers import MARKERS
from newsletter.claims.phrases.ranks import RANKS
from newsletter.claims.phrases.shares import SHARES

FAMILIES: tuple[tuple[str, tuple[Row, ...]], ...] = (
    ("Shares", SHARES),
    ("Hedges", HEDGES),
    ("Counts", COUNTS),
    ("Changes", CHANGES),
    ("Ranks", RANKS),
    ("Words that say how others are read", MARKERS),
)
