"""The store's contract: the same answers give the same figures wherever they are kept. All answers are made up."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from postgres_server import postgres_address as postgres_address  # noqa: PLC0414 - a fixture for this module
from survey_world import invalid, opened, shelf_of, side, where

from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.answers import Kept, open_kept
from newsletter.survey.cache import ResultCache
from newsletter.survey.coding import coding_of
from newsletter.survey.columns import ColumnKind, wanted_kinds
from newsletter.survey.csv_loading import CsvLoading
from newsletter.survey.dataset import Dataset
from newsletter.survey.duckdb_engine import DuckDBEngine
from newsletter.survey.estimate import Estimate
from newsletter.survey.lookup import NotKnown
from newsletter.survey.queries import Query
from newsletter.survey.shelf import open_shelf
from newsletter.survey.spark_engine import SparkEngine
from newsletter.survey.store import Store
from newsletter.survey.store_address import Place

pytest_plugins = ["spark_session"]

CODEBOOK = """
title: Made-up answers
source: responses
responses: {file: answers.csv, respondent: id, weight: weight, strata: region, cluster: ward, population_total: N}
questions:
  role:
    text: Role
    kind: single
    column: role
    options: {gp: {value: "1"}, manager: {value: "2"}, other: {value: "-3"}}
  view:
    text: View
    kind: single
    column: view
    options: {yes: {label: Yes, please}, no: {label: No}, dk: {label: "Don't know", aside: true}}
    nets: {sure: {of: [yes, no]}}
  barriers:
    text: Which?
    kind: multiple
    asked: seen
    options:
      money: {label: Money, column: m}
      targets: {label: Targets, column: t, value: "2"}
      time: {column: x, value: "b%"}
  many: {text: Many, kind: multiple, options: {MANY}}
  spend: {text: Spend, kind: numeric, column: spend, unit: £}
  own: {text: Own words, kind: text, column: own, consent: ok, attribution: role}
"""
MANY = [f"c{number}" for number in range(14)]
CODEBOOK = CODEBOOK.replace("{MANY}", "{" + ", ".join(f'{name}: {{column: {name}, value: "1"}}' for name in MANY) + "}")
CODEBOOK = CODEBOOK.replace("label: Yes, please", "label: 'Yes, please'")

WHOLE = ("role", "t", "N", *MANY)
NUMBERS = ("weight", "spend")


def people(number: int, seed: int = 1) -> list[dict[str, Any]]:
    """As many made-up respondents; the same every time."""
    pick = random.Random(seed)
    rows = []
    for index in range(number):
        region = pick.choice(["north", "süd", "it's"])
        row: dict[str, Any] = {
            "id": f"R_{index}",
            "weight": pick.choice([0, 0.1, 1 / 3, 2.75, 13.000000001]),
            "region": region,
            "ward": f"{region}-{pick.randrange(6)}",
            "N": {"north": 40, "süd": 60, "it's": 80}[region],
            "role": pick.choice([1, 2, -3, None]),
            "view": pick.choice(["Yes, please", "No", "Don't know", "yes", None]),
            "seen": pick.choice(["x", "x", None]),
            "m": pick.choice(["1", "TRUE", "no", None]),
            "t": pick.choice([1, 2, None]),
            "x": pick.choice(["b%", "bc", None]),
            "spend": pick.choice([None, -4, 0.5, 1e6, 20]),
            "own": pick.choice(['So "it" goes', None]),
            "ok": pick.choice(["yes", "no", None]),
        }
        row |= {name: pick.choice([0, 1, None]) for name in MANY}
        rows.append(row)
    return rows


def csv_of(rows: list[dict[str, Any]]) -> str:
    import csv
    import io

    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def types_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The columns as a database has them."""
    return {name: "INTEGER" if name in WHOLE else "DOUBLE PRECISION" if name in NUMBERS else "TEXT" for name in row}


def in_csv(root: Path, rows: list[dict[str, Any]]) -> Dataset:
    return opened(shelf_of(root, CODEBOOK, csv_of(rows)))


def in_duckdb(root: Path, rows: list[dict[str, Any]]) -> Dataset:
    """CSV in DuckDB, which reads what is too large for SQLite."""
    survey = in_csv(root, rows).survey
    assert survey.responses is not None
    loading = CsvLoading(root / "surveys" / "s" / "answers.csv", wanted_kinds(survey))
    engine = DuckDBEngine(root / "kept.parquet", loading, keep=True)
    found, problems = open_kept(survey, Kept(engine, "made-up", "s"), survey.responses, root / "duckdb")
    assert found is not None, problems
    return found


def in_parquet(root: Path, rows: list[dict[str, Any]]) -> Dataset:
    import duckdb

    shelf_of(root, CODEBOOK.replace("answers.csv", "answers.parquet"))
    columns = ", ".join(f'"{name}" {kind}' for name, kind in types_of(rows[0]).items())
    with duckdb.connect() as connection:
        connection.execute(f"CREATE TABLE t ({columns})")
        marks = ", ".join("?" for _ in rows[0])
        connection.executemany(f"INSERT INTO t VALUES ({marks})", [list(row.values()) for row in rows])
        connection.execute(f"COPY t TO '{root / 'surveys' / 's' / 'answers.parquet'}' (FORMAT parquet)")
    return opened(open_shelf(root / "surveys", root / "cache", root))


def fill_table(address: str, rows: list[dict[str, Any]], table: str = "s") -> None:
    import psycopg

    columns = ", ".join(f'"{name}" {kind}' for name, kind in types_of(rows[0]).items())
    with psycopg.connect(address) as connection:
        connection.execute(f'DROP TABLE IF EXISTS "{table}"')
        connection.execute(f'CREATE TABLE "{table}" ({columns})')
        marks = ", ".join("%s" for _ in rows[0])
        with connection.cursor() as cursor:
            cursor.executemany(f'INSERT INTO "{table}" VALUES ({marks})', [list(row.values()) for row in rows])


def in_postgres(root: Path, rows: list[dict[str, Any]], address: str) -> Dataset:
    fill_table(address, rows)
    shelf_of(root, CODEBOOK.replace("file: answers.csv, ", ""))
    return opened(open_shelf(root / "surveys", root / "cache", root, Place(address)))


def in_spark(root: Path, rows: list[dict[str, Any]], spark: Any) -> Dataset:
    names = {"INTEGER": "INT", "DOUBLE PRECISION": "DOUBLE", "TEXT": "STRING"}
    columns = ", ".join(f"`{name}` {names[kind]}" for name, kind in types_of(rows[0]).items())
    values = [[float(v) if k in NUMBERS and v is not None else v for k, v in row.items()] for row in rows]
    spark.createDataFrame(values, columns).createOrReplaceTempView("s")
    survey = opened(shelf_of(root, CODEBOOK, csv_of(rows))).survey
    assert survey.responses is not None
    found, problems = open_kept(survey, Kept(SparkEngine(spark, "s"), "made-up", "s"), survey.responses, root / "spark")
    assert found is not None, problems
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The answers in a small CSV file, which SQLite counts, against which the others are held."""
    return in_csv(tmp_path_factory.mktemp("csv"), people(400))


@pytest.fixture(scope="module", params=["csv", "parquet", "postgresql", "spark"])
def dataset(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dataset]:
    root = tmp_path_factory.mktemp(request.param)
    if request.param == "parquet":
        yield in_parquet(root, people(400))
    elif request.param == "csv":
        yield in_duckdb(root, people(400))
    elif request.param == "spark":
        yield in_spark(root, people(400), request.getfixturevalue("spark"))
    else:
        yield in_postgres(root, people(400), request.getfixturevalue("postgres_address"))


FIGURES = {
    "a share": lambda data: data.share("view", ("yes",)),
    "a net of a group": lambda data: data.share("view", ("sure",), where("role:gp+other")),
    "a group of two conditions": lambda data: data.share("view", ("yes",), where("barriers:money", "many:c1+c2")),
    "a choice": lambda data: data.share("barriers", ("targets",)),
    "a choice with a sign that LIKE knows": lambda data: data.share("barriers", ("time",)),
    "a net of choices": lambda data: data.share("barriers", ("money", "time"), where("role:manager")),
    "one of many choices": lambda data: data.share("many", ("c13",)),
    "a net of many choices": lambda data: data.share("many", ("c0", "c12")),
    "a mean": lambda data: data.number("spend"),
    "a mean of a group": lambda data: data.number("spend", where("role:gp")),
    "a median": lambda data: data.number("spend", measure="median"),
    "everyone": lambda data: data.respondents(),
    "a group's people": lambda data: data.respondents(where("barriers:money")),
    "a question's base": lambda data: data.base("own"),
    "a choice's base": lambda data: data.base("many"),
}


@pytest.mark.parametrize("figure", FIGURES)
def test_a_figure_is_the_same_to_the_last_digits(dataset: Dataset, kept: Dataset, figure: str) -> None:
    ours, theirs = FIGURES[figure](dataset), FIGURES[figure](kept)
    assert numbers(ours) == pytest.approx(numbers(theirs), rel=1e-12)
    assert (ours.count, ours.base, ours.rank) == (theirs.count, theirs.base, theirs.rank)
    assert theirs.base


def numbers(estimate: Estimate) -> list[float]:
    interval = estimate.interval or (0, 0)
    found = (estimate.value, estimate.standard_error, estimate.weighted_base, estimate.design_effect, *interval)
    return [value or 0 for value in found]


def test_questions_counted_together_give_what_each_gives_alone(dataset: Dataset, kept: Dataset) -> None:
    assert isinstance(dataset, AnsweredDataset)
    store = dataset.store
    assert store.engine.together > 1
    codings = [coding_of(dataset.survey.questions[name]) for name in ("role", "view", "barriers")]
    alone = [store.tally(coding) for coding in codings]
    with tempfile.TemporaryDirectory() as folder:
        together = Store(store.engine, store.table, store.scale, ResultCache(Path(folder) / "results.jsonl"))
        together.prepare(codings)
        asked = Store(Silent(), store.table, store.scale, together.cache)
        assert [asked.tally(coding) for coding in codings] == alone


class Silent:
    """An engine that must not be asked."""

    table, row_number, together = "answers", None, 1

    def kinds(self) -> Mapping[str, ColumnKind]:
        raise AssertionError

    def rows(self, query: Query) -> list[tuple[Any, ...]]:
        raise AssertionError(query)


def test_ranks_are_the_same(dataset: Dataset, kept: Dataset) -> None:
    for question in ("view", "many"):
        ours, theirs = dataset.ranked(question), kept.ranked(question)
        assert [name for name, _ in ours] == [name for name, _ in theirs]


def test_differences_are_the_same(dataset: Dataset, kept: Dataset) -> None:
    for first, second in (
        (side("s/view/yes", "role:gp"), side("s/view/yes", "role:manager")),
        (side("s/barriers/money"), side("s/barriers/targets")),
        (side("s/many/c1"), side("s/many/c13")),
        (side("s/spend", "role:gp"), side("s/spend", "role:manager")),
    ):
        assert dataset.contrast(first, second) == pytest.approx(kept.contrast(first, second), rel=1e-11)


def test_words_are_the_same(dataset: Dataset, kept: Dataset) -> None:
    said = [kept.answer("own", f"R_{number}") for number in range(20)]
    assert [dataset.answer("own", f"R_{number}") for number in range(20)] == said
    assert any(said)
    assert dataset.answer("own", "x' OR 1=1 --") is None


def test_what_stands_in_a_database_is_checked_as_a_file_is(tmp_path: Path, postgres_address: str) -> None:
    rows = people(40)
    rows[3]["role"], rows[5]["weight"], rows[7]["id"] = 7, -1, "R_0"
    fill_table(postgres_address, rows)
    shelf_of(tmp_path, CODEBOOK)
    shelf = open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path, Place(postgres_address))
    told = " ".join(problem.message for problem in invalid(shelf))
    for expected in (
        "“R_0” stands there more than once",
        "its weight is not right",
        "holds “7”, which “role” does not",
    ):
        assert expected in told


def test_a_parquet_file_is_checked_by_row(tmp_path: Path) -> None:
    rows = people(40)
    rows[5]["weight"] = -1
    with pytest.raises(AssertionError, match="Row 6: its weight is not right"):
        in_parquet(tmp_path, rows)


def test_in_parquet_too_no_more_units_are_asked_than_there_are(tmp_path: Path) -> None:
    rows = [{**row, "N": 1 if row["region"] == "north" else row["N"]} for row in people(40)]
    with pytest.raises(AssertionError, match=r"The stratum “north” has 1 sampling units, and [0-9]+ are here"):
        in_parquet(tmp_path, rows)


def test_a_table_that_is_not_there_is_named(tmp_path: Path, postgres_address: str) -> None:
    shelf_of(tmp_path, CODEBOOK, survey_id="nowhere")
    shelf = open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path, Place(postgres_address))
    (problem,) = invalid(shelf, "nowhere")
    assert "no table “nowhere”" in problem.message


def test_a_database_that_is_not_there_is_a_problem_without_its_password(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    shelf_of(tmp_path, CODEBOOK)
    place = Place("postgresql://someone@127.0.0.1:1/none", "canary-8151")
    (problem,) = invalid(open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path, place))
    assert "127.0.0.1:1/none" in problem.message
    assert "canary" not in f"{problem} {place!r}"


def test_a_changed_table_is_counted_again_and_an_unchanged_one_is_not(tmp_path: Path, postgres_address: str) -> None:
    import psycopg

    before = in_postgres(tmp_path, people(30), postgres_address)
    again = opened(open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path, Place(postgres_address)))
    assert again.survey.digest == before.survey.digest
    with psycopg.connect(postgres_address) as connection:
        connection.execute("UPDATE s SET role = 2 WHERE id = 'R_1'")
    after = opened(open_shelf(tmp_path / "surveys", tmp_path / "cache", tmp_path, Place(postgres_address)))
    assert after.survey.digest != before.survey.digest


def test_nothing_can_be_written_to_the_database(tmp_path: Path, postgres_address: str) -> None:
    from newsletter.survey.engine import Unreachable
    from newsletter.survey.postgres_engine import PostgresEngine
    from newsletter.survey.queries import Query

    fill_table(postgres_address, people(3))
    with pytest.raises(Unreachable, match="read-only"):
        PostgresEngine(postgres_address, "s").rows(Query("DELETE FROM s RETURNING 1"))


def test_a_database_that_goes_away_gives_no_figure(tmp_path: Path, postgres_address: str) -> None:
    import psycopg

    data = in_postgres(tmp_path, people(30), postgres_address)
    with psycopg.connect(postgres_address, autocommit=True) as connection:
        connection.execute("DROP TABLE s")
    with pytest.raises(NotKnown) as error:
        data.share("view", ("yes",))
    assert error.value.rule == "survey-invalid"
