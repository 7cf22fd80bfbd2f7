"""The server's side of Hrana 3 as values: what is not of this shape is refused before anything reads it.

The shapes are those of the Hrana 3 specification (tursodatabase/libsql, docs/HRANA_3_SPEC.md).
"""

from __future__ import annotations

import base64
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from schemadef.engines.base import Value


class _Null(BaseModel):
    type: Literal["null"]

    def plain(self) -> Value:
        return None


class _Integer(BaseModel):
    type: Literal["integer"]
    value: int

    def plain(self) -> Value:
        return self.value


class _Float(BaseModel):
    type: Literal["float"]
    value: float | None

    def plain(self) -> Value:
        return self.value


class _Text(BaseModel):
    type: Literal["text"]
    value: str

    def plain(self) -> Value:
        return self.value


class _Blob(BaseModel):
    type: Literal["blob"]
    base64: str

    def plain(self) -> Value:
        # Servers leave out the padding.
        return base64.b64decode(self.base64 + "=" * (-len(self.base64) % 4))


HranaValue = Annotated[_Null | _Integer | _Float | _Text | _Blob, Field(discriminator="type")]


class Failure(BaseModel):
    """An error of the server: its words and its code."""

    message: str
    code: str | None = None


class ExecuteResult(BaseModel):
    """The rows of one statement."""

    rows: list[list[HranaValue]]


class BatchResult(BaseModel):
    """One result or one error, or neither, for each step of a batch."""

    step_results: list[ExecuteResult | None]
    step_errors: list[Failure | None]


class Response(BaseModel):
    """What one request of the pipeline gave; `close` gives no result."""

    type: str
    result: ExecuteResult | BatchResult | None = None


class Outcome(BaseModel):
    """The response to one request, or its error."""

    type: Literal["ok", "error"]
    response: Response | None = None
    error: Failure | None = None


class Reply(BaseModel):
    """The answer to a pipeline: one outcome for each request."""

    results: list[Outcome]
