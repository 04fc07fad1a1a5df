"""Show a new user the whole way: the sample issue checked, built and sent to a local outbox."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".newsletter" / "sample"  # made anew each time, so that the sample can be sent again


def newsletter(*words: str) -> None:
    """Show a command and run it; stop where it fails."""
    print(f"\n$ newsletter {' '.join(words)}", flush=True)
    code = subprocess.call(
        [sys.executable, "-m", "newsletter", *words], cwd=ROOT, env={**os.environ, "NEWSLETTER_STATE": str(STATE)}
    )
    if code:
        sys.exit(code)


def main() -> None:
    """Check, build, import the sample list, send."""
    issue = sys.argv[1]
    shutil.rmtree(STATE, ignore_errors=True)
    (ROOT / "issues" / f"{issue}.lock.json").unlink(missing_ok=True)  # the record of the last time
    newsletter("check", issue)
    newsletter("build", issue)
    newsletter("lists", "import", "lists/commissioners.csv", "--list", "commissioners")
    newsletter("send", issue, "--yes", "--now")
    print(f"\nNext: .venv/bin/newsletter preview {issue}")
    print("      (or `newsletter init DIR` for a project of your own; docs/getting-started.md tells the rest)")


if __name__ == "__main__":
    main()
