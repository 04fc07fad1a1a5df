"""Set-up says what a machine lacks, in words that can be typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run(script: str) -> subprocess.CompletedProcess[str]:
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'tools')!r}); import set_up\n{script}"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_a_python_without_venv_is_told_the_exact_package() -> None:
    done = run("sys.modules['ensurepip'] = None\nset_up.require_venv()")
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert done.returncode == 1
    assert f"sudo apt-get install python{version}-venv" in done.stderr


def test_an_old_python_is_told_the_one_that_is_needed() -> None:
    done = run("sys.version_info = (3, 10, 1)\nset_up.main()")
    assert done.returncode == 1
    assert "Python 3.11 or later is needed" in done.stderr


def test_a_change_of_the_lock_is_a_change_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("a==1\n", encoding="utf-8")
    done = run(
        f"before = set_up.fingerprint(); set_up.LOCK = {str(tmp_path / 'requirements.lock')!r}\n"
        "print(before != set_up.fingerprint() == set_up.fingerprint())"
    )
    assert done.stdout.strip() == "True"


def test_the_lock_is_installed_as_it_is_and_resolved_by_nobody() -> None:
    """Else a release after the lock was made breaks set-up: pip holds `coverage[toml]` to no pin of `coverage`."""
    done = run(
        "set_up.run = lambda *command: print(' '.join(command))\nset_up.require_venv = lambda: None\nset_up.with_venv()"
    )
    (locked,) = [line for line in done.stdout.splitlines() if "requirements.lock" in line]
    assert "--no-deps" in locked
    assert "--require-hashes" in locked
