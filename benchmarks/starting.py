"""How long a person waits for a command to begin, and for an issue to be built from nothing."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.measuring import ROOT, bare_python, line, process_cpu
from benchmarks.samples import largest_sample, sample_mjml


def report() -> None:
    """CPU of `--version` and of a cold build, above bare Python, beside npm's mjml on the same layout."""
    print("\nWhole processes, CPU")
    bare = bare_python()
    line("python -c pass", f"{bare:.0f} ms")
    version = process_cpu([sys.executable, "-m", "newsletter", "--version"]) - bare
    line("newsletter --version, above it", f"{version:.0f} ms", "at most 100")
    issue = largest_sample()
    with tempfile.TemporaryDirectory() as folder:
        first = min(_with_nothing_cached(issue, folder) for _ in range(5)) - bare
        line(f"newsletter build {issue.stem}, first of all, above it", f"{first:.0f} ms", "nothing cached")
        build = [sys.executable, "-m", "newsletter", "build", issue.stem, "--out", folder]
        cold = process_cpu(build) - bare
        line(f"newsletter build {issue.stem}, above it", f"{cold:.0f} ms", "at most 300")
        _beside_npm(Path(folder), cold)


def _with_nothing_cached(issue: Path, folder: str) -> float:
    shutil.rmtree(ROOT / ".newsletter" / "cache", ignore_errors=True)
    return process_cpu([sys.executable, "-m", "newsletter", "build", issue.stem, "--out", folder], runs=1)


def _beside_npm(folder: Path, cold: float) -> None:
    mjml = shutil.which("mjml") or shutil.which(str(ROOT / "node_modules" / ".bin" / "mjml"))
    if mjml is None:
        line("npm mjml, the same issue's MJML", "skipped", "mjml is not installed (npm install --no-save mjml)")
        return
    source = folder / "issue.mjml"
    source.write_text(sample_mjml(), encoding="utf-8")
    peer = process_cpu([mjml, str(source), "-o", str(folder / "peer.html")], runs=3)
    line("npm mjml, the same issue's MJML", f"{peer:.0f} ms", f"{peer / cold:.1f} times as long as the whole build")
