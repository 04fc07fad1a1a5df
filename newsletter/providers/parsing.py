"""An answer read as a model."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


def parsed(model: type[Model], body: bytes) -> Model | None:
    """`body` as `model`; None where it is no such thing, be it a page, half of an answer or another form."""
    try:
        return model.model_validate_json(body)
    except ValidationError:
        return None
