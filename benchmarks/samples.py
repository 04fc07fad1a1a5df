"""The issue that is measured: the largest of the samples."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import ROOT


def largest_sample() -> Path:
    """The longest draft of the project."""
    return max((ROOT / "issues").glob("*.md"), key=lambda path: path.stat().st_size)


def sample_mjml() -> str:
    """That issue's own MJML, as it is handed to the renderer."""
    from newsletter.actions.making import make
    from newsletter.actions.project import open_project
    from newsletter.compose import email_html, mjml

    seen: list[str] = []
    render = mjml.render_mjml

    def record(source: str) -> str:
        seen.append(source)
        return render(source)

    vars(email_html)["render_mjml"] = record
    try:
        make(open_project(ROOT, exact=True), largest_sample())
    finally:
        vars(email_html)["render_mjml"] = render
    return seen[0]
