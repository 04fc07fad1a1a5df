"""A vendor's published contract (OpenAPI 3), and what of a call breaks it.

The contracts lie beside the project (`../shared/contracts`), never in it. Where they are absent a test that needs one
is skipped with the reason; where CI is set it fails.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from openapi_core import OpenAPI

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "contracts"


class Contract:
    """The contract in `file`. `amend` mends what is wrong in it.

    Whether it is good OpenAPI itself is the vendor's affair, and not asked: Amazon's is not.
    """

    def __init__(self, file: str, server: str, *, amend: Callable[[dict[str, Any]], None] = lambda _: None) -> None:
        self._file = FOLDER / file
        self._server = server
        self._amend = amend

    def need(self) -> None:
        """Skip the test where the contract is absent; fail it where it must be there."""
        if self._file.is_file():
            return
        if os.environ.get("CI"):
            pytest.fail(f"{self._file} must be there")
        pytest.skip(f"the vendor's contract is not there: {self._file.name}")

    @property
    def present(self) -> bool:
        """Whether it is there, or must be."""
        return self._file.is_file() or bool(os.environ.get("CI"))

    def request_faults(
        self, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> list[str]:
        """What is wrong with a request, a sentence each."""
        errors = self._openapi.iter_request_errors(_Request(self._server, method, path, query, headers, body))
        return [f"{method} {path}: {_words(error)}" for error in errors]

    def answer_faults(self, method: str, path: str, status: int, headers: Mapping[str, str], body: bytes) -> list[str]:
        """What is wrong with an answer. An error that the contract doesn't name is none."""
        from openapi_core.templating.responses.exceptions import ResponseNotFound

        request = _Request(self._server, method, path, {}, {}, b"")
        errors = self._openapi.iter_response_errors(request, _Response(status, headers, body))
        told = [error for error in errors if not (status >= 400 and isinstance(error, ResponseNotFound))]
        return [f"the answer to {method} {path}: {_words(error)}" for error in told]

    @cached_property
    def _openapi(self) -> OpenAPI:
        from openapi_core import Config, OpenAPI

        spec = _read(self._file)
        self._amend(spec)
        return OpenAPI.from_dict(spec, config=Config(spec_validator_cls=None))  # type: ignore[arg-type] # documented


def _read(file: Path) -> dict[str, Any]:
    import json

    import yaml

    if file.suffix == ".json":
        found = json.loads(file.read_bytes())
    else:
        # Dates stay text: that is what JSON Schema calls them.
        resolvers = {
            letter: [(tag, pattern) for tag, pattern in pairs if tag != "tag:yaml.org,2002:timestamp"]
            for letter, pairs in yaml.CSafeLoader.yaml_implicit_resolvers.items()
        }
        loader = type("Loader", (yaml.CSafeLoader,), {"yaml_implicit_resolvers": resolvers})
        found = yaml.load(file.read_bytes(), loader)
    assert isinstance(found, dict)
    return found


def _words(error: Exception) -> str:
    """The error and what lies behind it."""
    causes = [repr(error)]
    schema_errors = getattr(error.__cause__ or error, "schema_errors", ())
    return "; ".join([*causes, *(f"{'/'.join(map(str, one.path))}: {one.message[:300]}" for one in schema_errors)])


class _Request:
    """As openapi-core asks for it."""

    def __init__(
        self, server: str, method: str, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> None:
        from openapi_core.datatypes import RequestParameters
        from werkzeug.datastructures import Headers, ImmutableMultiDict

        self.host_url = server
        self.path = path
        self.method = method.lower()
        self.parameters = RequestParameters(query=ImmutableMultiDict(query), header=Headers(list(headers.items())))
        self.content_type = headers.get("content-type", "")
        self.body = body or None


class _Response:
    """As openapi-core asks for it."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        from werkzeug.datastructures import Headers

        self.status_code = status
        self.headers = Headers(list(headers.items()))
        self.content_type = self.headers.get("content-type", "")
        self.data = body
