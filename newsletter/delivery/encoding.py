"""In which encoding a file of words is: told by a mark, proven by UTF-8's own rules, or guessed and then doubted.

Every byte is some letter in the old encodings, so a wrong guess decodes; it shows in words that are none, as “J”rgen”.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from newsletter.errors import CouldNotRun
from newsletter.problems import did_you_mean

_BLOCK = 65_536  # bytes
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Python calls encodings and no file of people is in; some of them decode to what nothing can be written in.
_NO_FILES = ("idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7")
_WESTERN = "cp1252"
_OTHERS = ("cp850", "mac_roman", "cp1250", "cp1251", "iso8859_2", "koi8_r")
_WORD = re.compile(r"[^\s,;|\"<>()]*[^\x00-\x7f][^\s,;|\"<>()]*")
_MOST_SAMPLES = 3
_AFTER_A_LETTER = "’“”–—…·°®™©»›€£′\u00a0"
_WITHIN_A_WORD = "’‘·–—…\u00a0"
_ALL_ACCENTED = re.compile(r"[^\W\d_\x00-\x7f]{4,}")


class Encoding(Struct, frozen=True):
    """An encoding by Python's name. `guessed`: nothing in the file says so; `samples` are words to judge that by."""

    name: str
    guessed: bool = False
    samples: tuple[str, ...] = ()


def encoding_of(path: Path, chosen: str = "") -> Encoding:
    """The encoding of the file, `chosen` where a person named it.

    Raises CouldNotRun where the file is not in it, or where the guess gives words that are none; OSError.
    """
    if chosen:
        return _chosen(path, chosen)
    with path.open("rb") as stream:
        sample = stream.read(_BLOCK)
    marked = next((name for mark, name in _MARKS if sample.startswith(mark)), "")
    if marked:
        _refuse_misfit(path, marked)
        return Encoding(marked)
    halves = sample[0:200:2], sample[1:200:2]  # text of Western letters in UTF-16 has a NUL in every other byte
    for half, name in zip(halves, ("utf-16-be", "utf-16-le"), strict=True):
        if len(half) > 2 and half.count(0) > 0.8 * len(half):
            _refuse_misfit(path, name)
            return Encoding(name, guessed=True)
    return Encoding("utf-8") if _misfit(path, "utf-8") is None else _guessed(path)


def _chosen(path: Path, chosen: str) -> Encoding:
    try:
        name = codecs.lookup(chosen).name
        if name in _NO_FILES:
            raise LookupError(name)
        "".encode(name)  # `codecs` also knows what is no encoding of text, as base64
    except LookupError:
        known = ("utf-8", "utf-16", _WESTERN, "latin-1", *_OTHERS)
        raise CouldNotRun(f"There is no encoding “{chosen}”.", did_you_mean(chosen, known)) from None
    with path.open("rb") as stream:
        if name == "utf-8" and stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8:
            name = "utf-8-sig"
    _refuse_misfit(path, name)
    return Encoding(name)


def _misfit(path: Path, encoding: str) -> int | None:
    """The first line that is not in the encoding, or None."""
    line = 1
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                line += decoder.decode(block).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            rest = error.object[: error.start].decode(encoding, errors="replace")
            return line + rest.count("\n")
        except UnicodeError:  # UTF-16 and UTF-32 want a byte-order mark
            return line
    return None


def _refuse_misfit(path: Path, encoding: str) -> None:
    line = _misfit(path, encoding)
    if line is not None:
        raise CouldNotRun(f"{path}, line {line}: this is not {encoding} text.", "Save it as “CSV UTF-8”.")


def _guessed(path: Path) -> Encoding:
    """Windows' Western letters, as Excel saves them; Raises CouldNotRun where they make no words."""
    samples: list[str] = []
    for line, word, written in _words(path):
        if not _is_plausible(word):
            raise _doubt(path, line, word, written)
        if len(samples) < _MOST_SAMPLES and word not in samples:
            samples.append(word)
    return Encoding(_WESTERN, guessed=True, samples=tuple(samples))


def _words(path: Path) -> Iterator[tuple[int, str, bytes]]:
    """Each word with a letter that is not ASCII: its line, as it is read, and its bytes."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if not line.isascii():
                text = line.decode(_WESTERN, errors="replace")
                for found in _WORD.finditer(text):
                    yield number, found[0], line[found.start() : found.end()]


def _is_plausible(word: str) -> bool:
    """Whether a word that was read as cp1252 may be one."""
    pairs = list(zip(word, word[1:] + " ", strict=True))
    return not (
        "\ufffd" in word
        or _ALL_ACCENTED.search(word)
        or _is_utf8(word)
        or any(_is_odd(before, mark, after) for before, (mark, after) in zip(" " + word, pairs, strict=False))
    )


def _is_odd(before: str, mark: str, after: str) -> bool:
    if mark.isascii() or not before.isalpha():
        return False
    if mark.isalpha():
        return mark.isupper() and before.islower()
    return mark not in (_WITHIN_A_WORD if after.isalpha() else _AFTER_A_LETTER)


def _is_utf8(word: str) -> bool:
    try:
        return word.encode(_WESTERN).decode("utf-8") != word
    except UnicodeError:
        return False


def _doubt(path: Path, line: int, word: str, written: bytes) -> CouldNotRun:
    advice = "Save it as “CSV UTF-8”, or say which it is"
    if _is_utf8(word):
        return CouldNotRun(
            f"{path} is partly UTF-8 and partly not: see line {line}, “{word}”.", f"{advice}: --encoding."
        )
    others = ((name, _read_as(written, name)) for name in _OTHERS)
    read = [f"--encoding {name} reads “{other}”" for name, other in others if other][:3]
    message = f"{path}, line {line}: read as Windows' Western letters ({_WESTERN}) it says “{word}”, which is no word."
    return CouldNotRun(message, f"{advice}: {', '.join(read) or '--encoding NAME'}.")


def _read_as(written: bytes, encoding: str) -> str:
    """The word in another encoding where it looks like one there, else ""."""
    try:
        word = written.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return word if word.isalpha() and word in (word.lower(), word.upper(), word.title()) else ""
