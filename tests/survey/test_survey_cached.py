"""A survey that has not changed is answered from the cache, without the engine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from survey_world import opened, shelf_of

from newsletter.survey.fingerprint import fingerprint
from newsletter.survey.scaling import Scale

QUESTIONS = 50
CODEBOOK = (
    "title: T\nsource: responses\nresponses: {file: answers.csv, respondent: id, weight: w}\nquestions:\n"
    + "".join(
        f"  q{n}: {{text: Q, kind: single, column: q{n}, options: {{a: {{value: '1'}}, b: {{value: '2'}}}}}}\n"
        for n in range(QUESTIONS)
    )
)
ROWS = [f"R_{n},{1 + n % 5 / 10}," + ",".join(str(1 + (n * q) % 2) for q in range(QUESTIONS)) for n in range(99)]
ANSWERS = "id,w," + ",".join(f"q{n}" for n in range(QUESTIONS)) + "\n" + "\n".join(ROWS) + "\n"


def test_fifty_references_of_a_survey_of_99_need_no_engine(tmp_path: Path) -> None:
    data = opened(shelf_of(tmp_path, CODEBOOK, ANSWERS))
    for number in range(QUESTIONS):
        data.share(f"q{number}", ("a",))
    script = (
        "import sys, pathlib; from newsletter.survey.shelf import open_shelf; root = pathlib.Path(sys.argv[1]);"
        "data = open_shelf(root / 'surveys', root / 'cache', root).dataset('s');"
        f"print([data.share(f'q{{n}}', ('a',)).base for n in range({QUESTIONS})] == [99] * {QUESTIONS});"
        "print(sorted({'duckdb', 'numpy', 'psycopg'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["True", "[]"]


def test_the_whole_command_needs_no_engine_for_an_issue_with_fifty_references(tmp_path: Path) -> None:
    shelf_of(tmp_path, CODEBOOK, ANSWERS)
    (tmp_path / "newsletter.toml").write_text('name = "T"\n', encoding="utf-8")
    (tmp_path / "issues").mkdir()
    cited = "\n\n".join(f"So <stat:s/q{number}/a> said." for number in range(1, QUESTIONS))
    (tmp_path / "issues" / "2020-01-01-t.md").write_text(f"---\nsubject: T\n---\n\n{cited}\n", encoding="utf-8")
    script = (
        "import sys, atexit; from newsletter.cli.main import main;"
        "atexit.register(lambda: print('had:', sorted({'duckdb', 'sqlite3', 'numpy'} & set(sys.modules))));"
        "sys.argv = ['newsletter', '--project', sys.argv[1], 'figures', '2020-01-01-t']; main()"
    )
    for engine in ("['sqlite3']", "[]"):  # counted the first time, though not by DuckDB; then known
        done = subprocess.run(
            [sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert done.stdout.splitlines()[-1] == f"had: {engine}", done.stderr
        assert done.stdout.count("said") + done.stdout.count("stat:s/q") >= QUESTIONS - 1


def test_an_unchanged_file_is_not_read_again(tmp_path: Path) -> None:
    file, kept = tmp_path / "answers.csv", tmp_path / "kept.json"
    file.write_text("a\n1\n", encoding="utf-8")
    later = file.stat().st_mtime_ns + 10**10
    first = fingerprint(file, kept, now=later)
    state = file.stat()
    file.write_text("a\n2\n", encoding="utf-8")  # the same size, and as if at the same time
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert fingerprint(file, kept, now=later) == first


def test_a_file_that_changed_a_moment_ago_is_not_trusted(tmp_path: Path) -> None:
    file, kept = tmp_path / "answers.csv", tmp_path / "kept.json"
    file.write_text("a\n1\n", encoding="utf-8")
    state = file.stat()
    first = fingerprint(file, kept, now=state.st_mtime_ns + 10**8)
    file.write_text("a\n2\n", encoding="utf-8")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert fingerprint(file, kept, now=state.st_mtime_ns + 10**8) != first


@pytest.mark.parametrize("damage", ["", "{}", "[1]", '[["x", 1, 2, 3], 4, false]'])
def test_a_damaged_note_is_taken_anew(tmp_path: Path, damage: str) -> None:
    file, kept = tmp_path / "answers.csv", tmp_path / "kept.json"
    file.write_text("a\n1\n", encoding="utf-8")
    expected = fingerprint(file, kept, now=0)
    kept.write_text(damage, encoding="utf-8")
    assert fingerprint(file, kept, now=0) == expected


@pytest.mark.parametrize("weight", [1e-30, 0.3, 1.0, 1e5, 9e59])
@pytest.mark.parametrize("rows", [1, 99, 10**6])
def test_the_sum_of_all_weights_and_of_their_squares_fits_in_63_bits(weight: float, rows: int) -> None:
    import re

    for power, text in enumerate(Scale(rows, weight, {}).weights, 1):
        unit = float(re.findall(r"\* ([0-9.e+-]+) \+", text)[0])
        assert rows * (weight**power * unit + 1) < 2**63
        assert rows == 1 or weight**power * unit * rows > 2**58  # and no bits are left unused


def test_sums_hang_on_no_order(tmp_path: Path) -> None:
    """The rows of a file in another order give the same bits."""
    weights = [f"{3.7 / (1 + n % 997):.17g}" for n in range(5000)]
    rows = [f"R_{n},{weight}," + ",".join("1" for _ in range(QUESTIONS)) for n, weight in enumerate(weights)]
    header = ANSWERS.splitlines()[0]
    one = opened(shelf_of(tmp_path / "one", CODEBOOK, "\n".join([header, *rows])))
    two = opened(shelf_of(tmp_path / "two", CODEBOOK, "\n".join([header, *reversed(rows)])))
    assert one.share("q1", ("a",)) == two.share("q1", ("a",))
    assert one.share("q1", ("a",)).weighted_base == pytest.approx(sum(map(float, weights)), rel=1e-13)
