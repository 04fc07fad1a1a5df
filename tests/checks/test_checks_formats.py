"""The four ways in which findings are written."""

from __future__ import annotations

import json
import re
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsletter.checks.formats import REPORTS
from newsletter.checks.formats.excerpt import WIDEST, excerpt, printable, width
from newsletter.checks.formats.sarif import sarif_log
from newsletter.checks.formats.text import text_report
from newsletter.checks.rule import Finding
from newsletter.problems import WHOLE_FILE, Span

PATH = "issues/2016-11-16.md"
SOURCE = "---\nsubject: A quiet week\n---\n\n[A third](stat:ccg/merger/considering) are considering it.\n"
FALSE = Finding(
    "claim-false",
    "error",
    PATH,
    Span(5, 1, 5, 39),
    "The figure is 24 per cent.",
    "Write “a quarter”.",
    "stat:ccg/merger/considering",
)
LARGE = Finding("email-large", "warning", PATH, WHOLE_FILE, "The email has 90,000 bytes.")


def test_text_gives_the_place_the_words_a_caret_and_what_to_do() -> None:
    assert text_report([FALSE, LARGE], {PATH: SOURCE}) == (
        "issues/2016-11-16.md:5:1: error: claim-false: The figure is 24 per cent.\n"
        " 5 | [A third](stat:ccg/merger/considering) are considering it.\n"
        "   | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  help: Write “a quarter”.\n"
        "\n"
        "issues/2016-11-16.md:1:1: warning: email-large: The email has 90,000 bytes.\n"
        "\n"
        "1 error, 1 warning.\n"
    )


def test_text_of_no_findings_is_empty() -> None:
    assert text_report([], {}) == ""


def test_text_counts_in_the_plural_and_leaves_out_what_there_is_none_of() -> None:
    assert text_report([LARGE, LARGE], {}).endswith("\n2 warnings.\n")


def test_text_has_colour_only_where_it_is_asked_for() -> None:
    plain = text_report([FALSE, LARGE], {PATH: SOURCE})
    coloured = text_report([FALSE, LARGE], {PATH: SOURCE}, colour=True)
    assert "\x1b" not in plain
    assert "\x1b[31merror\x1b[0m" in coloured
    assert "\x1b[33mwarning\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[0-9]*m", "", coloured) == plain


def test_text_of_a_file_that_is_not_at_hand_has_no_excerpt() -> None:
    assert " | " not in text_report([FALSE], {})


def test_nothing_in_a_draft_or_a_name_reaches_the_terminal_as_a_command() -> None:
    finding = Finding("claim-false", "error", "issues/\x1b[2J.md", Span(1, 1, 1, 3), "A\x1b]0;title\x07.", "Do\x9b2J.")
    report = text_report([finding], {"issues/\x1b[2J.md": "ab\x1b[31m\u202ecd\x85\u2028"})
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029]", report)
    assert "␛[2J" in report


@pytest.mark.parametrize(
    ("line", "column", "end", "carets"),
    [
        ("plain words", 7, 12, "      ^^^^^"),
        ("\twords", 2, 7, "    ^^^^^"),
        ("a\tb", 2, 4, " ^^^^^"),
        ("日本語 words", 5, 10, "       ^^^^^"),
        ("日本語 words", 2, 4, "  ^^^^"),
        ("e\u0301te\u0301 ici", 7, 10, "    ^^^"),
        ("👍 yes", 3, 6, "   ^^^"),
        ("nothing", 3, 3, "  ^"),
        ("short", 40, 50, "     ^"),
    ],
    ids=["plain", "tab", "tab inside", "wide before", "wide", "combining", "emoji", "no width", "past the end"],
)
def test_carets_stand_under_the_words_whatever_the_width_of_the_characters(
    line: str, column: int, end: int, carets: str
) -> None:
    shown = excerpt(line, Span(1, column, 1, end))
    assert shown.carets == carets


def test_an_excerpt_of_several_lines_shows_the_first_to_its_end() -> None:
    shown = excerpt("one [two", Span(1, 5, 2, 15))
    assert (shown.line, shown.carets) == ("one [two", "    ^^^^")


def test_there_is_no_excerpt_of_a_line_that_is_not_there() -> None:
    assert " | " not in text_report([FALSE], {PATH: "one line\n"})


@pytest.mark.parametrize("character", ["x", "é", "語", "\u0301", "\t", "\x1b"])
def test_two_thousand_findings_in_one_long_line_are_told_in_linear_time(character: str) -> None:
    """Without a bound on what an excerpt looks at, this takes minutes."""
    line = character * 100_000
    findings = [Finding("link-text", "warning", PATH, Span(1, at, 1, at + 5), "No.") for at in range(1, 100_000, 50)]
    report = text_report(findings, {PATH: line})
    assert report.endswith("2000 warnings.\n")
    assert max(map(len, report.split("\n"))) < 1_000


def test_a_long_line_is_cut_around_the_words() -> None:
    line = "x" * 500 + "words" + "y" * 500
    shown = excerpt(line, Span(1, 501, 1, 506))
    assert shown.line.startswith("…x")
    assert shown.line.endswith("y…")
    assert len(shown.line) <= WIDEST + 2
    start = shown.carets.index("^")
    assert shown.line[start : len(shown.carets)] == "words"


@given(st.text(max_size=300), st.integers(1, 320), st.integers(0, 60))
def test_carets_never_reach_past_the_excerpt_and_the_excerpt_is_never_wide(line: str, column: int, length: int) -> None:
    line = line.replace("\n", " ")
    shown = excerpt(line, Span(1, column, 1, column + length))
    assert "^" in shown.carets
    assert width(shown.line) <= WIDEST + 2
    assert len(shown.carets) <= WIDEST + 3


@given(st.text())
def test_printable_text_keeps_its_length_and_has_no_controls(text: str) -> None:
    written = printable(text)
    assert len(written) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u2028\u2029\ud800-\udfff]", written)


def test_json_is_that_of_the_contract() -> None:
    assert json.loads(REPORTS["json"]([FALSE, LARGE], {PATH: SOURCE}, files=2)) == {
        "schema": 1,
        "findings": [
            {
                "rule": "claim-false",
                "severity": "error",
                "path": PATH,
                "line": 5,
                "column": 1,
                "end_line": 5,
                "end_column": 39,
                "message": "The figure is 24 per cent.",
                "help": "Write “a quarter”.",
                "reference": "stat:ccg/merger/considering",
            },
            {
                "rule": "email-large",
                "severity": "warning",
                "path": PATH,
                "line": 1,
                "column": 1,
                "end_line": 1,
                "end_column": 1,
                "message": "The email has 90,000 bytes.",
                "help": "",
                "reference": None,
            },
        ],
        "summary": {"files": 2, "errors": 1, "warnings": 1},
    }


def test_json_without_findings_is_still_a_whole_report() -> None:
    empty = {"schema": 1, "findings": [], "summary": {"files": 3, "errors": 0, "warnings": 0}}
    assert json.loads(REPORTS["json"]([], {}, files=3)) == empty


def test_github_commands_place_each_finding() -> None:
    assert REPORTS["github"]([FALSE, LARGE], {PATH: SOURCE}, files=1) == (
        "::error file=issues/2016-11-16.md,line=5,col=1,endLine=5,endColumn=39,title=claim-false"
        "::The figure is 24 per cent.%0AWrite “a quarter”.\n"
        "::warning file=issues/2016-11-16.md,line=1,title=email-large::The email has 90,000 bytes.\n"
    )


def test_github_gets_no_columns_for_a_finding_of_several_lines() -> None:
    finding = Finding("claim-false", "error", PATH, Span(5, 8, 7, 2), "No.")
    assert REPORTS["github"]([finding], {}, files=1).startswith(f"::error file={PATH},line=5,endLine=7,title=")


def test_github_escapes_what_would_end_a_property_or_a_message() -> None:
    finding = Finding("claim-false", "error", "issues/a,b:100%.md", WHOLE_FILE, "100%\r\n::error::no", "")
    report = REPORTS["github"]([finding], {}, files=1)
    assert report.count("\n") == 1
    assert "file=issues/a%2Cb%3A100%25.md," in report
    assert report.endswith("::100%25%0D%0A::error::no\n")


@given(st.text(), st.text())
def test_a_github_command_is_one_line_whatever_it_says(path: str, message: str) -> None:
    report = REPORTS["github"]([Finding("claim-false", "error", path, WHOLE_FILE, message)], {}, files=1)
    assert report.count("\n") == 1
    assert report.endswith("\n")
    properties, _, data = report[len("::error ") : -1].partition("::")
    assert unquote(properties.split(",")[0].removeprefix("file="), errors="surrogatepass") == path or "%" in path
    assert data.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%") == message


def test_sarif_names_the_rules_with_their_documentation_and_the_places_in_code_points() -> None:
    (run,) = sarif_log([FALSE, LARGE, FALSE], {PATH: SOURCE})["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["claim-false", "email-large"]
    assert all(rule["help"]["text"] and rule["shortDescription"]["text"].endswith(".") for rule in rules)
    assert [rule["defaultConfiguration"]["level"] for rule in rules] == ["error", "warning"]
    first, second, third = run["results"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    assert first == third
    assert first["level"] == "error"
    assert first["message"]["text"] == "The figure is 24 per cent. Write “a quarter”."
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": PATH, "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {
        "startLine": 5,
        "startColumn": 1,
        "endLine": 5,
        "endColumn": 39,
        "snippet": {"text": "[A third](stat:ccg/merger/considering)"},
    }
    assert second["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_sarif_text_holds_neither_placeholders_nor_links_by_accident() -> None:
    finding = Finding(
        "link-text", "warning", PATH, WHOLE_FILE, "A {0}.", "Write [words](https://…) {: .button }, [so]."
    )
    (run,) = sarif_log([finding], {})["runs"]
    text = run["results"][0]["message"]["text"]
    assert text == r"A {{0}}. Write \[words\](https://…) {{: .button }}, [so]."


def test_sarif_of_a_path_with_spaces_and_letters_beyond_ascii_is_an_address() -> None:
    (run,) = sarif_log([Finding("email-large", "warning", "issues/été à la.md", WHOLE_FILE, "Large.")], {})["runs"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "issues/%C3%A9t%C3%A9%20%C3%A0%20la.md"


def test_sarif_takes_a_rule_that_nobody_documented() -> None:
    (run,) = sarif_log([Finding("no-such-rule", "error", PATH, WHOLE_FILE, "No.")], {})["runs"]
    assert run["tool"]["driver"]["rules"] == [{"id": "no-such-rule"}]


def test_sarif_is_written_as_json() -> None:
    log = json.loads(REPORTS["sarif"]([], {}, files=0))
    assert log["version"] == "2.1.0"
    assert log["runs"][0]["results"] == []
