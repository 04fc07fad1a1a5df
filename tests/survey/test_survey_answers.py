"""A file of answers: what is wrong with it is told by row, and what is right is counted as FORMATS 5 says.

All answers here are made up.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from survey_world import invalid, opened, shelf_of, side, where

from newsletter.survey.comparing import compare, without_error
from newsletter.survey.dataset import Dataset
from newsletter.survey.lookup import NotKnown

CODEBOOK = """
title: Made-up answers
source: responses
responses: {file: answers.csv, respondent: id, weight: weight}
disclosure: {threshold: 3, identifying: [role]}
questions:
  role:
    text: Role
    kind: single
    column: role
    options: {gp: {label: GP, value: "1"}, manager: {label: Manager, value: "02"}}
  view:
    text: View
    kind: single
    column: view
    options: {yes: {label: Yes}, no: {label: No}, dk: {label: Don't know, aside: true}}
    nets: {sure: {of: [yes, no]}}
  barriers:
    text: Which?
    kind: multiple
    asked: seen
    options: {money: {label: NHS money, column: m}, targets: {label: Targets, column: t, value: "2"}}
  loose: {text: Which?, kind: multiple, options: {money: {label: NHS money, column: m}}}
  spend: {text: Spend, kind: numeric, column: spend, unit: £}
  own: {text: Own words, kind: text, column: own, consent: ok, attribution: role}
  free: {text: Own words, kind: text, column: own, consent: ok, attribution: view}
"""

ANSWERS = """id,role,weight,view,seen,m,t,spend,own,ok
R_1,1,1,Yes,x,1,2,10,"Money, ""always"" money",yes
R_2,1,1,No,x,,,20.5,,
R_3,02,2,yes,x,TRUE,1,,Nothing,no
R_4,02,2,Don't know,,,,40,Trust,1

R_5,1,1,,x,NHS money,2,30,,
R_6,1,1,Yes,x,no,2,30,,
"""


def dataset(root: Path, codebook: str = CODEBOOK, answers: str | bytes = ANSWERS) -> Dataset:
    return opened(shelf_of(root, codebook, answers))


def unweighted(codebook: str = CODEBOOK) -> str:
    return codebook.replace(", weight: weight", "")


def test_percentages_are_weighted_and_counts_and_bases_are_people(tmp_path: Path) -> None:
    estimate = dataset(tmp_path).share("view", ("yes",))
    assert estimate.count is not None
    assert (estimate.count.low, estimate.base, estimate.weighted_base) == (3, 5, 7)
    assert estimate.value == pytest.approx(100 * 4 / 7)


def test_an_empty_cell_is_out_of_the_base(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    assert data.respondents().value == 6
    assert data.base("view").value == 5
    assert data.base("own").value == 3
    assert data.base("spend").value == 5


def test_a_value_may_be_the_label_or_the_name_where_the_codebook_gives_none(tmp_path: Path) -> None:
    assert dataset(tmp_path, unweighted()).share("view", ("yes",)).count is not None
    assert dataset(tmp_path, unweighted()).share("view", ("yes",)).value == 60


def test_of_a_multiple_question_the_base_is_whoever_was_asked(tmp_path: Path) -> None:
    data = dataset(tmp_path, unweighted())
    money, targets = data.share("barriers", ("money",)), data.share("barriers", ("targets",))
    assert (money.value, money.base) == (60, 5)
    assert (targets.value, targets.base) == (60, 5)
    either = data.share("barriers", ("money", "targets"))
    assert either.value == 80


def test_without_a_column_for_that_it_is_whoever_chose_or_refused_anything(tmp_path: Path) -> None:
    estimate = dataset(tmp_path, unweighted()).share("loose", ("money",))
    assert (estimate.value, estimate.base) == (75, 4)


def test_nets_groups_and_ranks(tmp_path: Path) -> None:
    data = dataset(tmp_path, unweighted().replace("threshold: 3", "threshold: 1"))
    assert data.share("view", ("sure",)).value == 80
    gps = data.share("view", ("yes",), where("role:gp"))
    assert gps.base == 3
    assert gps.value == pytest.approx(200 / 3)
    assert data.share("view", ("yes",), where("role:gp+manager")).base == 5
    assert data.share("view", ("yes",), where("role:gp", "barriers:money")).base == 1
    assert [name for name, _ in data.ranked("view")] == ["yes", "no"]
    assert data.share("view", ("dk",)).rank is None
    assert data.share("view", ("sure",)).rank is None
    assert [name for name, _ in data.ranked("barriers")] == ["money", "targets"]
    ranks = [data.share("barriers", (name,)).rank for name in ("money", "targets")]
    assert [rank.low for rank in ranks if rank] == [1, 1]


def test_means_and_medians_are_weighted(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    mean, median = data.number("spend"), data.number("spend", measure="median")
    assert mean.value == pytest.approx((10 + 20.5 + 80 + 30 + 30) / 6)
    assert (mean.base, mean.unit) == (5, "£")
    assert (median.measure, median.value) == ("median", 30)
    assert data.number("spend", where("role:gp")).value == pytest.approx((10 + 20.5 + 30 + 30) / 4)


def test_a_respondents_words_come_with_consent_and_attribution(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    answer = data.answer("own", "R_1")
    assert answer is not None
    assert (answer.text, answer.consent, answer.attribution) == ('Money, "always" money', True, "GP")
    refused = data.answer("own", "R_3")
    assert refused is not None
    assert not refused.consent
    assert data.answer("own", "R_2") is None
    assert data.answer("own", "R_9") is None
    assert data.answer("own", "x' or 1=1--") is None
    by_view = data.answer("free", "R_4")
    assert by_view is not None
    assert by_view.attribution == "Don't know"


def test_answers_without_ids_can_not_be_quoted(tmp_path: Path) -> None:
    data = dataset(tmp_path, CODEBOOK.replace("respondent: id, ", ""))
    with pytest.raises(NotKnown, match="don't say who gave them"):
        data.answer("own", "R_1")


def test_what_can_not_be_asked_is_not_known(tmp_path: Path) -> None:
    data = dataset(tmp_path)
    for asked in (
        lambda: data.share("views", ("yes",)),
        lambda: data.share("view", ("maybe",)),
        lambda: data.share("spend", ("yes",)),
        lambda: data.number("view"),
        lambda: data.share("view", ("yes",), where("spend:a")),
        lambda: data.share("view", ("yes",), where("rol:gp")),
        lambda: data.share("view", ("yes",), where("role:nurse")),
        lambda: data.share("view", ("yes",), where("view:dk", "view:no")),
        lambda: data.number("spend", where("view:dk", "view:no")),
        lambda: data.ranked_items("grid", ("yes",)),
    ):
        with pytest.raises(NotKnown) as error:
            asked()
        assert error.value.rule == "reference-unknown"


def test_small_cells_that_cross_an_identifying_question_are_withheld(tmp_path: Path) -> None:
    data = dataset(tmp_path, unweighted())
    for asked in (
        lambda: data.share("view", ("yes",), where("role:gp")),  # two of three
        lambda: data.share("role", ("gp",), where("view:yes")),
        lambda: data.base("own", where("role:gp")),
        lambda: data.respondents(where("role:manager", "view:yes")),
        lambda: data.number("spend", where("role:manager")),
        lambda: data.ranked("view", where("role:gp")),
    ):
        with pytest.raises(NotKnown) as error:
            asked()
        assert error.value.rule == "figure-withheld"
    assert data.share("role", ("manager",)).value == pytest.approx(100 / 3)  # crosses nothing
    assert data.share("view", ("no",), where("barriers:money")).value == 0  # nobody is identified
    assert data.respondents(where("role:manager")).value == 2


GRID = """
title: T
source: responses
responses: {file: answers.csv}
questions:
  a: {text: A, kind: single, grid: g, column: a, options: {big: {value: "2"}, small: {value: "1"}}}
  b: {text: B, kind: single, grid: g, column: b, options: {big: {value: "2"}, small: {value: "1"}}}
  c: {text: C, kind: single, column: c, complete: false, options: {x: {value: "1"}}}
"""


def test_items_of_a_grid_are_ranked_among_each_other(tmp_path: Path) -> None:
    data = dataset(tmp_path, GRID, "a,b,c\n1,2,1\n1,2,1\n2,1,1\n")
    assert [name for name, _ in data.ranked_items("g", ("big",))] == ["b", "a"]
    rank = data.share("a", ("big",)).rank
    assert rank is not None
    assert rank.low == 2
    with pytest.raises(NotKnown, match="not every option is listed"):
        data.ranked("c")


def test_a_grid_whose_items_lack_an_option_ranks_nothing(tmp_path: Path) -> None:
    codebook = GRID.replace('small: {value: "1"}}}\n  b', 'small: {value: "1"}, none: {value: "0"}}}\n  b')
    data = dataset(tmp_path, codebook, "a,b,c\n0,2,1\n1,2,1\n2,1,1\n")
    estimate = data.share("a", ("none",))
    assert estimate.value == pytest.approx(100 / 3)
    assert (estimate.rank, estimate.ranked) == (None, None)
    with pytest.raises(NotKnown, match="no option “none”"):
        data.ranked_items("g", ("none",))


def test_what_is_counted_is_never_impossible(tmp_path: Path) -> None:
    assert dataset(tmp_path).impossible("view") == ()


def test_the_median_of_an_even_number_lies_between_the_middle_two(tmp_path: Path) -> None:
    codebook = "title: T\nsource: responses\nresponses: {file: answers.csv}\nquestions:\n"
    codebook += "  x: {text: X, kind: numeric, column: x}\n"
    assert dataset(tmp_path, codebook, "x\n1\n2\n10\n30\n").number("x", measure="median").value == 6
    assert dataset(tmp_path, codebook, "x\n7\n").number("x", measure="median").value == 7


def test_words_may_be_credited_from_a_column_or_written_in_the_codebook(tmp_path: Path) -> None:
    codebook = CODEBOOK + "  note: {text: N, kind: text, answers: {R_1: {text: made up, consent: yes}}}\n"
    data = dataset(tmp_path, codebook.replace("attribution: view", "attribution: seen"))
    credited, uncredited, written = data.answer("free", "R_3"), data.answer("free", "R_4"), data.answer("note", "R_1")
    assert credited is not None
    assert uncredited is not None
    assert written is not None
    assert (credited.attribution, uncredited.attribution, written.text) == ("x", "", "made up")


def test_a_figure_may_stand_among_questions(tmp_path: Path) -> None:
    codebook = GRID + "  f: {text: F, kind: figure, value: 39, unit: CCGs}\n"
    data = dataset(tmp_path, codebook, "a,b,c\n1,2,1\n1,2,1\n2,1,1\n")
    assert data.number("f").value == 39
    with pytest.raises(NotKnown, match="nobody was asked"):
        data.base("f")


@pytest.mark.parametrize(
    ("answers", "message", "advice", "line"),
    [
        (ANSWERS.replace("R_2,1,1,No,x,,,20.5,,", "R_2,1,1,No"), "it has 4 cells, the header has 10", "comma", 3),
        (ANSWERS.replace("R_2,1,", "R_1,1,"), "Row 3: the respondent “R_1” stands in row 2 already", "", 3),
        (ANSWERS.replace("R_2,1,", ",1,"), "Row 3: it has no respondent's id", "", 3),
        (ANSWERS.replace("R_6,1,1", "R_6,1,-1"), "Row 8: its weight is “-1”", "not below 0", 8),
        (ANSWERS.replace("R_2,1,1", "R_2,1,"), "Row 3: its weight is “”", "", 3),
        (ANSWERS.replace("R_2,1,1", "R_2,1,x"), "Row 3: its weight is “x”", "", 3),
        (ANSWERS.replace("R_2,1,1,No", "R_2,1,1,Noo"), "the column “view” holds “Noo”", "“No”", 3),
        (ANSWERS.replace("R_2,1", "R_2,01"), "the column “role” holds “01”, which “role” does not list", "", 3),
        (ANSWERS.replace("20.5", '"20,5"'), "the column “spend” holds “20,5”, which is not a number", "point", 3),
        (ANSWERS.replace("20.5", "9" * 400), "which is not a number", "", 3),
        (ANSWERS.replace("20.5", "1e999"), "which is not a number", "", 3),
        (ANSWERS.replace("20.5", "nan"), "which is not a number", "", 3),
        (ANSWERS.replace("20.5", "many"), "which is not a number", "", 3),
        (ANSWERS.replace("TRUE", "Y"), "the column “m” holds “Y”, which “money” does not list", "", 4),
        (ANSWERS.replace("view,seen", "viw,seen"), "no column “view”", "viw", 12),
        (ANSWERS.replace("spend,own", "spend,spend"), "The header has “spend” twice: in columns 8 and 9", "", 1),
        (ANSWERS.replace("20.5", "2\x000"), "Line 3 holds NUL", "", 3),
        (ANSWERS.replace("20.5", "caf\u00e9").encode("latin-1"), "Line 3 is not UTF-8: byte 0xE9", "UTF-8", 3),
        (ANSWERS.encode("utf-16"), "not UTF-8", "UTF-8", 1),
        (ANSWERS.replace("R_2,", '"R"2,'), "Row 3 can't be read as CSV", "", 3),
        (ANSWERS + '"', "can't be read as CSV", "", 9),
        ("", "empty", "", 1),
        (ANSWERS.splitlines()[0], "no answers", "", 1),
        (",".join(f"c{n}" for n in range(20_001)), "20,001 columns", "", 1),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_file_is_told_by_row(
    tmp_path: Path, answers: str | bytes, message: str, advice: str, line: int
) -> None:
    shelf = shelf_of(tmp_path, CODEBOOK, answers)
    assert shelf.dataset("s") is None
    problem = invalid(shelf)[0]
    assert message in problem.message
    assert advice in problem.help
    assert problem.span.line == line
    assert problem.path == ("surveys/s/survey.yaml" if "no column" in message else "surveys/s/answers.csv")


def test_a_file_that_is_not_there_or_not_csv_is_a_problem(tmp_path: Path) -> None:
    (problem,) = invalid(shelf_of(tmp_path, CODEBOOK))
    assert "no such file" in problem.message
    (problem,) = invalid(shelf_of(tmp_path, CODEBOOK.replace("answers.csv", "answers.xlsx")))
    assert "neither a CSV nor a Parquet file" in problem.message


def test_a_survey_that_names_no_file_has_no_figures(tmp_path: Path) -> None:
    shelf = shelf_of(tmp_path, CODEBOOK.replace("file: answers.csv, ", ""), ANSWERS)
    assert shelf.dataset("s") is None
    assert "must be a file" in invalid(shelf)[0].message


def test_a_folder_in_its_place_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "surveys" / "s" / "answers.csv").mkdir(parents=True)
    (problem,) = invalid(shelf_of(tmp_path, CODEBOOK))
    assert "can't be read" in problem.message


def test_columns_that_differ_in_capitals_only_are_refused(tmp_path: Path) -> None:
    codebook = GRID.replace("column: b", "column: A")
    (problem,) = invalid(shelf_of(tmp_path, codebook, "a,A,c\n1,2,1\n"))
    assert "differ in capitals only" in problem.message


def test_many_problems_are_cut_short(tmp_path: Path) -> None:
    rows = "".join(f"R_{number},1\n" for number in range(500))
    assert len(invalid(shelf_of(tmp_path, CODEBOOK, ANSWERS.splitlines()[0] + "\n" + rows))) == 20


DESIGN = """
title: T
source: responses
responses: {file: answers.csv, strata: s, cluster: c, population_total: N}
questions:
  q: {text: Q, kind: single, column: q, options: {a: {value: "1"}, b: {value: "2"}}}
"""


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",2,10,1", "it has no stratum"),
        ("x,,10,1", "it has no cluster"),
        ("x,2,0,1", "the size of its stratum is “0”"),
        ("x,2,,1", "the size of its stratum is “”"),
        ("x,2,11,1", "the size of its stratum is 11, and 10 above"),
    ],
)
def test_the_design_must_be_whole(tmp_path: Path, row: str, message: str) -> None:
    (problem,) = invalid(shelf_of(tmp_path, DESIGN, f"s,c,N,q\nx,1,10,1\n{row}\n"))
    assert message in problem.message


def test_no_more_units_can_be_asked_than_there_are(tmp_path: Path) -> None:
    three = "s,c,N,q\nx,1,2,1\nx,1,2,1\nx,2,2,1\nx,3,2,1\n"
    (problem,) = invalid(shelf_of(tmp_path / "clusters", DESIGN, three))
    assert "Row 5: its stratum has 2 sampling units, and this is cluster 3 of it" in problem.message
    people = DESIGN.replace("cluster: c, ", "")
    (problem,) = invalid(shelf_of(tmp_path / "people", people, three))
    assert "Row 4: its stratum has 2 sampling units, and this is row 3 of it" in problem.message


def test_a_stratum_with_one_cluster_leaves_the_error_unknown(tmp_path: Path) -> None:
    data = dataset(tmp_path, DESIGN, "s,c,N,q\nx,1,10,1\nx,1,10,2\n")
    estimate = data.share("q", ("a",))
    assert (estimate.value, estimate.standard_error, estimate.interval) == (50, None, None)
    assert without_error(estimate)
    compared = compare((data, side("s/q/a")), (data, side("s/q/b")))
    assert "one sampling unit alone" in compared.unsupported


def test_a_stratum_that_was_asked_whole_has_no_error(tmp_path: Path) -> None:
    estimate = dataset(tmp_path, DESIGN, "s,c,N,q\nx,1,2,1\nx,2,2,2\n").share("q", ("a",))
    assert (estimate.value, estimate.standard_error) == (50, 0)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_are_read_too(tmp_path: Path, delimiter: str) -> None:
    answers = "\ufeff" + ANSWERS.replace(',"Money, ""always"" money",', ",Money,").replace(",", delimiter)
    assert dataset(tmp_path, CODEBOOK, answers.replace("\n", "\r\n")).share("view", ("yes",)).base == 5


def test_names_with_quotation_marks_and_values_with_sql_stay_text(tmp_path: Path) -> None:
    codebook = """
title: T
source: responses
responses: {file: answers.csv}
questions:
  q:
    text: Q
    kind: single
    column: 'a"b; DROP'
    options: {x: {value: "' OR 1=1 --"}, y: {value: "%"}, z: {value: "_"}}
  m: {text: M, kind: multiple, options: {x: {column: "it's", value: "' OR '1'='1"}}}
"""
    answers = "\"a\"\"b; DROP\",it's\n' OR 1=1 --,' OR '1'='1\n%,0\n_,0\n_,0\n"
    data = dataset(tmp_path, codebook, answers)
    assert [data.share("q", (name,)).value for name in ("x", "y", "z")] == [25, 25, 50]
    assert data.share("m", ("x",)).value == 25


def asked_again(root: Path) -> tuple[object, str]:
    """The share, asked in a process of its own, and whether that needed DuckDB."""
    script = (
        "import sys, pathlib; from newsletter.survey.shelf import open_shelf; root = pathlib.Path(sys.argv[1]);"
        "s = open_shelf(root / 'surveys', root / 'cache', root).dataset('s');"
        "print(s.share('view', ('yes',)).value, s.number('spend').value, 'duckdb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script, str(root)], capture_output=True, text=True, check=True)
    share, mean, imported = done.stdout.split()
    return (float(share), float(mean)), imported


def test_a_small_survey_never_opens_duckdb(tmp_path: Path) -> None:
    shelf_of(tmp_path, CODEBOOK, ANSWERS)
    first, imported = asked_again(tmp_path)
    assert imported == "False"
    assert asked_again(tmp_path) == (first, "False")


def test_an_unchanged_large_survey_never_opens_duckdb_again(tmp_path: Path) -> None:
    header, *rows = ANSWERS.strip().split("\n")
    padding = " " * 300  # cells are stripped, so that only the file is large
    many = [f"{row.replace('R_', f'R_{number}_', 1)}{padding}" for number in range(2_000) for row in rows]
    shelf_of(tmp_path, CODEBOOK, "\n".join([header, *many]) + "\n")
    first, imported = asked_again(tmp_path)
    assert imported == "True"
    assert asked_again(tmp_path) == (first, "False")


def test_changed_answers_are_counted_again(tmp_path: Path) -> None:
    before = dataset(tmp_path, unweighted())
    assert before.share("view", ("yes",)).value == 60
    after = dataset(tmp_path, unweighted(), ANSWERS.replace("R_2,1,1,No", "R_2,1,1,Yes"))
    assert after.share("view", ("yes",)).value == 80
    assert after.survey.digest != before.survey.digest


def test_a_damaged_cache_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newsletter.survey.sqlite_engine.LARGEST", 0)  # so that DuckDB, which keeps Parquet, is asked
    expected = dataset(tmp_path).share("view", ("yes",))
    dataset(tmp_path).number("spend")  # answers that are asked for again are kept in a form that is faster to read
    kept = [file for file in (tmp_path / "cache").rglob("*") if file.is_file()]
    assert {file.suffix for file in kept} == {".jsonl", ".parquet"}
    for file in kept:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert dataset(tmp_path).share("view", ("yes",)) == expected
    for file in kept:
        if file.suffix == ".jsonl":
            file.write_bytes(file.read_bytes().replace(b"2", b"3"))
    assert dataset(tmp_path).share("view", ("yes",)) == expected


def test_without_a_cache_it_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file in the way", encoding="utf-8")
    assert dataset(tmp_path, unweighted()).share("view", ("yes",)).value == 60
