"""`check --fix`: what it writes, byte for byte, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from actions_project import TeaRound, tea_round

from newsletter.actions.check import check_issues
from newsletter.actions.fixing import Fixed, fix_issues


@pytest.fixture
def tea(tmp_path: Path) -> TeaRound:
    return tea_round(tmp_path)


def fix(tea: TeaRound) -> tuple[Fixed, ...]:
    return fix_issues(tea.project, [tea.issue])


def test_a_numeral_that_has_changed_is_written_anew_and_the_issue_checks_clean(tea: TeaRound) -> None:
    tea.edit(tea.issue, "[A clear majority]", "[Sixty per cent]")
    tea.edit(tea.issue, "[almost a quarter]", "[16 respondents]")
    (fixed,) = fix(tea)
    text = tea.issue.read_text(encoding="utf-8")
    assert "[Sixty-one per cent](stat:tea/first/tea)" in text
    assert "[15 respondents](stat:tea/first/milk)" in text
    assert fixed.after == text
    assert check_issues(tea.project, [tea.issue]).findings == ()
    assert fix(tea) == ()


def test_the_change_is_shown_as_a_diff_of_its_lines_alone(tea: TeaRound) -> None:
    tea.edit(tea.issue, "[A clear majority]", "[Sixty per cent]")
    (fixed,) = fix(tea)
    lines = fixed.diff().split("\n")
    assert [line[:1] for line in lines] == ["-", "+", "@", "-", "+"]
    assert "[Sixty per cent]" in lines[3]
    assert "[Sixty-one per cent]" in lines[4]


def test_byte_order_mark_and_line_ends_stay_as_they_were_each_on_its_line(tea: TeaRound) -> None:
    tea.edit(tea.issue, "[A clear majority]", "[60 per cent]")
    lines = tea.issue.read_bytes().split(b"\n")
    mixed = (
        b"\xef\xbb\xbf" + b"\r\n".join(lines[:9]) + b"\n" + b"\n".join(lines[9:14]) + b"\r" + b"\r\n".join(lines[14:])
    )
    tea.issue.write_bytes(mixed)
    fix(tea)
    assert tea.issue.read_bytes() == mixed.replace(b"[60 per cent]", b"[61 per cent]")


@pytest.mark.parametrize(
    "words",
    [
        "only 60 per cent",
        "nearly 60 per cent",
        "a third",
        "more than 70 per cent",
        "60 per cent, more than 70 per cent",
        "60\\. per cent",
        "60&nbsp;per cent",
    ],
)
def test_wordings_and_what_is_written_otherwise_than_read_are_left_alone_to_the_byte(tea: TeaRound, words: str) -> None:
    tea.edit(tea.issue, "[A clear majority]", f"[{words}]")
    before = tea.issue.read_bytes()
    assert fix(tea) == ()
    assert tea.issue.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "anew"),
    [
        ("38 of 64", "39 of 64"),
        ("60.0 per cent", "60.9 per cent"),
        ("**60** per cent", "**61** per cent"),
        ("60 per cent (38 of 60)", "61 per cent (39 of 64)"),
        ("thirty-eight people,\n  60 per cent", "thirty-nine people,\n  61 per cent"),
    ],
)
def test_numerals_in_emphasis_over_lines_and_several_in_one_phrase(tea: TeaRound, words: str, anew: str) -> None:
    tea.edit(tea.issue, "[A clear majority]", f"[{words}]")
    before = tea.issue.read_bytes()
    (fixed,) = fix(tea)
    assert tea.issue.read_bytes() == before.replace(words.encode(), anew.encode())
    assert len([line for line in fixed.diff().split("\n")[2:] if line.startswith("+")]) == anew.count("\n") + 1
    assert check_issues(tea.project, [tea.issue]).errors == 0


def test_a_comparison_s_numerals_are_mended(tea: TeaRound) -> None:
    tea.edit(
        tea.issue, "[A clear majority](stat:tea/first/tea)", "[30 points more](stat:tea/first/milk..tea/first/tea)"
    )
    (fixed,) = fix(tea)
    assert "[38 points more]" in fixed.after  # 15 and 39 of 64


def test_what_is_true_is_left_alone(tea: TeaRound) -> None:
    assert fix(tea) == ()


def test_a_subject_s_numeral_is_mended_too(tea: TeaRound) -> None:
    tea.edit(tea.issue, "subject: <stat:tea/first/tea>", "subject: [60 per cent](stat:tea/first/tea)")
    assert len(fix(tea)) == 1
    assert "subject: [61 per cent](stat:tea/first/tea) put" in tea.issue.read_text(encoding="utf-8")
