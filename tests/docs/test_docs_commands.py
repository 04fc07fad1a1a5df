"""What the README and the first pages tell a newcomer to type works, in the order in which they tell it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NOT_RUN = ("preview", "--version")  # one waits for a browser, the other is tested where it is built


def commands(page: Path) -> list[list[str]]:
    """The `newsletter` commands of the page's console blocks, without those of its part about a mail server."""
    text = page.read_text(encoding="utf-8").split("To send through your own mail server")[0]
    blocks = re.findall(r"^```console\n(.*?)^```", text, re.M | re.S)
    lines = [line[2:].partition("  #")[0] for block in blocks for line in block.splitlines() if line.startswith("$ ")]
    return [shlex.split(line) for line in lines if line.startswith("newsletter")]


@pytest.mark.parametrize("page", ["README.md", "docs/getting-started.md"])
def test_every_command_of_the_page_works(tmp_path: Path, page: str) -> None:
    folder = tmp_path
    environment = {**os.environ, "NEWSLETTER_STATE": str(tmp_path / "state")}
    tried = 0
    for words in commands(ROOT / page):
        if words[1] in _NOT_RUN:
            continue
        more = ["--yes"] if words[1] in {"send", "approve"} else []
        done = subprocess.run(
            [sys.executable, "-m", *words, *more],
            cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
        tried += 1
        if words[1] == "init":
            folder = tmp_path / words[2]
    assert tried >= 4


@pytest.mark.parametrize("page", ["docs/getting-started.md", "docs/reference/configuration.md", "docs/writing.md"])
def test_every_configuration_of_the_page_is_one(tmp_path: Path, page: str) -> None:
    from newsletter.config import read_config
    from newsletter.providers.registry import find_entry

    for block in re.findall(r"^```toml\n(.*?)^```", (ROOT / page).read_text(encoding="utf-8"), re.M | re.S):
        (tmp_path / "newsletter.toml").write_text(block, encoding="utf-8")
        config, problems = read_config(tmp_path)
        assert problems == ()
        for name, options in config.providers.items():
            assert set(options) <= {setting.name for setting in find_entry(name).settings}
