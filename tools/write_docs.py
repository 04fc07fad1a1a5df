"""Write the generated pages of docs/reference/; with --check, say which are out of date instead."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from newsletter.checks.page import rules_page
from newsletter.claims.page import what_words_mean
from newsletter.cli.reference import commands_page
from newsletter.compose.context_page import context_page

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands_page,
    "rules.md": rules_page,
    "theme-context.md": context_page,
    "words.md": what_words_mean,
}


def stale_pages() -> list[str]:
    """The generated pages whose file is not what the code says."""
    return [
        name
        for name, page in PAGES.items()
        if not (FOLDER / name).is_file() or (FOLDER / name).read_text(encoding="utf-8") != page()
    ]


def main() -> None:
    """Write, or check."""
    stale = stale_pages()
    if "--check" in sys.argv[1:]:
        if stale:
            sys.exit(f"docs/reference is out of date ({', '.join(stale)}): run `make docs`")
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in stale:
        (FOLDER / name).write_text(PAGES[name](), encoding="utf-8", newline="\n")
        print(f"docs/reference/{name}")


if __name__ == "__main__":
    main()
