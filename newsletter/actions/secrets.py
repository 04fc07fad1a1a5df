"""Secrets: from the environment, else from the project's `.env`. Never from a file that git keeps."""

from __future__ import annotations

from collections.abc import Callable

from newsletter.actions.project import Project
from newsletter.providers.secret import Secret, secret_name


def secrets_of(project: Project, provider: str) -> Callable[[str], Secret | None]:
    """What finds a provider's secret by its setting."""
    file = _dotenv(project)

    def find(setting: str) -> Secret | None:
        name = secret_name(provider, setting)
        value = project.environment.get(name) or file.get(name)
        return Secret(value) if value else None

    return find


def _dotenv(project: Project) -> dict[str, str]:
    """The `NAME=value` lines of `.env`; quotation marks round a value are taken off."""
    path = project.root / ".env"
    if not path.is_file():
        return {}
    values = {}
    for line in path.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        name, sign, value = line.removeprefix("export ").partition("=")
        if sign and not line.lstrip().startswith("#"):
            bare = value.strip()
            quoted = len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'"
            values[name.strip()] = bare[1:-1] if quoted else bare
    return values
