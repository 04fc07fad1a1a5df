"""A keyring for commands in processes of their own: a file, which misbehaves as the environment says."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError


class FileKeyring(KeyringBackend):
    """Keeps everything in the file that KEPT_KEYRING names; KEPT_KEYRING_FAULT: locked, hostile, forgetful."""

    priority = -1.0  # never chosen by itself: being imported makes it a candidate for the whole process

    def get_password(self, service: str, username: str) -> str | None:
        if self._fault == "locked":
            raise KeyringLocked("Failed to unlock the collection!")
        return self._read().get(f"{service}\n{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        if self._fault == "hostile":
            raise RuntimeError(f"the daemon said no to {password}")
        if self._fault != "forgetful":
            self._write({**self._read(), f"{service}\n{username}": password})

    def delete_password(self, service: str, username: str) -> None:
        kept = self._read()
        if kept.pop(f"{service}\n{username}", None) is None:
            raise PasswordDeleteError("not found")
        self._write(kept)

    @property
    def _fault(self) -> str:
        return os.environ.get("KEPT_KEYRING_FAULT", "")

    def _read(self) -> dict[str, str]:
        path = Path(os.environ["KEPT_KEYRING"])
        return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}

    def _write(self, kept: dict[str, str]) -> None:
        Path(os.environ["KEPT_KEYRING"]).write_text(json.dumps(kept), encoding="utf-8")
