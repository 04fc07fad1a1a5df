"""Make `.venv` with the locked dependencies and the program itself; do nothing where it is already so.

Runs with any Python, so that an old one can say what it needs. Uses uv where it is there, else venv and pip. Prints
the environment's own Python on standard output.
"""

import hashlib
import os
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ENVIRONMENT = os.path.join(ROOT, ".venv")
LOCK = os.path.join(ROOT, "requirements.lock")
STAMP = os.path.join(ENVIRONMENT, ".complete")


def environment_python():
    """The Python inside the environment."""
    return os.path.join(ENVIRONMENT, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))


def fingerprint():
    """What the environment was made from: the lock, the project's own description, this Python."""
    digest = hashlib.sha256(sys.version.encode())
    for name in (LOCK, os.path.join(ROOT, "pyproject.toml")):
        with open(name, "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def complete():
    """Whether the environment is there and up to date."""
    try:
        with open(STAMP) as file:
            return file.read() == fingerprint() and os.path.exists(environment_python())
    except OSError:
        return False


def run(*command):
    """Run a command; its words go to standard error, so that standard output stays the answer."""
    print("$ " + " ".join(command), file=sys.stderr)
    code = subprocess.call(command, stdout=sys.stderr, cwd=ROOT)
    if code:
        sys.exit("set-up failed: " + " ".join(command))


def require_venv():
    """Stop with the exact package to install where this Python can't make environments."""
    try:
        import ensurepip  # noqa: F401 - Debian splits it from Python: whether it is there is the question
        import venv  # noqa: F401 - the same
    except ImportError:
        version = "%d.%d" % sys.version_info[:2]
        sys.exit(
            "This Python can't make virtual environments.\n"
            "  Debian, Ubuntu:  sudo apt-get install python%s-venv\n"
            "  Others:          install uv, or Python %s from python.org" % (version, version)
        )


def with_uv(uv):
    """Make the environment with uv."""
    run(uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, ENVIRONMENT)
    python = environment_python()
    run(uv, "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes", "--python", python, LOCK)
    run(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--python", python, "--editable", ROOT)


def with_venv():
    """Make the environment with Python's own tools."""
    require_venv()
    run(sys.executable, "-m", "venv", ENVIRONMENT)
    pip = (environment_python(), "-m", "pip", "--quiet", "--disable-pip-version-check", "install")
    # The lock is whole. Resolving it again would look past it: pip holds `coverage[toml]` to no pin of `coverage`.
    run(*pip, "--require-hashes", "--no-deps", "--requirement", LOCK)
    run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT)


def main():
    """Bring the environment up to date and say where its Python is."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 or later is needed; this is %s. Try: make PYTHON=python3.12" % sys.version.split()[0])
    if not complete():
        uv = shutil.which("uv")
        with_uv(uv) if uv else with_venv()
        run(environment_python(), "-m", "compileall", "-q", "newsletter")  # so that the first command starts as fast
        with open(STAMP, "w") as file:
            file.write(fingerprint())
    print(environment_python())


if __name__ == "__main__":
    main()
