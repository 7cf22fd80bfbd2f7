"""Values on their way to and from Postgres, as text: by libpq and by Neon's HTTP endpoint alike."""

from __future__ import annotations

from collections.abc import Sequence

from schemadef.engines.base import Value
from schemadef.errors import EngineError
from schemadef.tokens import meaningful

BYTEA = 17
_INTEGERS = frozenset({20, 21, 23, 26})
_FLOATS = frozenset({700, 701})
_BOOLEAN = 16


def encoded(value: Value) -> str | None:
    """The text of a parameter; raises `EngineError` for what Postgres cannot store as text."""
    if value is None:
        return None
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str) and "\0" in value:
        message = "a text parameter holds a NUL character, which Postgres cannot store"
        raise EngineError(message, code="22021", hint="store it as bytea")
    return str(value)


def decoded(value: str | None, oid: int) -> Value:
    """The plain value behind a text: booleans, integers, floats and bytea become Python's, all else stays text."""
    if value is None:
        return None
    if oid == _BOOLEAN:
        return value == "t"
    if oid in _INTEGERS:
        return int(value)
    if oid in _FLOATS:
        return float(value)
    if oid == BYTEA:
        return _bytes(value)
    return value


def check_text(sql: str) -> None:
    """Raise `EngineError` for a statement that cannot be sent."""
    if "\0" in sql:
        message = "the statement holds a NUL character, which Postgres cannot take"
        raise EngineError(message, code="22021")


def has_statement(sql: str) -> bool:
    """Whether a text holds more than comments and semicolons; a server takes one without for no failure at all."""
    start = sql.lstrip()[:2]
    maybe_empty = start in ("", "--", "/*") or start[0] == ";"
    return not maybe_empty or any(token.text != ";" for token in meaningful(sql))


def types_of(parameters: Sequence[Value]) -> list[int]:
    """The types to say with the parameters: bytea, and for all else that the server shall infer it."""
    return [BYTEA if isinstance(value, bytes) else 0 for value in parameters]


def _bytes(text: str) -> bytes:
    """A bytea as `bytea_output` has it: `hex`, or `escape` where a server or a role is set to that."""
    if text.startswith("\\x"):
        return bytes.fromhex(text[2:])
    out, at = bytearray(), 0
    while at < len(text):
        if text[at] != "\\":
            out += text[at].encode()
            at += 1
        elif text[at + 1] == "\\":
            out += b"\\"
            at += 2
        else:
            out.append(int(text[at + 1 : at + 4], 8))
            at += 4
    return bytes(out)
