"""Each reference's sentence, as readers read it: `fixtures/sentences.md` holds the cases, which need no Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.claims.style import HouseStyle, Tolerances
from newsletter.draft.parse import parse
from newsletter.evidence.sentences import sentences
from newsletter.resolve.resolve import resolve
from newsletter.survey.shelf import open_shelf

SURVEYS = Path(__file__).parent.parent / "resolve" / "fixtures" / "surveys"
FRONT = "---\nsubject: A test\nsurveys:\n  ccg: autumn\n---\n"
_, *PARTS = re.split(r"^## (.+)$", (Path(__file__).parent / "fixtures" / "sentences.md").read_text("utf-8"), flags=re.M)
CASES = dict(zip(PARTS[::2], PARTS[1::2], strict=True))


@pytest.mark.parametrize("title", CASES)
def test_the_sentence_of_each_reference(title: str, tmp_path: Path) -> None:
    blocks = dict(re.findall(r"^````(\w+)\n(.*?)^````$", CASES[title], re.M | re.S))
    source = blocks["draft"] if blocks["draft"].startswith("---\n") else FRONT + blocks["draft"]
    draft = parse(source, "issues/test.md")
    found = sentences(resolve(draft, open_shelf(SURVEYS, tmp_path, SURVEYS), HouseStyle(), Tolerances()))
    figures = [index for index, mention in enumerate(draft.mentions) if mention.role in {"fill", "check"}]
    assert [found[index] for index in figures] == blocks["sentences"].splitlines()


def test_a_draft_of_many_sentences_takes_time_in_proportion(tmp_path: Path) -> None:
    """Nothing here is timed: twenty thousand sentences in one paragraph would not end if each looked at all others."""
    source = FRONT + "One. " * 20_000 + "<stat:ccg/outturn/surplus> agree. " + "Two. " * 20_000 + "\n"
    resolved = resolve(
        parse(source, "issues/test.md"), open_shelf(SURVEYS, tmp_path, SURVEYS), HouseStyle(), Tolerances()
    )
    assert sentences(resolved) == {0: "Forty-nine per cent agree."}
