"""How long the preview waits: an issue made anew in a process that is warm; and how that grows with the text."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, line, wall
from benchmarks.samples import largest_sample

_SIZES = (1, 4, 16, 64)


def report() -> None:
    """Wall time of one warm rebuild, and of ever longer drafts."""
    from newsletter.actions.making import make
    from newsletter.actions.project import open_project

    print("\nIn process, warm")
    project = open_project(ROOT, exact=True)
    issue = largest_sample()
    made = make(project, issue)
    words = len(made.draft.visible.split())
    charts = sum(mention.role == "embed" for mention in made.draft.mentions)
    line(
        f"rebuild: {words:,} words, {len(made.resolved.figures)} figures, {charts} charts",
        f"{wall(lambda: make(project, issue)):.1f} ms",
        "at most 25",
    )
    with tempfile.TemporaryDirectory() as folder:
        _growth(Path(folder), issue)


def _growth(folder: Path, issue: Path) -> None:
    from newsletter.actions.making import make
    from newsletter.actions.project import open_project

    for name in ("surveys", "templates", "pyproject.toml"):
        source = ROOT / name
        shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(source, folder / name)
    shutil.copytree(issue.with_suffix(""), folder / "issues" / "grown") if issue.with_suffix("").is_dir() else None
    project = open_project(folder, exact=True)
    grown = folder / "issues" / "grown.md"
    grown.parent.mkdir(exist_ok=True)
    head, front, body = issue.read_text(encoding="utf-8").split("---\n", 2)
    first = 0.0
    for size in _SIZES:
        grown.write_text("---\n".join([head, front, _repeated(body, size)]), encoding="utf-8")
        took = wall(lambda: make(project, grown), runs=3)
        first = first or took
        line(f"{size:>2} times the text", f"{took:.0f} ms", f"{took / first:.1f} times as long")


def _repeated(body: str, size: int) -> str:
    """The body `size` times, its footnotes told apart."""
    return "\n\n".join(body.replace("[^", f"[^{number}-") for number in range(size))
