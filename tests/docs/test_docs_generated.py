"""The reference can't drift: its pages are what the code says, and every link of the docs leads somewhere."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

PAGES = sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md"])


def test_the_generated_pages_are_up_to_date() -> None:
    from write_docs import stale_pages

    assert stale_pages() == [], "run `make docs`"


def test_every_command_and_option_is_documented() -> None:
    import click

    from newsletter.cli.main import COMMANDS, newsletter

    page = (ROOT / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
    for name in COMMANDS:
        command = newsletter.get_command(click.Context(newsletter), name)
        assert command is not None
        assert f"newsletter {name}" in page
        for one in (command, *getattr(command, "commands", {}).values()):
            assert one.help, f"{name} has no help"
            for parameter in one.params:
                if isinstance(parameter, click.Option):
                    assert parameter.opts[-1] in page
                    assert parameter.help, f"{name} {parameter.name} has no help"
                else:
                    assert parameter.make_metavar(click.Context(one)).strip("[].") in str(one.help)


def test_every_rule_is_documented() -> None:
    from newsletter.checks.registry import RULES

    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    for rule in RULES:
        assert f"`{rule.id}`" in page


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|stat:|chart:|table:|quote:|…|#)([^)\s]+)\)", _without_code(page)):
        path, _, heading = target.partition("#")
        file = (page.parent / path).resolve()
        assert file.exists(), f"{target} leads nowhere"
        if heading:
            assert heading in _anchors(file), f"{target}: no such heading"


def _without_code(page: Path) -> str:
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\s-]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}
