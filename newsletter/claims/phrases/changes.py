"""Words about the second side of a reference set against the first. Examples: words, per cent before, per cent after."""

from __future__ import annotations

from newsletter.claims.meanings import Direction, Marker, Ratio, Row, Size

CHANGES: tuple[Row, ...] = ()
_ = (Direction, Marker, Ratio, Size)
