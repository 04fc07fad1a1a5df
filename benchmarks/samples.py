"""The issue that is measured: the largest of the samples."""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import ROOT


def largest_sample() -> Path:
    """The longest draft of the project."""
    return max((ROOT / "issues").glob("*.md"), key=lambda path: path.stat().st_size)


def sample_mjml() -> str:
    """That issue's own MJML, as handed to the renderer."""
    raise NotImplementedError
