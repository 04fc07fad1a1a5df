"""Strata with one sampling unit alone: of what spread there is among such units, nothing can be known."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Units:
    """The first cluster of each stratum, until another is seen; without clusters, people are the units."""

    alone: dict[str, str] = field(default_factory=dict)
    _several: set[str] = field(default_factory=set)

    def add(self, stratum: str, cluster: str) -> None:
        """Take a unit into account."""
        if stratum in self._several:
            return
        if self.alone.setdefault(stratum, cluster) != cluster:
            self._several.add(stratum)
            del self.alone[stratum]
