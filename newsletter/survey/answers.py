"""The file of answers that a codebook names: checked once, then a dataset."""

from __future__ import annotations

import dataclasses
import hashlib
from pathlib import Path

from newsletter.problems import Problem, Span
from newsletter.survey.answered import AnsweredDataset
from newsletter.survey.answers_check import check_answers, used_columns
from newsletter.survey.cache import ResultCache
from newsletter.survey.codebook import Survey
from newsletter.survey.engine import DuckDBEngine
from newsletter.survey.store import Store


def open_answers(
    survey: Survey, folder: Path, path: str, cache: Path
) -> tuple[AnsweredDataset | None, tuple[Problem, ...]]:
    """The dataset of `survey`, whose answers stand in `folder` (`path` in problems).

    Answers that are not what the codebook says give problems and no dataset: a figure from half of them would be wrong.
    """
    responses = survey.responses
    if responses is None:
        return None, ()
    file, results = folder / responses.file, ResultCache(cache / "answers")
    if file.suffix.lower() != ".csv":
        message = f"“{responses.file}” is not a CSV file."
        return None, (Problem("survey-invalid", message, "Export the answers as CSV.", path=survey.path),)
    digest = _digest(file)
    problems = _checked(survey, file, f"{path}/{responses.file}", digest, results)
    if problems or digest is None:
        return None, problems
    columns = tuple(used_columns(survey))
    key = hashlib.sha256("\n".join((digest, *columns)).encode()).hexdigest()
    engine = DuckDBEngine(file, columns, cache / "answers" / f"{key}.parquet")
    whole = dataclasses.replace(survey, digest=hashlib.sha256(f"{survey.digest}{digest}".encode()).hexdigest())
    return AnsweredDataset(whole, Store(engine, responses, digest, results)), ()


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except OSError:
        return None


def _checked(survey: Survey, file: Path, path: str, digest: str | None, results: ResultCache) -> tuple[Problem, ...]:
    """What `check_answers` finds, kept under the digests of codebook and answers."""
    if digest is None:
        return check_answers(survey, file, path)
    key = f"check {survey.digest} {digest} {path}"
    kept = results.get_or_make(key, lambda: list(map(dataclasses.astuple, check_answers(survey, file, path))))
    return tuple(
        Problem(rule, message, advice, Span(*span), where, reference)
        for rule, message, advice, span, where, reference in kept
    )
