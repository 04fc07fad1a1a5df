"""Cases in prose: Markdown with a title, a codebook and a list of expectations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Case:
    title: str
    codebook: str
    expected: tuple[str, ...]


def read_cases(name: str) -> list[Case]:
    """Every case of a file of `fixtures`."""
    text = (FIXTURES / name).read_text(encoding="utf-8")
    cases = []
    for part in re.split(r"^## ", text, flags=re.M)[1:]:
        title, _, rest = part.partition("\n")
        before, _, after = rest.partition("```yaml\n")[2].partition("```\n")
        assert not rest.startswith("```"), title
        cases.append(Case(title, before, tuple(re.findall(r"^- (.+)$", after, flags=re.M))))
    return cases
