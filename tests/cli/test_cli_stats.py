"""`newsletter stats` as a person types it, over a small survey. All answers are made up."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsletter.cli.main import newsletter
from newsletter.errors import CouldNotRun

CODEBOOK = """
title: Made-up panel
source: responses
responses: {file: r.csv, respondent: id}
disclosure: {threshold: 3, identifying: [role]}
questions:
  role:
    text: Role
    kind: single
    column: role
    options: {gp: {label: GPs, value: "1"}, other: {label: Others, value: "2"}}
  view:
    text: Is it going well?
    kind: single
    column: view
    options: {yes: {label: "=HYPERLINK(1)", value: "1"}, no: {label: "No, not at all", value: "2"}}
    nets: {said: {label: Said either, of: [yes, no]}}
  hours: {text: Hours, kind: numeric, column: hours, unit: hours}
  own: {text: Why?, kind: text, column: own, consent: ok, attribution: role}
  few: {text: Few, kind: single, column: few, options: {yes: {value: "1"}, no: {value: "2"}}}
  one: {text: One, kind: single, grid: g, column: view, options: {yes: {value: "1"}, no: {value: "2"}}}
  two: {text: Two, kind: single, grid: g, column: role, options: {yes: {value: "1"}, no: {value: "2"}}}
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with that survey."""
    folder = tmp_path_factory.mktemp("panel")
    (folder / "newsletter.toml").write_text('name = "T"\n', encoding="utf-8")
    survey = folder / "surveys" / "panel"
    survey.mkdir(parents=True)
    (survey / "survey.yaml").write_text(CODEBOOK, encoding="utf-8")
    rows = [
        f"R_{n},{1 + n % 2},{1 + n // 20 % 2},{n % 7},{'Money' if n % 3 else ''},yes,{1 + (n < 3)}" for n in range(60)
    ]
    rows.append('R 60,1,1,2,"Ask Dr Ann Example, money@example.org or 020 7946 0018; then Jo Sample said no",no,1')
    rows[0] = rows[0].replace(",,yes", ",Steer \x1b[2J this,yes")
    (survey / "r.csv").write_text("id,role,view,hours,own,ok,few\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return folder


def run(root: Path, *words: str) -> Result:
    return CliRunner().invoke(newsletter, ["--project", str(root), "stats", *words])


def as_json(root: Path, *words: str) -> Any:
    done = run(root, *words, "--format", "json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_surveys_are_listed_with_their_people(root: Path) -> None:
    (survey,) = as_json(root, "list")["surveys"]
    assert (survey["survey"], survey["source"], survey["people"]) == ("panel", "responses", 61)
    assert "61 people" in run(root, "list").stdout


def test_a_survey_is_shown_with_its_questions(root: Path) -> None:
    questions = as_json(root, "show", "panel")["questions"]
    assert [each["question"] for each in questions] == ["role", "view", "hours", "own", "few", "one", "two"]
    assert "panel/view" in run(root, "show", "panel").stdout


def test_a_question_is_shown_with_bars_bases_intervals_and_the_reference_to_paste(root: Path) -> None:
    lines = run(root, "show", "panel/view").stdout
    for expected in ("61 answered", "█", "67.2%", "(54.7–77.7)", "41 of 61", "rank 1", "<stat:panel/view/yes>", "net"):
        assert expected in lines


def test_the_reference_gives_the_figure_that_stands_beside_it(root: Path) -> None:
    from newsletter.draft.grammar import parse_reference

    (table,) = as_json(root, "query", "panel/view", "--by", "role")["tables"]
    for group in table["groups"]:
        for row in group["rows"]:
            (side,) = parse_reference(row["reference"].strip("<>")).sides
            assert [f"{each.question}:{each.options[0]}" for each in side.where] == group["where"]
            assert side.options == (row["option"],)


def test_groups_come_with_rao_and_scotts_test(root: Path) -> None:
    (table,) = as_json(root, "query", "panel/view", "--by", "role")["tables"]
    assert [group["base"] for group in table["groups"]] == [31, 30]
    assert 0 < table["association"]["p"] < 1
    assert "Rao–Scott F(1.00, 60.0)" in run(root, "query", "panel/view", "--by", "role").stdout


@pytest.mark.parametrize("width", [100, 80, 60, 40, 32])
def test_a_table_is_as_wide_as_its_terminal(root: Path, width: int) -> None:
    """References alone may be longer: one that is broken can't be pasted."""
    runner = CliRunner(env={"COLUMNS": str(width)})
    shown = runner.invoke(newsletter, ["--project", str(root), "stats", "query", "panel/view", "--by", "role"]).stdout
    told = [line.partition("<stat:")[0] for line in shown.splitlines()]
    assert max(map(len, told)) <= width
    for expected in ("67.7%", "21 of 31", "(50.1–81.4)", "<stat:panel/view/no?where=role:gp>"):
        assert expected in shown


def test_the_columns_of_groups_stand_beneath_one_another(root: Path) -> None:
    shown = run(root, "query", "panel/view", "--by", "role").stdout
    assert len({line.index("%") for line in shown.splitlines() if "%" in line}) == 1


def test_surveys_and_questions_fit_a_narrow_terminal(root: Path) -> None:
    runner = CliRunner(env={"COLUMNS": "30"})
    for words in (["list"], ["show", "panel"]):
        shown = runner.invoke(newsletter, ["--project", str(root), "stats", *words]).stdout
        assert max(map(len, shown.splitlines())) <= 34


def test_where_a_cell_is_withheld_the_test_of_the_table_is_too(root: Path) -> None:
    """Nobody but one of the GPs has said no to the second: three in all would tell who."""
    (table,) = as_json(root, "query", "panel/few", "--by", "role")["tables"]
    assert (table["withheld"], table["association"]) == (True, None)
    shown = run(root, "query", "panel/few", "--by", "role").stdout
    assert "withheld [1]" in shown
    assert "Rao–Scott" not in shown
    assert "the test rests on what is withheld" in shown
    hidden = [row for group in table["groups"] for row in group["rows"] if row["withheld"]]
    assert hidden
    numbers = ("value", "count", "base", "standard_error", "interval", "design_effect", "rank")
    assert all(row[name] is None for row in hidden for name in numbers)


def test_a_terminal_is_steered_by_nobody_s_answer(root: Path) -> None:
    shown = run(root, "quotes", "panel/own", "--search", "Steer").stdout
    assert "\x1b" not in shown
    assert "Steer [2J this" in shown


def test_conditions_narrow_the_base(root: Path) -> None:
    (table,) = as_json(root, "query", "panel/hours", "--where", "role:gp", "--where", "view:yes")["tables"]
    (group,) = table["groups"]
    assert group["where"] == ["role:gp", "view:yes"]
    assert [row["reference"].partition("?")[2] for row in group["rows"]] == [
        "where=role:gp&where=view:yes>",
        "where=role:gp&where=view:yes&as=median>",
    ]


def test_what_is_withheld_says_why_in_place_of_a_figure(root: Path) -> None:
    (table,) = as_json(root, "query", "panel/one", "--where", "role:gp", "--where", "view:no")["tables"]
    yes = table["groups"][0]["rows"][0]
    assert yes["value"] == 0  # of nobody there is nothing to tell


def test_every_item_of_a_grid_is_shown(root: Path) -> None:
    assert [table["question"] for table in as_json(root, "query", "panel/g")["tables"]] == ["one", "two"]


def test_a_spreadsheet_runs_nothing_and_keeps_numbers(root: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(root, "query", "panel/view", "--format", "csv").stdout)))
    assert rows[0]["label"] == "'=HYPERLINK(1)"
    assert float(rows[0]["value"]) == pytest.approx(100 * 41 / 61)
    assert rows[0]["reference"] == "<stat:panel/view/yes>"


def test_words_are_found_and_masked(root: Path) -> None:
    (answer,) = as_json(root, "quotes", "panel/own", "--search", "said MONEY")["answers"]
    assert answer["text"] == "Ask […], […] or […]; then […] said no"
    assert (answer["reference"], answer["consent"], answer["attribution"]) == (None, False, "GPs")
    assert len(as_json(root, "quotes", "panel/own", "--search", "money")["answers"]) == 41
    text = run(root, "quotes", "panel/own", "--search", "money").stdout
    assert "quote:panel/own/R_1\n" in text
    assert "no consent" in text


REPORT = """
title: Made-up report
source: published
base: 60
questions:
  q:
    text: Q
    kind: single
    complete: false
    options:
      a: {label: Most, above: 50}
      b: {label: First, rank: 1}
      c: {label: Named}
      d: {label: Printed, percent: 30}
    among: [{where: "role:gp", base: 20, percent: {d: 35}}, {where: "role:other", base: 40, percent: {d: 28}}]
"""


def test_of_a_report_only_what_it_prints_is_shown(tmp_path: Path) -> None:
    (tmp_path / "newsletter.toml").write_text('name = "T"\n', encoding="utf-8")
    (tmp_path / "surveys" / "report").mkdir(parents=True)
    (tmp_path / "surveys" / "report" / "survey.yaml").write_text(REPORT, encoding="utf-8")
    shown = run(tmp_path, "query", "report/q").stdout
    assert shown.count("known to exist, no figure") == 3
    assert "30.0%" in shown
    assert "Only role" not in run(tmp_path, "query", "report/q", "--by", "role").stdout
    assert "Only role:gp" in run(tmp_path, "query", "report/q", "--where", "role:gp").stdout
    (table,) = as_json(tmp_path, "query", "report/q", "--by", "role")["tables"]
    assert [(group["where"], group["rows"][3]["value"]) for group in table["groups"]] == [
        (["role:gp"], 35),
        (["role:other"], 28),
    ]


def test_nothing_found_is_said(root: Path) -> None:
    done = run(root, "quotes", "panel/own", "--search", "nowhere")
    assert (done.exit_code, done.stdout) == (0, "")
    assert "No answer" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("show", "panle"), "There is no survey “panle”."),
        (("show", "panel/veiw"), "has no question “veiw”"),
        (("query", "panel/view", "--by", "hours"), "divides nobody into groups"),
        (("query", "panel/view", "--by", "rol"), "has no question “rol”"),
        (("query", "panel/view", "--where", "role=gp"), "is no condition"),
        (("query", "panel/view", "--where", "role:nurse"), "has no option “nurse”"),
        (("query", "panel/view", "--where", "own:x"), "is a text question"),
        (("query", "panel/view", "--by", "view"), "set against itself"),
        (("quotes", "panel/view"), "nobody wrote anything"),
    ],
)
def test_wrong_names_are_answered(root: Path, words: tuple[str, ...], message: str) -> None:
    done = run(root, *words)
    assert isinstance(done.exception, CouldNotRun)
    assert message in done.exception.message


def test_a_question_must_be_named(root: Path) -> None:
    assert "names no question" in run(root, "query", "panel").output


def test_a_broken_survey_tells_its_fault_and_not_what_the_codebook_lacks(
    tmp_path: Path,
) -> None:
    (tmp_path / "newsletter.toml").write_text('name = "T"\n', encoding="utf-8")
    survey = tmp_path / "surveys" / "panel"
    survey.mkdir(parents=True)
    (survey / "survey.yaml").write_text(CODEBOOK, encoding="utf-8")
    (survey / "r.csv").write_text("id,role,view,hours,own,ok,few\nR_1,1,1,2,x,yes,1,and,more\n", encoding="utf-8")
    error = run(tmp_path, "query", "panel/view").exception
    assert isinstance(error, CouldNotRun)
    assert [problem.rule for problem in error.problems] == ["survey-invalid"]
    assert "quotation marks" in error.help
