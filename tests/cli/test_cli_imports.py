"""Dear libraries are imported where they are used: what starts often starts fast."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_SCRIPT = """
import contextlib, json, sys
from newsletter.cli.main import main
with contextlib.redirect_stdout(sys.stderr), contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(json.dumps(sorted(sys.modules)))
"""
DEAR = {
    "sqlalchemy",
    "requests",
    "duckdb",
    "pydantic",
    "scipy",
    "num2words",
    "starlette",
    "uvicorn",
    "watchfiles",
    "pandas",
}


def modules(*words: str, cwd: Path) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", _SCRIPT, *words], cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return set(json.loads(done.stdout))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "newsletter", "init", str(tmp_path / "weekly")], check=True, capture_output=True
    )
    return tmp_path / "weekly"


def test_the_version_needs_none_of_them(tmp_path: Path) -> None:
    loaded = modules("--version", cwd=tmp_path)
    assert not loaded & (DEAR | {"jinja2", "markdown", "yaml", "css_inline", "newsletter.draft"})


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """The sample issues in a project of their own, where nothing is cached yet."""
    for name in ("issues", "surveys"):
        shutil.copytree(ROOT / name, tmp_path / "samples" / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "samples" / "pyproject.toml")
    return tmp_path / "samples"


def test_the_first_build_of_the_largest_sample_needs_them_no_more(samples: Path) -> None:
    largest = max((samples / "issues").glob("*.md"), key=lambda path: path.stat().st_size)
    loaded = modules("build", largest.stem, cwd=samples)
    assert (samples / "build" / largest.stem / "manifest.json").is_file()
    assert not loaded & DEAR


def test_a_build_needs_neither_database_nor_network(project: Path) -> None:
    loaded = modules("build", "tea", cwd=project)
    assert "newsletter.compose.compose" in loaded, "the build did not run"
    assert not loaded & DEAR
