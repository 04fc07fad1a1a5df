"""Words about a place among the options of a question. Examples: words, rank, how many are ranked."""

from __future__ import annotations

from newsletter.claims.meanings import Row

RANKS: tuple[Row, ...] = ()
