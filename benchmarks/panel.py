"""A survey as large as they come, made up on the spot: so many people, a hundred questions, weights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

QUESTIONS = 100
OPTIONS = 5
CITED = 50
ISSUE = "2020-01-01-panel"


def make_panel(root: Path, people: int, form: str = "parquet") -> Path:
    """A project in `root` with one survey and an issue that cites it 50 times; the file of its answers."""
    survey = root / "surveys" / "panel"
    survey.mkdir(parents=True)
    (root / "issues").mkdir()
    (root / "newsletter.toml").write_text('name = "Panel"\n', encoding="utf-8")
    (survey / "survey.yaml").write_text(_codebook(form), encoding="utf-8")
    (root / "issues" / f"{ISSUE}.md").write_text(_issue(), encoding="utf-8")
    file = survey / f"answers.{form}"
    _write_answers(file, people)
    return file


def _write_answers(file: Path, people: int) -> None:
    """In a process of its own: a process that begins another lends it the memory that it has ever held."""
    columns = ", ".join(f"CAST(1 + FLOOR(random() * {OPTIONS}) AS INTEGER) AS q{n}" for n in range(QUESTIONS))
    source = f"SELECT 'R_' || range AS id, ROUND(0.2 + random() * 3, 4) AS w, {columns} FROM range({people})"
    script = (
        "import duckdb, sys; connection = duckdb.connect(); connection.execute('SET enable_progress_bar = false');"
        "connection.execute('SET threads = 1');"  # so that the same seed gives the same people
        "connection.execute('SELECT setseed(0.42)'); connection.execute(sys.argv[1])"
    )
    copy = f"COPY ({source}) TO '{file.as_posix()}' (FORMAT {file.suffix[1:]})"
    subprocess.run([sys.executable, "-c", script, copy], check=True)


def _codebook(form: str) -> str:
    options = ", ".join(f'o{code}: {{label: Option {code}, value: "{code}"}}' for code in range(1, OPTIONS + 1))
    questions = "".join(
        f"  q{n}: {{text: Question {n}, kind: single, column: q{n}, options: {{{options}}}}}\n"
        for n in range(QUESTIONS)
    )
    responses = f"responses: {{file: answers.{form}, respondent: id, weight: w}}"
    return f"title: A made-up panel\nsource: responses\n{responses}\nquestions:\n{questions}"


def _issue() -> str:
    prose = "\n\n".join(f"So <stat:panel/q{n}/o{1 + n % OPTIONS}> said." for n in range(CITED))
    return f"---\nsubject: A panel\n---\n\n{prose}\n"
