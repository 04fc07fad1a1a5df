"""Secrets: from the environment, else from the project's `.env`, else from the system's keyring.

Never from a file that git keeps. The keyring is opened for what the first two don't have, and only then.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Final, Literal

from msgspec import Struct

from newsletter.actions.project import Project
from newsletter.errors import CouldNotRun, DeliveryRefused
from newsletter.providers.registry import find_entry
from newsletter.providers.secret import Secret, secret_name

DOTENV: Final = ".env"
Place = Literal["environment", ".env", "keyring"]


class FoundSecret(Struct, frozen=True):
    """A secret and where it came from."""

    secret: Secret
    place: Place


def secrets_of(project: Project, provider: str) -> Callable[[str], Secret | None]:
    """What finds a provider's secret by its setting. It raises CouldNotRun where the keyring can't be read."""

    def find(setting: str) -> Secret | None:
        found = find_secret(project, secret_name(provider, setting))
        return found.secret if found else None

    return find


def refuse_missing_keys(project: Project, provider: str) -> None:
    """Raises DeliveryRefused where a key that the provider needs is nowhere, and CouldNotRun as `find_secret` does."""
    wanted = (
        secret_name(provider, each.name) for each in find_entry(provider).settings if each.secret and each.required
    )
    missing = [name for name in wanted if find_secret(project, name) is None]
    if missing:
        raise DeliveryRefused(
            f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set: nothing was sent.",
            f"Set it in the environment or in {DOTENV}, or let `newsletter connect {provider}` keep it.",
        )


def find_secret(project: Project, name: str) -> FoundSecret | None:
    """The secret called `name`, and where it was found.

    Raises CouldNotRun where the keyring can't be read, and for a secret that no request could carry.
    """
    found = _found(project, name)
    if found and not found.secret.reveal().isprintable():
        raise CouldNotRun(f"{name} has a line end or a character that can't be seen.", f"Look at it: {found.place}.")
    return found


def _found(project: Project, name: str) -> FoundSecret | None:
    if value := project.environment.get(name, "").strip("\r\n"):
        return FoundSecret(Secret(value), "environment")
    if written := _dotenv(project).get(name):
        return FoundSecret(Secret(written), DOTENV)
    from newsletter.actions.keyrings import kept_key

    kept = kept_key(project, name)
    return FoundSecret(kept, "keyring") if kept else None


def _dotenv(project: Project) -> dict[str, str]:
    """The `NAME=value` lines of `.env`; quotation marks round a value are taken off."""
    path = project.root / DOTENV
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


def git_would_keep(project: Project, name: str) -> bool:
    """Whether the file `name` of the project would get into git: it lies in a repository, and is not ignored."""
    command = ["git", "check-ignore", "--quiet", name]
    try:
        done = subprocess.run(command, cwd=project.root, capture_output=True, check=False)  # noqa: S603 - a fixed command
    except OSError:  # git is welcome and not required
        return False
    return done.returncode == 1
