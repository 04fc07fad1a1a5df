"""A theme is a folder: templates, and a theme.toml with its name, colours and fonts.

It is looked for in the project's `templates/` and then among the themes that come with the program. A theme that
`extends` another has only what differs: every file that it lacks is the other's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from itertools import islice
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from newsletter.compose.context import Look
from newsletter.compose.mjml_check import RULE, mjml_problems
from newsletter.compose.stylesheets import SHEETS, sheet_problems
from newsletter.compose.theme_files import SETTINGS, ThemeFile, ThemeFolder, ThemeInvalid, digest_of, read_folder
from newsletter.compose.theme_settings import Settings, read_settings
from newsletter.compose.words import Words
from newsletter.problems import Problem, did_you_mean

if TYPE_CHECKING:
    from newsletter.compose.sandbox import Sandbox

__all__ = ["Theme", "ThemeInvalid", "bundled_themes", "load_theme", "theme_names"]

_DEEPEST = 4
_MOST = 20  # problems told of one file


class Theme(Struct, frozen=True):
    """A theme, read and ready. `digest` identifies what it is made of, with what it extends.

    `shown` is its folder as messages name it, `paths` what they call each template, by its path on disk.
    """

    name: str
    look: Look
    words: Words
    digest: str
    shown: str
    paths: Mapping[str, str]
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
    found = {path.parent.name for folder in folders if folder.is_dir() for path in folder.glob(f"*/{SETTINGS}")}
    return tuple(sorted(filter(_is_name, found)))


def _is_name(name: str) -> bool:
    """Letters, digits, hyphens and underscores: a theme's name is never a path."""
    return name.replace("-", "").replace("_", "").isalnum()


def load_theme(name: str, folders: Sequence[Path], compiled: Path | None = None) -> Theme:
    """The theme `name`, from the first of `folders` that has it; raises ThemeInvalid.

    `compiled` is a folder of the user's own (never the project's: what is in it is run) that keeps compiled templates
    from one run to the next, which saves a fifth of a build's time.
    """
    return _assembled(name, tuple(_chain(name, folders)), compiled)


@lru_cache(maxsize=8)
def _assembled(name: str, chain: tuple[ThemeFolder, ...], compiled: Path | None) -> Theme:
    """The theme that these files make. Kept, so that the preview checks and compiles each version once."""
    from newsletter.compose.mjml import entity_escaped
    from newsletter.compose.sandbox import Sandbox

    settings = _merged([_settings(folder) for folder in chain])
    # A file hides those of the same name that it stands in for.
    files = {file.name: file for folder in reversed(chain) for file in folder.files}
    sheets = _checked_sheets(files)
    templates = {name: file for name, file in files.items() if name.endswith(".j2")}
    _check_mjml(templates)
    loader = _loader(templates)
    return Theme(
        name=name,
        look=settings.look(),
        words=Words(**settings.words),
        digest=digest_of(chain),
        shown=chain[0].shown,
        paths={normpath(file.path): file.shown for file in templates.values()},
        sheets=sheets,
        email=Sandbox(loader, entity_escaped, compiled),
        web=Sandbox(loader, escape, compiled),
    )


def _loader(templates: Mapping[str, ThemeFile]) -> Any:
    """Serves these templates and no other file."""
    from jinja2 import FunctionLoader

    def load(name: str) -> tuple[str, str, None] | None:
        file = templates.get(name)
        return (file.text, str(file.path), None) if file else None

    return FunctionLoader(load)


def _chain(name: str, folders: Sequence[Path]) -> list[ThemeFolder]:
    """The theme's folder and those of what it extends."""
    chain: list[ThemeFolder] = []
    wanted = name
    while wanted or not chain:
        chain.append(read_folder(_found(wanted, folders, chain)))
        wanted = _settings(chain[-1]).extends
    return chain


def _settings(folder: ThemeFolder) -> Settings:
    file = next(file for file in folder.files if file.name == SETTINGS)
    settings, problems = read_settings(file.text, file.shown)
    if problems:
        raise ThemeInvalid(problems)
    return settings


def _found(name: str, folders: Sequence[Path], chain: Sequence[ThemeFolder]) -> Path:
    used = {folder.path for folder in chain}
    candidates = [folder / name for folder in folders] if _is_name(name) else []
    for candidate in candidates:
        # A project's theme may extend the bundled theme of the same name.
        if (candidate / SETTINGS).is_file() and candidate not in used and len(chain) < _DEEPEST:
            return candidate
    path = f"{chain[-1].shown}/{SETTINGS}" if chain else ""
    rule = RULE if chain else "front-matter-invalid"
    raise ThemeInvalid(
        [Problem(rule, f"There is no theme “{name}”.", did_you_mean(name, theme_names(folders)), path=path)]
    )


def _merged(settings: Sequence[Settings]) -> Settings:
    merged = settings[-1]
    for each in reversed(settings[:-1]):
        merged = each.over(merged)
    return merged


def _check_mjml(templates: Mapping[str, ThemeFile]) -> None:
    """Refuse MJML that there is not."""
    problems: list[Problem] = []
    for name, file in sorted(templates.items()):
        if name.endswith(".mjml.j2"):
            problems.extend(islice(mjml_problems(file.shown, file.text), _MOST))
    if problems:
        raise ThemeInvalid(problems)


def _checked_sheets(files: Mapping[str, ThemeFile]) -> dict[str, str]:
    found = [file for name in SHEETS if (file := files.get(name))]
    problems = [each for file in found for each in islice(sheet_problems(file.shown, file.name, file.text), _MOST)]
    if problems:
        raise ThemeInvalid(problems)
    return dict.fromkeys(SHEETS, "") | {file.name: file.text for file in found}
