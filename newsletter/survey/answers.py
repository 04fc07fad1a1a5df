"""Where the answers that a codebook names are kept: checked once, then a dataset."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace

from newsletter.problems import Problem
from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.cache import ResultCache
from newsletter.survey.codebook import Responses, Survey
from newsletter.survey.columns import wanted_kinds
from newsletter.survey.engine import TABLE, Deferred, Engine, Unreachable
from newsletter.survey.fingerprint import Fingerprint, fingerprint
from newsletter.survey.profile import Profile
from newsletter.survey.queries import Table
from newsletter.survey.scaling import Scale
from newsletter.survey.store import Store
from newsletter.survey.store_address import DUCKDB, Place

Opened = tuple[AnsweredDataset | None, tuple[Problem, ...]]
FORMATS = (".csv", ".parquet")


class Kept(Struct, frozen=True):
    """Answers as they are kept: the engine over them, their digest, and who can say by row what is wrong with them.

    `quick`: the engine starts and counts in milliseconds.
    """

    engine: Engine
    digest: str
    path: str
    explain: Callable[[], tuple[Problem, ...]] = lambda: ()
    quick: bool = False


def open_answers(survey: Survey, folder: Path, path: str, cache: Path, place: Place) -> Opened:
    """The dataset of `survey`, whose answers stand in `folder` (`path` in problems), or in the database at `place`.

    Answers that are not what the codebook says give problems and no dataset: a figure from half of them would be wrong.
    """
    responses = survey.responses
    if responses is None:
        return None, ()
    if place.address != DUCKDB:
        return _open_table(survey, responses, cache, place)
    if not responses.file:
        message = "“file” must be a file in the survey's own folder."
        return None, (Problem("survey-invalid", message, "Write `file: responses.csv`.", path=survey.path),)
    return _open_file(survey, responses, folder / responses.file, f"{path}/{responses.file}", cache)


def _open_file(survey: Survey, responses: Responses, file: Path, where: str, cache: Path) -> Opened:
    if file.suffix.lower() not in FORMATS:
        message = f"“{responses.file}” is neither a CSV nor a Parquet file."
        advice = f"Import it: `newsletter stats import {responses.file} --as {survey.id}`."
        return None, (Problem("survey-invalid", message, advice, path=survey.path),)
    try:
        taken = fingerprint(file, cache / "answers" / f"{survey.id}.digest.json")
    except FileNotFoundError:
        advice = "Put it into the survey's folder, or correct `file`."
        return None, (Problem("survey-invalid", "There is no such file.", advice, path=where),)
    except OSError as error:
        message = f"This file can't be read: {error.strerror or error}."
        return None, (Problem("survey-invalid", message, path=where),)
    return open_kept(survey, _kept(survey, file, where, taken, cache), responses, cache)


def _open_table(survey: Survey, responses: Responses, cache: Path, place: Place) -> Opened:
    from newsletter.survey.postgres_engine import PostgresEngine

    engine = PostgresEngine(place.address, survey.id, place.password)
    digests = ResultCache(cache / "answers" / "tables.jsonl")
    try:
        digest = engine.digest(lambda key, make: str(digests.get_or_make(json.dumps(key), make)))
    except Unreachable as error:
        return None, (Problem("survey-invalid", error.message, error.help, path=survey.path),)
    return open_kept(survey, Kept(engine, digest, survey.path), responses, cache)


def _kept(survey: Survey, file: Path, path: str, taken: Fingerprint, cache: Path) -> Kept:
    if file.suffix.lower() == ".parquet":
        return Kept(Deferred(TABLE, partial(_parquet_engine, file)), taken.digest, path)

    def explain() -> tuple[Problem, ...]:
        from newsletter.survey.answers_check import check_answers

        return check_answers(survey, file, path)

    engine = Deferred(TABLE, partial(_csv_engine, survey, file, taken, cache))
    return Kept(engine, taken.digest, path, explain, quick=_is_small(file, taken))


def _is_small(file: Path, taken: Fingerprint) -> bool:
    """Whether SQLite counts the file before DuckDB has started."""
    from newsletter.survey.sqlite_engine import LARGEST

    return file.stat().st_size <= LARGEST and not taken.binary


def _parquet_engine(file: Path) -> Engine:
    from newsletter.survey.duckdb_engine import DuckDBEngine

    return DuckDBEngine(file)


def _csv_engine(survey: Survey, file: Path, taken: Fingerprint, cache: Path) -> Engine:
    """SQLite for what it counts before DuckDB has started; else DuckDB."""
    from newsletter.survey.sqlite_engine import SqliteEngine

    kinds = wanted_kinds(survey)
    if _is_small(file, taken):
        return SqliteEngine(file, kinds)
    from newsletter.survey.csv_loading import CsvLoading
    from newsletter.survey.duckdb_engine import DuckDBEngine

    named = hashlib.sha256(repr((taken.digest, sorted(kinds.items()))).encode()).hexdigest()
    asked_before = results_file(cache, taken.digest).exists()
    loading = CsvLoading(file, kinds, binary=taken.binary)
    return DuckDBEngine(cache / "answers" / f"{named[:32]}.parquet", loading, keep=asked_before)


def open_kept(survey: Survey, kept: Kept, responses: Responses, cache: Path) -> Opened:
    """The dataset of answers that are kept somewhere, whatever engine is over them."""
    results = ResultCache(results_file(cache, kept.digest))
    try:
        found, problems = _checked(survey, kept, results)
    except Unreachable as error:
        return None, (Problem("survey-invalid", error.message, error.help, path=kept.path),)
    if found is None:
        return None, problems
    whole = replace(survey, digest=hashlib.sha256(f"{survey.digest}{kept.digest}".encode()).hexdigest())
    table = Table(kept.engine.table, found.kinds, responses)
    scale = Scale(found.rows, found.weight, found.numbers, found.weightless)
    return AnsweredDataset(whole, Store(kept.engine, table, scale, results, kept.quick)), ()


def results_file(cache: Path, digest: str) -> Path:
    """Where the results of answers with this digest are kept."""
    return cache / "answers" / f"{digest[:32]}.jsonl"


def _checked(survey: Survey, kept: Kept, results: ResultCache) -> tuple[Profile | None, tuple[Problem, ...]]:
    """What `profile` finds, kept under the digests of codebook and answers."""

    def make() -> dict[str, Any]:
        found, problems = _profile(survey, kept)
        return {
            "profile": to_builtins(found) if found else None,
            "problems": [to_builtins(problem) for problem in problems],
        }

    known = results.get_or_make(f"check {survey.digest} {kept.path}", make)
    return convert((known["profile"], known["problems"]), tuple[Profile | None, tuple[Problem, ...]])


def _profile(survey: Survey, kept: Kept) -> tuple[Profile | None, tuple[Problem, ...]]:
    """The profile; where anything is wrong, what a reader of the rows says of it, else what the SELECTs say."""
    from newsletter.survey.answers_file import Unreadable
    from newsletter.survey.profiling import profile

    try:
        found = profile(kept.engine, survey, kept.path)
    except (Unreachable, Unreadable) as error:
        problem = Problem("survey-invalid", error.message, error.help, path=kept.path)
        return None, kept.explain() or (problem,)
    return (found.profile, ()) if found.profile else (None, kept.explain() or found.problems)
