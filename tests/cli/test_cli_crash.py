"""A fault of the program's own is told with its traceback, and without a key in it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from cli_project import CommandLine

from newsletter.actions.init import init_project

CANARY = "canary-S3cret/+="
# Bugs where a key is at hand: beside it in a local name, and with it in the exception's own words.
BUGS = {
    "beside": "raise RuntimeError('a bug')",
    "within": "raise RuntimeError('a bug with ' + key)",
    "quoted": "raise RuntimeError('a bug with %r' % key.encode())",
    "caused": "\n    try: raise KeyError(key)\n    except KeyError as error: raise RuntimeError('a bug') from error",
}


@pytest.mark.parametrize("bug", BUGS)
@pytest.mark.parametrize("where", ["environment", ".env"])
def test_a_crash_shows_where_it_was_and_no_key(tmp_path: Path, bug: str, where: str) -> None:
    command = CommandLine(tmp_path / "weekly", tmp_path / "state")
    init_project(command.root)
    if where == "environment":
        command.environment["NEWSLETTER_SMTP_PASSWORD"] = CANARY
    else:
        (command.root / ".env").write_text(f"NEWSLETTER_SMTP_PASSWORD={CANARY}\n", encoding="utf-8")
    script = (
        "import sys; from newsletter.providers.smtp import Smtp\n"
        "def check(self):\n"
        "    key = self._server.password.reveal()\n"
        f"    {BUGS[bug]}\n"
        "Smtp.check = check\n"
        "from newsletter.cli.main import main; main(sys.argv[1:])"
    )
    with (command.root / "newsletter.toml").open("a", encoding="utf-8") as file:
        file.write('[providers.smtp]\nhost = "127.0.0.1"\nuser = "editor"\n')
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-c", script, "providers", "check", "smtp"],
        cwd=command.root,
        env=command.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" in done.stderr
    assert "RuntimeError: a bug" in done.stderr
    assert "a fault of the program's own" in done.stderr
    assert CANARY not in done.stdout + done.stderr
