"""Figures that no reference covers are found, and ordinary prose is left alone."""

from __future__ import annotations

import csv
import os
import re
import sys
from pathlib import Path

import pytest

from newsletter.claims.tokens import cut
from newsletter.claims.unsourced import unsourced

ROOT = Path(__file__).parents[2]
SHARED = ROOT / ".." / "shared"
NOUNS = frozenset({"ccgs", "ccg leaders", "chairs", "accountable officers", "stps", "trusts"})


def found(text: str, nouns: frozenset[str] = NOUNS) -> list[str]:
    return [text[start:end] for start, end in unsourced(text, nouns)]


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("Only 49 per cent said so.", ["49 per cent"]),
        ("Forty-nine percent, or 49%, or 49.5pc.", ["Forty-nine percent", "49%", "49.5pc"]),
        ("Nearly two thirds agree, and a quarter of them strongly.", ["two thirds", "a quarter"]),
        ("About one in eight CCGs.", ["one in eight"]),
        ("Nine out of ten, or 9/10.", ["Nine out of ten", "9/10"]),
        ("The 99 respondents and 85 responses.", ["99 respondents", "85 responses"]),
        ("In the region of 20-30 CCGs.", ["20-30 CCGs"]),
        ("Twenty to thirty CCGs.", ["Twenty to thirty CCGs"]),
        ("All 54 accountable officers.", ["54 accountable officers"]),
        ("No respondents said so.", ["No respondents"]),
        ("More than half of leaders.", ["half"]),
        ("Half the respondents.", ["Half"]),
        ("4\u200b9 per\u00a0cent of “x”", ["4\u200b9 per\u00a0cent"]),
        ("**49** per cent", ["49** per cent"]),
        ("Half of them: ½.", ["Half", "½"]),
    ],
)
def test_figures_are_found(text: str, figures: list[str]) -> None:
    assert found(text) == figures


@pytest.mark.parametrize(
    "text",
    [
        "A third said they were stopped.",
        "“No.” A third told us so.",
        "A third option, and a third-party plan, for the third time.",
        "The first half of the year; half an hour; a half-hearted plan; the second half.",
        "A quarter of an hour later, at half past nine.",
        "On 16 November 2016, at 9.30am, in 2016-17.",
        "The £800m stockpile, £330m short, $5 each.",
        "Over-65s, aged 45, 18 to 24-year-olds.",
        "In the next 12-18 months, about 35 measures.",
        "1 Example Street, SW1A 1AA; edition 43, page 4, question 12.",
        "1. First\n2. Second\n3. CCGs",
        "- 1\n- 2\n- 3",
        "## 5\n\nCCGs are groups.",
        "| 5 | CCGs |",
        "One respondent said so; says one CCG leader.",
        "24/7 service, on 1/2/2016.",
        "",
    ],
)
def test_what_is_no_figure_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_offsets_are_those_of_the_text_as_given() -> None:
    text = "À 1\u202f204 × ﬁne: ４９\u200b％ of \ufffc."
    assert found(text) == ["４９\u200b％"]


def _rows() -> list[dict[str, str]]:
    with (SHARED / "claims" / "seed-figures.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


_SHOULD = re.compile(
    r"\bper ?cent\b|%|\b(?:quarter|quarters|thirds?|half)\b|\bone in (?:four|eight)\b"
    r"|\b(?:\d+|two|eight|no) (?:respondents|responses|chairs|ccgs|stps|trusts)\b",
    re.IGNORECASE,
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def _needed() -> None:
    if not SHARED.exists() and not os.environ.get("CI"):
        pytest.skip("../shared is not on this machine")


def test_at_least_95_per_cent_of_the_printed_figures_are_found(capsys: pytest.CaptureFixture[str]) -> None:
    _needed()
    texts = {path.name: path.read_text(encoding="utf-8").translate(_PLAIN) for path in (SHARED / "seeds").glob("*.txt")}
    hits, missed = 0, []
    for row in _rows():
        wording = row["wording"].translate(_PLAIN)
        text = texts[row["source_seed"]]
        for piece in re.split(r"\s*\.\.\.\s*", re.sub(r"\s*\((?:standfirst)\)", "", wording)):
            start = text.find(piece)
            if start < 0 or not _SHOULD.search(piece):
                continue
            inside = [first for first, last in unsourced(text, NOUNS) if start <= first and last <= start + len(piece)]
            hits += bool(inside)
            missed += [] if inside else [piece]
    with capsys.disabled():
        print(f"\nfigure-unsourced: {hits} of {hits + len(missed)} printed figures found; missed: {missed}")
    assert hits >= 40
    assert hits / (hits + len(missed)) >= 0.95


_CODE = re.compile(r"```.*?```|~~~.*?~~~|`[^`\n]*`|<[^>\n]*>|\]\([^)\n]*\)", re.DOTALL)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"")


def test_ordinary_prose_has_at_most_two_false_alarms_in_ten_thousand_words(capsys: pytest.CaptureFixture[str]) -> None:
    """English at hand: the standard library's module documentation, which speaks of no survey."""
    prose = _standard_prose()
    words = len(prose.split())
    alarms = found(prose, frozenset())
    with capsys.disabled():
        print(f"\nfigure-unsourced: {len(alarms)} false alarms in {words:,} words of prose: {alarms[:20]}")
    assert words > 10_000
    assert len(alarms) / words <= 2 / 10_000


def _standard_prose() -> str:
    """Docstrings' paragraphs of plain sentences."""
    import ast

    paragraphs: list[str] = []
    for path in sorted(Path(os.__file__).parent.glob("*.py")):
        try:
            tree = ast.parse(path.read_text(encoding="utf-8"))
        except (SyntaxError, UnicodeDecodeError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                paragraphs += (ast.get_docstring(node) or "").split("\n\n")
    sentences = [text for text in paragraphs if re.fullmatch(r"[A-Z][^<>=`_*{}\[\]|\\]{80,}[.]", text)]
    return "\n\n".join(sentences)


def _calls(text: str) -> int:
    """How many calls of functions it takes to read the text."""
    calls = 0

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        list(unsourced(text, NOUNS))
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "text",
    [
        "49 per cent one hundred and four thousand 20-30 CCGs a third 1,204 of 99 half a hundred hundred and ",
        "hundred " * 9,
        "1 to " * 9,
        "one hundred and " * 9,
        "9 of the the the " * 9,
        "1,2,3 4.5.6 ",
    ],
)
def test_a_draft_of_nothing_but_numbers_takes_work_that_grows_with_its_length(text: str) -> None:
    assert _calls(text * 80) <= 8.5 * _calls(text * 10)


def test_a_run_of_glyphs_is_cut_once_and_not_once_for_each() -> None:
    """A pattern that looks over the whole run at every glyph takes minutes for this one."""
    assert len(cut("½" * 200_000)) == 200_000
