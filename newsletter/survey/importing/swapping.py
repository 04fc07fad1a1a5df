"""A survey's two files, put in place so that a reader, or a crash, finds the old survey or the new one.

The codebook names its answers, so replacing the codebook is the one step that counts. New answers come in beside the
old ones under another name; the codebook that names them replaces the old one; then they get their own name back in the
same way. At every moment the codebook that stands there and the answers that it names belong together.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsletter.process import is_gone, this_process
from newsletter.survey.importing.additions import set_file

CODEBOOK = "survey.yaml"
ANSWERS = "responses.csv"
_ARRIVING = "responses.arriving.csv"
_FORSAKEN = 86_400  # seconds after which what an import left behind is swept away


def scratch(parent: Path | None, prefix: str) -> Path:
    """A new folder in `parent`, None: the system's for such, that says in its name whose it is.

    What an import that was cut off has left there of the same `prefix` is deleted: it holds answers.
    """
    for old in (parent or Path(tempfile.gettempdir())).glob(f"{prefix}*"):
        with suppress(OSError):
            if _is_forsaken(old):
                shutil.rmtree(old)
    return Path(tempfile.mkdtemp(dir=parent, prefix=f"{prefix}{this_process()}-"))


def _is_forsaken(folder: Path) -> bool:
    """Whether its process is gone; where nobody can say, or it goes on for ever, whether it must be."""
    process = "-".join(folder.name.rsplit("-", 4)[1:4])
    return bool(is_gone(process)) or time.time() - folder.stat().st_mtime > _FORSAKEN


@contextmanager
def staging(surveys: Path, survey: str) -> Iterator[Path]:
    """A folder beside the survey's, on the same disk, gone afterwards; no survey's name begins with a dot."""
    surveys.mkdir(parents=True, exist_ok=True)
    folder = scratch(surveys, f".{survey}.import-")
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put_new(staged: Path, answers: Path, codebook: str, folder: Path) -> None:
    """Make the survey's folder from `answers` and the text of its codebook."""
    if folder.is_dir():  # with a logo, say, and no codebook yet
        _move(answers, folder / ANSWERS)
        _write(codebook, staged, folder / CODEBOOK)
        return
    whole = staged / "survey"
    whole.mkdir()
    _move(answers, whole / ANSWERS)
    _write(codebook, staged, whole / CODEBOOK)
    whole.chmod(0o755)
    whole.rename(folder)


def put_again(staged: Path, answers: Path, before: str, codebook: str, folder: Path, file: str) -> None:
    """Replace the answers of a survey that is there, called `file` in its codebook, and its codebook (`before`)."""
    if file == _ARRIVING:  # an earlier import was cut off after the step that counts: take its last ones first
        file = ANSWERS
        _settle(staged, before, folder, file)
    _move(answers, folder / _ARRIVING)
    _write(set_file(codebook, _ARRIVING), staged, folder / CODEBOOK)
    _settle(staged, codebook, folder, file)


def _settle(staged: Path, codebook: str, folder: Path, file: str) -> None:
    """Give the answers that have arrived their own name."""
    arriving, copy = folder / _ARRIVING, staged / "settling.csv"
    try:
        os.link(arriving, copy)
    except OSError:  # a disk without hard links
        shutil.copyfile(arriving, copy)
    copy.replace(folder / file)
    _write(set_file(codebook, file), staged, folder / CODEBOOK)
    arriving.unlink()


def _move(answers: Path, target: Path) -> None:
    answers.chmod(0o644)
    with answers.open("rb+") as file:
        os.fsync(file.fileno())
    answers.replace(target)


def _write(codebook: str, staged: Path, target: Path) -> None:
    part = staged / CODEBOOK
    with part.open("w", encoding="utf-8", newline="") as file:
        file.write(codebook)
        file.flush()
        os.fsync(file.fileno())
    part.chmod(0o644)
    part.replace(target)
