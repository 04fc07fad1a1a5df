"""What several issues of one run have in common, each part made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from newsletter.actions.issues import links_until
from newsletter.actions.project import Project
from newsletter.actions.told import SentFigures
from newsletter.checks.addresses import FirstLinks
from newsletter.compose.theme import Theme, bundled_themes, load_theme, theme_names
from newsletter.resolve.memory import Remembered
from newsletter.survey.shelf import Shelf


class Shared:
    """Surveys, themes, and the links of all issues; of those before the issue `alone`, where only that one is made."""

    def __init__(self, project: Project, alone: str | None = None) -> None:
        self._project = project
        self._alone = alone
        self.theme = Remembered[str, Theme](self._theme)  # raises ThemeInvalid

    @cached_property
    def shelf(self) -> Shelf:
        """The project's surveys."""
        return self._project.shelf()

    @cached_property
    def sent(self) -> SentFigures:
        """What readers have been told before."""
        return SentFigures(self._project)

    @cached_property
    def theme_names(self) -> frozenset[str]:
        """The themes that there are."""
        return frozenset(theme_names(theme_folders(self._project)))

    @cached_property
    def first_links(self) -> FirstLinks:
        """Which issue linked to a page first."""
        return FirstLinks(links_until(self._project, self._alone))

    def _theme(self, name: str) -> Theme:
        return load_theme(name, theme_folders(self._project), compiled_templates())


def theme_folders(project: Project) -> tuple[Path, ...]:
    """Where themes are looked for: the project's own first, then those that come with the program."""
    return (project.templates, bundled_themes())


def compiled_templates() -> Path:
    """Where compiled templates are kept: the user's own cache, as what lies there is run."""
    from platformdirs import user_cache_path

    return user_cache_path("newsletter", appauthor=False) / "templates"
