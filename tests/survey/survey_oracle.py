"""R's `survey` package as the oracle: its reference figures, and its designs as surveys of this program."""

from __future__ import annotations

import csv
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newsletter.survey.codebook import Question
from newsletter.survey.dataset import Dataset
from newsletter.survey.shelf import open_shelf

FOLDER = Path(__file__).parents[2] / ".." / "shared" / "oracle"
NUMBERS = ("api00",)


def reference() -> dict[str, Any]:
    """The reference figures; skips where they are absent, which they must not be in continuous integration."""
    file = FOLDER / "reference.json"
    if not file.exists() and not os.environ.get("CI"):
        pytest.skip("the reference figures by R's survey package are not beside this checkout")
    loaded: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return loaded


def single_stage(loaded: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The designs of one stage, by name."""
    found = {name: design for name, design in loaded["designs"].items() if not isinstance(design.get("cluster"), list)}
    return found | {"apisrs": {"csv": "apisrs.csv", "weights": "pw", "fpc": "fpc"}}  # one of the two waves


@cache
def values(column: str) -> tuple[str, ...]:
    """The values that a column has in any of the files."""
    found: dict[str, None] = {}
    for file in sorted(FOLDER.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as text:
            found.update(dict.fromkeys(row[column] for row in csv.DictReader(text) if row[column]))
    return tuple(found)


def name_of(column: str) -> str:
    """A column's name as a question's."""
    return column.replace(".", "-")


def design_dataset(name: str, design: dict[str, Any], questions: set[str], folder: Path) -> Dataset:
    """A design of the oracle as a survey: each option is called `o` and its place."""
    survey = folder / "surveys" / name.replace("_", "-")
    survey.mkdir(parents=True)
    (survey / "answers.csv").write_bytes((FOLDER / design["csv"]).read_bytes())
    parts = {"weight": "weights", "strata": "strata", "cluster": "cluster", "population_total": "fpc"}
    columns = "".join(f", {ours}: {design[theirs]}" for ours, theirs in parts.items() if design.get(theirs))
    lines = [f"title: {name}", "source: responses", f"responses: {{file: answers.csv{columns}}}", "questions:"]
    for column in sorted(questions):
        options = ", ".join(
            f'o{place}: {{label: "{value}", value: "{value}"}}' for place, value in enumerate(values(column))
        )
        lines.append(f"  {name_of(column)}: {{text: q, kind: single, column: {column}, options: {{{options}}}}}")
    lines += [f"  {column}: {{text: q, kind: numeric, column: {column}}}" for column in NUMBERS]
    (survey / "survey.yaml").write_text("\n".join(lines), encoding="utf-8")
    shelf = open_shelf(folder / "surveys", folder / "cache", folder)
    wrong = [problem for problem in shelf.problems(survey.name) if problem.rule == "survey-invalid"]
    assert not wrong, wrong
    dataset = shelf.dataset(survey.name)
    assert dataset is not None
    return dataset


def option_called(question: Question, value: str) -> str:
    """The option whose code is `value`."""
    return next(option.id for option in question.options.values() if option.value == value)
