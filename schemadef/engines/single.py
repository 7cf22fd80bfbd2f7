"""One statement and no more, for the SQLite family: what the drivers do not check themselves.

libsql-experimental runs the first statement of a text and ignores the rest, D1's `prepare` runs them all; both bind
numbers wrongly (libsql integers of 2^31 and more as REAL, D1 every number as REAL), so their parameters are written
into the statement as literals.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from schemadef.engines.base import Value, many_statements, no_statement
from schemadef.errors import EngineError

# SQLite's own lexing, which schemadef.tokens, made for both families, does not follow: names in brackets, comments
# that do not nest, no backslash escapes and no dollar quotes.
_TOKEN = re.compile(
    r"""(?P<space>\s+|--[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<quoted>'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])
    |(?P<end>;)
    |(?P<parameter>\?\d*)
    |(?P<word>[^\x00-@\[-^`{-\x7f][\w$]*)
    |(?P<number>\d[\w.]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_TRANSACTION_WORDS = frozenset({"BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"})
_WRITES = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
_READS = frozenset({"SELECT", "EXPLAIN", "VALUES"})
_INTEGER_RANGE = range(-(2**63), 2**63)


def refuse_transaction_control(sql: str) -> None:
    """Raise `EngineError` when the statement begins or ends a transaction: only `batch` may."""
    word = next((text.upper() for kind, text in tokens(sql) if kind not in ("space", "end")), "")
    if word in _TRANSACTION_WORDS:
        message = f"{word} cannot be sent by itself: a statement commits by itself, and a batch is one transaction"
        raise EngineError(message, code="TRANSACTION_CONTROL", hint="send the statements between as a batch")


def require_single(sql: str) -> None:
    """Raise `EngineError` unless the text is exactly one statement that does not control a transaction.

    A trigger ends, as in SQLite's own `sqlite3_complete`, at an END that follows a semicolon.
    """
    if "\0" in sql:
        message = "the statement holds a NUL character, at which SQLite would stop reading"
        raise EngineError(message, code="SQLITE_ERROR")
    count = sum(1 for _ in _statements(sql))
    if count == 0:
        raise no_statement()
    if count > 1:
        raise many_statements()
    refuse_transaction_control(sql)


def reads_only(sql: str) -> bool:
    """Whether a statement certainly changes nothing, so that it may be sent twice, and to a copy."""
    words = [text.upper() for kind, text in tokens(sql) if kind != "space"]
    if words[:1] == ["WITH"]:
        return _WRITES.isdisjoint(words)
    return bool(words) and (words[0] in _READS or (words[0] == "PRAGMA" and "=" not in words))


def inline(sql: str, parameters: Sequence[Value]) -> str:
    """The statement with `?` and `?N` replaced by literals; raises `EngineError` when their numbers differ."""
    used: set[int] = set()
    last = 0
    pieces: list[str] = []
    for kind, text in tokens(sql):
        if kind != "parameter":
            pieces.append(text)
            continue
        position = int(text[1:] or last + 1)
        last = max(last, position)
        used.add(position)
        pieces.append(_literal_at(parameters, position))
    if last != len(parameters):
        raise _wrong_count(last, len(parameters))
    return "".join(pieces)


def literal(value: Value) -> str:
    """The SQLite literal of a value, exact for every 64-bit integer, float, text (NUL too) and bytes."""
    if value is None:
        return "NULL"
    if isinstance(value, bytes | bytearray | memoryview):
        return f"x'{bytes(value).hex()}'"
    if isinstance(value, str):
        quoted = "'" + value.replace("'", "''") + "'"
        return quoted if "\0" not in value else f"CAST(x'{value.encode().hex()}' AS TEXT)"
    if isinstance(value, int):
        return _integer(int(value))
    return _real(value)


def check_integers(parameters: Sequence[Value]) -> None:
    """Raise `EngineError` for an integer that no SQLite column can hold."""
    for value in parameters:
        if isinstance(value, int) and value not in _INTEGER_RANGE:
            message = f"the integer {value} does not fit into 64 bits"
            raise EngineError(message, code="SQLITE_RANGE", hint="store it as text")


def _integer(value: int) -> str:
    check_integers([value])
    # The smallest integer has no literal: SQLite reads 9223372036854775808 as REAL before it negates it.
    return str(value) if value != -(2**63) else "(-9223372036854775807 - 1)"


def _real(value: float) -> str:
    if math.isnan(value):
        return "NULL"
    if math.isinf(value):
        return "9e999" if value > 0 else "-9e999"
    return repr(value)


def _literal_at(parameters: Sequence[Value], position: int) -> str:
    if not 1 <= position <= len(parameters):
        raise _wrong_count(position, len(parameters))
    return literal(parameters[position - 1])


def _wrong_count(wanted: int, given: int) -> EngineError:
    return EngineError(f"the statement takes {wanted} parameters and got {given}", code="ARGS_INVALID")


def tokens(sql: str) -> Iterator[tuple[str, str]]:
    """The kind and the text of each token, spaces and comments (both of the kind `space`) too."""
    for match in _TOKEN.finditer(sql):
        yield match.lastgroup or "other", match.group()


def _statements(sql: str) -> Iterator[list[str]]:
    """The upper-cased words and marks of each statement that is not empty."""
    current: list[str] = []
    for kind, text in tokens(sql):
        if kind == "space":
            continue
        current.append(text.upper() if kind == "word" else kind)
        if kind == "end" and _is_complete(current):
            if len(current) > 1:
                yield current
            current = []
    if current:
        yield current


def _is_complete(words: list[str]) -> bool:
    head = words[:7]
    if head[:3] == ["EXPLAIN", "QUERY", "PLAN"]:
        head = head[3:]
    elif head[0] == "EXPLAIN":
        head = head[1:]
    kind = [word for word in head[:3] if word not in {"TEMP", "TEMPORARY"}]
    return kind[:2] != ["CREATE", "TRIGGER"] or words[-3:] == ["end", "END", "end"]
