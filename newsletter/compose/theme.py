"""A theme is a folder: templates, and a theme.toml with its name, colours and fonts.

It is looked for in the project's `templates/` and then among the themes that come with the program. A theme that
`extends` another has only what differs: every file that it lacks is the other's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from newsletter.compose.context import Look
from newsletter.compose.mjml_check import RULE, mjml_problems
from newsletter.compose.stylesheets import SHEETS, sheet_problems
from newsletter.compose.theme_settings import Settings, read_settings
from newsletter.compose.words import Words
from newsletter.errors import Refused
from newsletter.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from newsletter.compose.sandbox import Sandbox

_DEEPEST = 4
_LARGEST = 256_000
_USED = frozenset({".j2", ".css", ".toml"})


class ThemeInvalid(Refused):
    """A theme that can't dress an issue; `problems` say where."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        first = problems[0]
        super().__init__(f"{first.path}: {first.message}" if first.path else first.message, first.help, problems)


class Theme(Struct, frozen=True):
    """A theme, read and ready. `digest` identifies what it is made of, with what it extends."""

    name: str
    look: Look
    words: Words
    digest: str
    folders: tuple[tuple[Path, str], ...]
    sheets: Mapping[str, str]
    email: Sandbox
    web: Sandbox


def bundled_themes() -> Path:
    """The folder of the themes that come with the program."""
    package = Path(__file__).resolve().parent.parent
    installed = package / "themes"
    return installed if installed.is_dir() else package.parent / "templates"


def theme_names(folders: Sequence[Path]) -> tuple[str, ...]:
    """The names of the themes in `folders`, in alphabetical order."""
    found = {path.parent.name for folder in folders if folder.is_dir() for path in folder.glob("*/theme.toml")}
    return tuple(sorted(found))


def load_theme(name: str, folders: Sequence[Path], compiled: Path | None = None) -> Theme:
    """The theme `name`, from the first of `folders` that has it; raises ThemeInvalid.

    `compiled` is a folder of the user's own (never the project's: what is in it is run) that keeps compiled templates
    from one run to the next, which saves a fifth of a build's time.
    """
    chain = _chain(name, folders)
    places = tuple((folder, shown) for folder, shown, _ in chain)
    return _assembled(name, tuple(folders), places, _digest(places), compiled)


@lru_cache(maxsize=8)
def _assembled(
    name: str, folders: tuple[Path, ...], places: tuple[tuple[Path, str], ...], digest: str, compiled: Path | None
) -> Theme:
    """The theme whose files have this digest. Kept, so that the preview checks and compiles each version once."""
    from newsletter.compose.mjml import entity_escaped
    from newsletter.compose.sandbox import Sandbox

    settings = _merged([each for _, _, each in _chain(name, folders)])
    sheets = _checked_sheets(places)
    _check_mjml(places)
    loader = _loader(places)
    return Theme(
        name=name,
        look=settings.look(),
        words=Words(**settings.words),
        digest=digest,
        folders=places,
        sheets=sheets,
        email=Sandbox(loader, entity_escaped, compiled),
        web=Sandbox(loader, escape, compiled),
    )


def _loader(places: Sequence[tuple[Path, str]]) -> Any:
    from jinja2 import FileSystemLoader

    return FileSystemLoader([folder for folder, _ in places])


def _chain(name: str, folders: Sequence[Path]) -> list[tuple[Path, str, Settings]]:
    """The theme's folder and those of what it extends, each with the name to show and its settings."""
    chain: list[tuple[Path, str, Settings]] = []
    wanted = name
    while wanted or not chain:
        folder = _found(wanted, folders, chain)
        shown = f"{folder.parent.name}/{folder.name}"
        settings, problems = read_settings(folder / "theme.toml", f"{shown}/theme.toml")
        if problems:
            raise ThemeInvalid(problems)
        chain.append((folder, shown, settings))
        wanted = settings.extends
    return chain


def _found(name: str, folders: Sequence[Path], chain: list[tuple[Path, str, Settings]]) -> Path:
    used = {folder for folder, _, _ in chain}
    candidates = [folder / name for folder in folders] if name.replace("-", "").isalnum() else []
    for candidate in candidates:
        # A project's theme may extend the bundled theme of the same name.
        if (candidate / "theme.toml").is_file() and candidate not in used and len(chain) < _DEEPEST:
            return candidate
    path = f"{chain[-1][1]}/theme.toml" if chain else ""
    rule = RULE if chain else "front-matter-invalid"
    raise ThemeInvalid(
        [Problem(rule, f"There is no theme “{name}”.", did_you_mean(name, theme_names(folders)), path=path)]
    )


def _merged(settings: Sequence[Settings]) -> Settings:
    merged = settings[-1]
    for each in reversed(settings[:-1]):
        merged = each.over(merged)
    return merged


def _check_mjml(places: Sequence[tuple[Path, str]]) -> None:
    """Refuse MJML that there is not; a file hides those of the same name that it stands in for."""
    files = {file.relative_to(folder).as_posix() for folder, _ in places for file in folder.rglob("*.mjml.j2")}
    problems: list[Problem] = []
    for name in sorted(files):
        shown, source = _file(places, name)
        problems.extend(mjml_problems(shown, source))
    if problems:
        raise ThemeInvalid(problems)


def _checked_sheets(places: Sequence[tuple[Path, str]]) -> dict[str, str]:
    found = {name: _file(places, name) for name in SHEETS}
    problems = [each for name, (shown, css) in found.items() for each in sheet_problems(shown, name, css)]
    if problems:
        raise ThemeInvalid(problems)
    return {name: css for name, (_, css) in found.items()}


def _file(places: Sequence[tuple[Path, str]], name: str) -> tuple[str, str]:
    """The path to show and the text of a file, from the first folder that has it; "" where none has."""
    for folder, shown in places:
        if (folder / name).is_file():
            return f"{shown}/{name}", _read(folder / name, f"{shown}/{name}")
    return f"{places[0][1]}/{name}", ""


def _read(file: Path, shown: str) -> str:
    content = file.read_bytes()
    if len(content) > _LARGEST:
        raise ThemeInvalid([Problem(RULE, "The template is larger than 256 KB.", path=shown)])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        problem = Problem(RULE, "The template is not UTF-8 text.", "Save it as UTF-8.", path=shown)
        raise ThemeInvalid([problem]) from None


def _digest(places: Sequence[tuple[Path, str]]) -> str:
    """The same on every machine, whatever git does there to line ends."""
    digest = hashlib.sha256()
    for folder, shown in places:
        used = (path for path in folder.rglob("*") if path.suffix in _USED and path.is_file())
        for file in sorted(used, key=lambda path: path.relative_to(folder).as_posix()):
            name = file.relative_to(folder).as_posix()
            if not file.resolve().is_relative_to(folder.resolve()):
                message = "The file is a link that leads out of the theme."
                raise ThemeInvalid([Problem(RULE, message, "Copy the file into the theme.", path=f"{shown}/{name}")])
            content = file.read_bytes().replace(b"\r\n", b"\n")
            digest.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return digest.hexdigest()
