"""The repository speaks of the newsletter alone."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_HOME = re.compile(r"(?:^|[\s\"'(=])/(?:home|Users|root|work|farm)/\w")


def tracked() -> list[Path]:
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    found = [
        path.relative_to(ROOT)
        for path in tracked()
        if path.stat().st_size < 400_000 and _HOME.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


def test_the_lock_pins_every_package_by_hash_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.findall(r"^[a-z0-9][\w.-]*==\S+", lock, re.MULTILINE)
    assert len(packages) > 40
    assert all("--hash=sha256:" in part for part in re.split(r"\n(?=[a-z0-9])", lock) if part.strip())
    assert "://" not in lock


def test_the_lock_holds_every_dependency_of_the_project() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[>=<\[;]", each)[0].strip().lower() for each in wanted}
    locked = set(re.findall(r"^([a-z0-9][\w.-]*)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    assert names <= locked
