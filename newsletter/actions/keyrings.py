"""The system's keyring: macOS's Keychain, Windows' Credential Manager, the Secret Service or KWallet on Linux.

A project's keys stand under a service of its own, which is named for its state folder: two newsletters on one machine
never see each other's keys, and a second checkout that shares the state by `NEWSLETTER_STATE` shares them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from newsletter.actions.project import Project
from newsletter.errors import CouldNotRun
from newsletter.providers.personal import one_line
from newsletter.providers.secret import Secret, masked

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_NONE = "keyring.backends.null.Keyring"  # the keyring library's own way of having none
_LONGEST_REASON = 200  # characters


def keyring_service(project: Project) -> str:
    """What the keyring calls the project's keys."""
    return f"newsletter {project.state}"


def keyring_name() -> str:
    """What the keyring that can be used is called, "" where this machine has none. Raises CouldNotRun."""
    with _told("can't be opened"):
        backend = _backend()
        return backend.name if backend else ""


def kept_key(project: Project, name: str) -> Secret | None:
    """The key that the keyring has under `name`; None where it has none, or there is none. Raises CouldNotRun."""
    with _told("can't be read", name):
        backend = _backend()
        text = backend.get_password(keyring_service(project), name) if backend else None
        return Secret(text) if text else None


def keep_key(project: Project, name: str, key: Secret) -> None:
    """Put a key into the keyring, in the place of another, and read it back. Raises CouldNotRun."""
    with _told("does not take the key", name, key):
        backend = _backend()
        if backend:
            backend.set_password(keyring_service(project), name, key.reveal())
    kept = kept_key(project, name)
    if kept is None or kept.reveal() != key.reveal():
        raise CouldNotRun("The system's keyring took the key and does not give it back.", _elsewhere(name))


def forget_key(project: Project, name: str) -> bool:
    """Take a key out of the keyring; whether it was there. Raises CouldNotRun."""
    if kept_key(project, name) is None:
        return False
    with _told("does not give up the key", name):
        backend = _backend()
        if backend:
            backend.delete_password(keyring_service(project), name)
    return True


def _backend() -> KeyringBackend | None:
    """The keyring, None where there is none that keeps anything; finding it may raise anything."""
    import keyring
    from keyring.backends import fail, null

    backend = keyring.get_keyring()
    return None if isinstance(backend, fail.Keyring | null.Keyring) else backend


@contextmanager
def _told(what: str, name: str = "", key: Secret | None = None) -> Iterator[None]:
    """Tell whatever the system's keyring raises in words, and never with the key in them."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - each system's keyring raises what it likes
        said = masked(str(error), [key] if key else []) or type(error).__name__
        reason = one_line(said)[:_LONGEST_REASON].rstrip(".!")
        raise CouldNotRun(f"The system's keyring {what}: {reason}.", _elsewhere(name)) from None


def _elsewhere(name: str) -> str:
    instead = f", or set {name} in the environment or in .env" if name else ""
    return f"Unlock or mend it{instead}. PYTHON_KEYRING_BACKEND={_NONE} leaves it out of account."
