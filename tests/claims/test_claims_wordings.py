"""Every wording of the tables in wordings/ is judged as its row says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from facts_in_words import facts

from newsletter.claims.judge import judge
from newsletter.claims.style import HouseStyle, Tolerances

_ESCAPE = re.compile(r"\\(?:u[0-9a-f]{4}|U[0-9a-f]{8}|n|t)")


def _rows() -> Iterator[tuple[str, str, str]]:
    for table in sorted((Path(__file__).parent / "wordings").glob("*.md")):
        for line in table.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            if line.startswith("|") and cells[0] != "words" and not cells[0].startswith("---"):
                words, figure, outcome = cells
                quoted = len(words) > 1 and words[0] == words[-1] == '"'
                yield _unescaped(words[1:-1] if quoted else words), figure, outcome


def _unescaped(words: str) -> str:
    return _ESCAPE.sub(lambda match: match[0].encode().decode("unicode_escape"), words)


@pytest.mark.parametrize(("words", "figure", "outcome"), list(_rows()))
def test_each_wording_is_judged_as_its_row_says(words: str, figure: str, outcome: str) -> None:
    verdict = judge(words, facts(figure), Tolerances(), HouseStyle())
    assert verdict.outcome == outcome, verdict.message


@pytest.mark.parametrize(("words", "figure"), sorted({(words, figure) for words, figure, _ in _rows()})[::7])
def test_suggestions_are_true_and_messages_are_sentences(words: str, figure: str) -> None:
    verdict = judge(words, facts(figure), Tolerances(), HouseStyle())
    for suggestion in verdict.suggestions:
        assert judge(suggestion, facts(figure), Tolerances(), HouseStyle()).outcome == "true"
    assert (verdict.outcome == "true") == (verdict.message == "")
    assert not verdict.message or verdict.message.endswith(".")
