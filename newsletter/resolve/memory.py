"""Each answer worked out once."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Remembered(Generic[K, V]):
    """A function of one value that is called once for each: what it raised is raised again, what it gave given again.

    Failures are kept too: a draft that cites an unknown name 3,000 times looks for the nearest one once.
    """

    def __init__(self, work_out: Callable[[K], V]) -> None:
        self._work_out = work_out
        self._given: dict[K, V] = {}
        self._raised: dict[K, Exception] = {}

    def __call__(self, key: K) -> V:
        """What is known for `key`."""
        if key in self._raised:
            raise self._raised[key].with_traceback(None)
        if key not in self._given:
            try:
                self._given[key] = self._work_out(key)
            except Exception as error:
                self._raised[key] = error
                raise
        return self._given[key]
