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
        ("Only 43&#37; agree, 43 per&nbsp;cent, &frac12; of them.", ["43&#37;", "43 per&nbsp;cent", "&frac12;"]),
        ("One&nbsp;in&nbsp;ten, &#52;4 per cent.", ["One&nbsp;in&nbsp;ten", "&#52;4 per cent"]),
        ("In 2016 trusts left; by March 2016 chairs had, and at 9.30 chairs met.", []),
        ("In the first quarter of 2016 trusts lost.", []),
        ("Of 2016 trusts, 2,016 trusts and 9.30 trusts.", ["2016 trusts", "2,016 trusts", "9.30 trusts"]),
        ("AT&T; R&D &nosuch; 5 &amp; 6", []),
        ("&#1; 43 per cent, &#127;, &#x0B;&#0;", ["43 per cent"]),
        ("&#9999999; 4 per cent &#xD800; &NotEqualTilde;", ["4 per cent"]),
        ("After 2000 respondents had answered; since 2016 trusts have.", ["2000 respondents"]),
        ("٤٣ per cent, ٤٣٪, ४३%", ["٤٣ per cent", "٤٣٪", "४३%"]),
        ("4\u200b9 per\u00a0cent of “x”", ["4\u200b9 per\u00a0cent"]),
        ("**49** per cent", ["49** per cent"]),
        ("Half of them: ½.", ["Half", "½"]),
        ("Half said no.", ["Half"]),
        (
            "Half of respondents, half of them, half our readers, half those who replied.",
            ["Half", "half", "half", "half"],
        ),
        ("A third of trusts; two thirds agree.", ["A third", "two thirds"]),
        ("A quarter think so. A fifth do not. Three quarters want change.", ["A quarter", "A fifth", "Three quarters"]),
        ("Between a quarter and a third of leaders.", ["a quarter", "a third"]),
        ("One in four trusts; two in five; one in every ten.", ["One in four", "two in five", "one in every ten"]),
        ("Nearly half a per cent; half a percentage point.", ["half a per cent"]),
        ("More than half, and nearly two-thirds.", ["half", "two-thirds"]),
        ("a half of our readers", ["a half"]),
        ("Fewer than one in ten; nine out of ten chairs.", ["one in ten", "nine out of ten"]),
        ("Half of a sample of 99.", ["Half"]),
        ("No responses came. No respondents said so.", ["No responses", "No respondents"]),
        ("Twelve trusts and 20-30 trusts, 12 responses.", ["Twelve trusts", "20-30 trusts", "12 responses"]),
        ("Over half. Under a third. Just a quarter.", ["half", "a third", "a quarter"]),
        (
            "49 per cent, 49%, 49pc, 49 percent, 0.5 per cent.",
            ["49 per cent", "49%", "49pc", "49 percent", "0.5 per cent"],
        ),
        ("Opinion is split: half for, half against.", ["half", "half"]),
        ("Two thirds back it, a third oppose it.", ["Two thirds", "a third"]),
        ("A third would leave; a third would stay.", ["A third", "a third"]),
        ("a third (33 per cent)", ["a third", "33 per cent"]),
        ("Support has risen by a third.", ["a third"]),
        ("The proportion has halved to a quarter.", ["a quarter"]),
        ("½ of trusts, ⅔ of chairs", ["½", "⅔"]),
        ("3/4 of trusts", ["3/4"]),
        ("five in six chairs", ["five in six"]),
        ("A quarter of leaders this year say so.", ["A quarter"]),
        ("Half the readers this time.", ["Half"]),
        ("Half of a random sample.", ["Half"]),
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
        "He arrived at half past two.",
        "It was a quarter to nine, or a quarter past.",
        "Half-term begins on Monday, half an hour earlier than usual.",
        "She is half the age of her brother; tickets are half price.",
        "Pour in half a pint of milk and a quarter of a teaspoon of salt.",
        "The better half of the story is in the second half.",
        "Cut it in half; fold it into thirds.",
        "Half the battle is turning up. Half the fun is getting there.",
        "He was half asleep, and half the night was gone.",
        "A third party, a third option and a third-party plan for the third time.",
        "A fifth edition and a tenth anniversary; an eighth goal.",
        "Two sections and a third section; a second and a third reading.",
        "At one in the morning, one in charge of two in the afternoon.",
        "Nine times out of ten it works. Ten out of ten for effort.",
        "He is one in a million.",
        "In 1 in 2016 terms.",
        "Over-65s and those aged 16 to 24, a 45-year-old and a 12-week plan.",
        "5/6 High Street, flat 2/3, on 3/4 May, 24/7, since 9/11.",
        "We received no response, and had no response by Friday.",
        "It took 2-1/2 inches, 2 1/2 cups and 3½ hours.",
        "The 10.30 from Leeds; 9.15am; 17:45; 6pm.",
        "£2.5m, $300,000 and €40bn; 25p each; 3p in the pound.",
        "On 16 November 2016, 2016-17, 2016/17, Q3 2016 and the 1990s.",
        "Chapter 3, page 49, section 2.1, figure 4, table 5, question 12, step 6 of 9.",
        "1 Example Street, London SW1A 2AA; telephone 020 7946 0000.",
        "Edition 43; issue No 12; volume 3, number 4.",
        "The temperature fell to 12 degrees; the road is 3.2 miles long.",
        "Windows 10, Python 3.11, iOS 9 and HTML5.",
        "They won 3-1 and drew 2-2; the vote was 11-4.",
        "One respondent told us so. One chair said no.",
        "First, second and third, in that order.",
        "A fourth wave of the survey; the fifth of May; a quarter century.",
        "The pager's half of the fork, their half of the deal, and our half.",
        "Half of a loaf is better than none. Half a loaf, half a mind, half a dozen.",
        "The half-installed, half-finished, one-third-owned firm.",
        "The half-way house; midway through, half way up.",
        "A quarter of an hour, three quarters of an hour, half a day, half of the day.",
        "Half the length, two thirds of the way, half the size, a third of the width.",
        "The first quarter of 2016, the last quarter, this quarter's results, quarter two.",
        "Quarter-final and semi-final; the last eighth.",
        "In a third of a second; a tenth of a second.",
        "Third, half-heartedly. Fifth, fully.",
        "One of the three most popular. One of these days.",
        "Two to one on; ten to one against; the odds are 5/1.",
        "A-levels, 11-plus, 4x4, 2nd, 3rd, 4th; 1st of the month.",
        "Six weeks, two years, 18 months and 30 days.",
        "A 50/50 split of opinion? A 50-50 chance.",
        "Version 1/2 of the file, 1/2/2016.",
        "Room 101, bus 38, M25, B12, Covid-19.",
        "ISBN 978-1-84951-300-0, DOI 10.1000/182.",
        "Half-past, half-light, half-life, half board.",
        "Of the two, one in particular stands out.",
        "Three in the team, four in total, five in all.",
        "Two in person and one in writing.",
        "We print 1 in colour and 2 in black.",
        "Twelve out of the office, six out of date.",
        "Go half and half; halve it; meet me halfway.",
        "The fourth-quarter figures, third-quarter results.",
        "A fifth column; the Third Way; the Fifth Amendment; a sixth-former.",
        "More than half a century ago; about a quarter of a mile.",
        "Take a third of a cup and half of a lemon.",
        "The other half; the top half of the table; the lower third of the page.",
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
