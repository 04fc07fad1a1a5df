"""Every provider has its page, which says all that one must know to use it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from newsletter.config import read_config
from newsletter.providers.entry import Entry
from newsletter.providers.registry import entries, find_entry
from newsletter.providers.secret import secret_name

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "providers"
ENTRIES = entries()


def page(entry: Entry) -> str:
    return (FOLDER / f"{entry.name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_setting_has_its_line_and_each_key_its_name(entry: Entry) -> None:
    text = page(entry)
    for setting in entry.settings:
        if setting.secret:
            assert f"`{setting.name}`" in text
            assert f"`{secret_name(entry.name, setting.name)}`" in text
        else:
            (line,) = re.findall(rf"^\| `{setting.name}` \|.*$", text, re.M)
            shown = line.split("|")[2].strip(" `")
            assert shown == str(setting.default) or not setting.default, line
            assert ("; needed" in line) == setting.required, line


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_each_page_tells_of_limits_fields_and_doubt(entry: Entry) -> None:
    text = page(entry)
    assert text.startswith(f"# {entry.name}\n")
    for part in ("**Limits", "**Readers' fields", "**On doubt"):
        assert part in text
    assert f"[{entry.name}]({entry.name}.md)" in (FOLDER / "index.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.name)
def test_the_configuration_of_each_page_is_one(tmp_path: Path, entry: Entry) -> None:
    (block,) = re.findall(r"^```toml\n(.*?)^```", page(entry), re.M | re.S)
    (tmp_path / "newsletter.toml").write_text(block, encoding="utf-8")
    config, problems = read_config(tmp_path)
    assert problems == ()
    assert {each.provider for each in config.lists.values()} == {entry.name}
    for name, options in config.providers.items():
        settings = {setting.name: setting for setting in find_entry(name).settings}
        assert (
            {key for key, one in settings.items() if one.required and not one.secret} <= set(options) <= set(settings)
        )


def test_no_page_is_of_a_provider_that_there_is_not() -> None:
    assert {path.stem for path in FOLDER.glob("*.md")} - {"index"} == {entry.name for entry in ENTRIES}
