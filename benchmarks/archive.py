"""What checking a ten-year archive takes: a weekly of 500 issues with 30 figures each, made on the spot."""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
import time
from pathlib import Path

from benchmarks.measuring import line

_SIZES = (125, 250, 500)
_FIGURES = 30
_SENTENCES = (
    "Of all who answered, <stat:tea/first/tea> put the tea in first, and item {number} says why.",
    "The milk goes first for [almost a quarter](stat:tea/first/milk), as [piece {number}]({link}) has it.",
    "Digestives please [more than half](stat:tea/biscuits/digestive), <stat:tea/biscuits/digestive?as=count> people.",
)


def report() -> None:
    """Wall time of the first check, of the next, which has its findings from the cache, and of one changed issue."""
    from newsletter.actions.check import check_issues
    from newsletter.actions.issues import issue_files
    from newsletter.actions.project import open_project

    print("\nAn archive, in process")
    first = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for size in _SIZES:
            project = open_project(_archive(Path(folder) / str(size), size), {}, exact=True)
            paths = issue_files(project)
            cold = _seconds(lambda: check_issues(project, paths))  # noqa: B023 - called at once
            again = _seconds(lambda: check_issues(project, paths))  # noqa: B023
            paths[0].write_text(paths[0].read_text(encoding="utf-8") + "\nOne line more.\n", encoding="utf-8")
            changed = _seconds(lambda: check_issues(project, paths))  # noqa: B023
            first = first or cold / size
            growth = f"{cold / size / first:.2f} times as long an issue"
            line(f"{size} issues of {_FIGURES} figures, nothing known of them", f"{cold:.1f} s", growth)
            line("the same again, and after a change of one issue", f"{again:.2f} s, {changed:.2f} s")


def _seconds(work: object) -> float:
    assert callable(work)
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _archive(root: Path, size: int) -> Path:
    """A project with so many issues; its survey is the starter's, which is made up."""
    from newsletter.actions.init import init_project

    init_project(root)
    for path in (root / "issues").iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    for number in range(size):
        day = dt.date(2016, 1, 6) + dt.timedelta(weeks=number)
        (root / "issues" / f"{day}-issue.md").write_text(_issue(day, number), encoding="utf-8")
    return root


def _issue(day: dt.date, number: int) -> str:
    head = f"---\nsubject: Issue {number}\npreheader: Tea\ndate: {day}\nsurveys:\n  tea: tea-round\n---\n\n"
    sentences = [
        _SENTENCES[place % len(_SENTENCES)].format(number=place, link=f"https://example.org/{number}/{place}")
        for place in range(_FIGURES * 3 // 4)
    ]
    return head + "\n\n".join(sentences) + "\n"
