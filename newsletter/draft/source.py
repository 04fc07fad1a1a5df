"""The bytes of a draft as text."""

from __future__ import annotations

from newsletter.problems import Problem, Span

LARGEST = 2_000_000  # bytes; the caller looks at a file's size before reading it
_BOMS = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}
RULE = "front-matter-invalid"


def too_large(size: int) -> Problem:
    """The problem of a draft of `size` bytes, more than `LARGEST`."""
    return Problem(
        RULE, f"This file has {size:,} bytes; an issue has at most {LARGEST:,}.", "Keep images in files of their own."
    )


def read_source(data: bytes) -> tuple[str, tuple[Problem, ...]]:
    r"""The text of a draft's bytes: newlines as `\n`, no byte-order mark. Empty where a problem says why."""
    problem = _refusal(data)
    if problem:
        return "", (problem,)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", (_not_utf8(data, error.start),)
    return text.replace("\r\n", "\n").replace("\r", "\n"), ()


def _refusal(data: bytes) -> Problem | None:
    if len(data) > LARGEST:
        return too_large(len(data))
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        return Problem(RULE, "This file is empty.", "Begin it with `---`, `subject: …`, `---`, each on its own line.")
    for mark, name in _BOMS.items():
        if data.startswith(mark):
            return Problem(RULE, f"This file is {name} text, not UTF-8.", "Save it as UTF-8.")
    nul = data.find(b"\0")
    if nul >= 0:
        return Problem(RULE, "This is not a text file: it has a NUL byte.", "Save it as UTF-8 text.", _at(data, nul))
    return None


def _not_utf8(data: bytes, at: int) -> Problem:
    end = data.find(b"\n", at)
    begin = data.rfind(b"\n", 0, at) + 1
    words = data[max(begin, at - 20) : min(at + 20, len(data) if end < 0 else end)].decode("cp1252", "replace")
    advice = f"Save it as UTF-8. It may be Latin-1 or Windows-1252: “{words.strip()}”."
    return Problem(RULE, f"This file is not UTF-8 text: byte 0x{data[at]:02X} does not fit.", advice, _at(data, at))


def _at(data: bytes, offset: int) -> Span:
    before = data[:offset].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    line = before.count(b"\n") + 1
    column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8-sig", "replace")) + 1
    return Span(line, column, line, column + 1)
