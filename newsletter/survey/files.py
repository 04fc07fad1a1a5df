"""Bytes of a survey's folder ▶ text, with a problem where there is none."""

from __future__ import annotations

from pathlib import Path

from newsletter.problems import WHOLE_FILE, Problem, Span

LARGEST_CODEBOOK = 2_000_000  # bytes; a thousand questions take a fifth of it


def read_text(file: Path, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a codebook; None, and why, where it can't be read. `path` names the file in problems."""
    try:
        size = file.stat().st_size
        if size > LARGEST_CODEBOOK:
            advice = "A codebook describes questions. Answers stand in a file of their own, named by `responses`."
            return None, (
                _invalid(f"This codebook has {size:,} bytes; at most {LARGEST_CODEBOOK:,} are read.", advice, path),
            )
        data = file.read_bytes()
    except FileNotFoundError:
        return None, (_invalid("This survey has no codebook.", "Write one: survey.yaml.", path),)
    except OSError as error:
        return None, (_invalid(f"This codebook can't be read: {error.strerror or error}.", "", path),)
    return _decoded(data, path)


def _decoded(data: bytes, path: str) -> tuple[str | None, tuple[Problem, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        message = f"This is not UTF-8 text: byte 0x{data[error.start]:02X} begins no character."
        span = Span(line, column, line, column + 1)
        return None, (_invalid(message, "Save it as UTF-8.", path, span),)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        return None, (_invalid("This is not a text file: it holds NUL.", "", path, Span(line, 1, line, 1)),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def _invalid(message: str, help: str, path: str, span: Span = WHOLE_FILE) -> Problem:
    return Problem("survey-invalid", message, help, span, path)
