"""One side of a comparison, and the survey that it is of."""

from __future__ import annotations

from newsletter.survey.address import Side
from newsletter.survey.dataset import Dataset

Sided = tuple[Dataset, Side]
