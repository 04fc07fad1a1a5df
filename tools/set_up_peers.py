"""Put what `make bench` measures beside into `.peers`, apart from the program: pandas and Polars; Spark where Java is.

Each lock is installed once, and again when it changes. Without a network the bench goes on with what is there.
`set_up_peers.py spark` installs Spark alone.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".peers"


def main() -> None:
    """Install what is wanted here and not there yet."""
    for name in sys.argv[1:] or ("bench", *(("spark",) if shutil.which("java") else ())):
        lock, stamp = ROOT / "benchmarks" / f"{name}.lock", PEERS / f".{name}"
        digest = hashlib.sha256(sys.version.encode() + lock.read_bytes()).hexdigest()
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
            print(f"Installing what {lock.relative_to(ROOT)} names …", file=sys.stderr)
            if subprocess.call(_command(lock)) == 0:
                stamp.write_text(digest, encoding="utf-8")
            else:
                print("That failed: the bench will leave them out.", file=sys.stderr)


def _command(lock: Path) -> list[str]:
    wanted = ["--quiet", "--require-hashes", "--no-deps", "--target", str(PEERS), "--upgrade", "-r", str(lock)]
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", sys.executable, *wanted]
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", *wanted]


if __name__ == "__main__":
    main()
