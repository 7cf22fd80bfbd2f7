"""Statements against the target's real parser, before they are written."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from schemadef.errors import DeclarationError, SchemadefError

if TYPE_CHECKING:
    import ctypes
    import sqlite3
    from collections.abc import Iterable, Sequence

    from schemadef.dialect import Dialect
    from schemadef.statement import Statement


def check(before: Sequence[Statement], statements: Sequence[Statement], dialect: Dialect) -> None:
    """Raise DeclarationError for the first statement that the dialect's parser refuses, or that is not one statement.

    `before` makes what is there already: where the whole schema can be executed in memory, it is.
    """
    limit = dialect.limits.get("statement_bytes", 0)
    for statement in statements:
        size = len(statement.sql.encode())
        if limit and size > limit:
            message = f"the statement to {statement.subject} is {size} bytes long, and {dialect.name} takes {limit}"
            raise DeclarationError(message, hint="split the object into smaller ones")
    parse = _execute_in_memory if dialect.features["introspection"] == "schema_table" else _parse_each
    parse(before, statements, dialect)


def _execute_in_memory(before: Iterable[Statement], statements: Iterable[Statement], dialect: Dialect) -> None:
    """Run a schema of the SQLite family in memory, where it costs microseconds a statement."""
    import sqlite3

    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        _stand_in_for_extensions(connection, dialect)
        connection.execute("BEGIN")
        for statement in (*before, *statements):
            try:
                connection.execute(statement.sql)
            except (sqlite3.Error, sqlite3.Warning) as error:
                raise _refused(statement, str(error), dialect) from None
    finally:
        connection.close()


def _stand_in_for_extensions(connection: sqlite3.Connection, dialect: Dialect) -> None:
    """libSQL's vector functions, which plain SQLite has not: enough of them for an index to be made on no rows."""
    if dialect.features["vector_functions"]:
        connection.create_function("libsql_vector_idx", -1, lambda *_: None, deterministic=True)


def _parse_each(before: Iterable[Statement], statements: Iterable[Statement], dialect: Dialect) -> None:
    """Parse with Postgres's own parser: the text, and what stands in its blocks."""
    library = _libpg_query()
    if library is None:
        return
    for statement in statements:
        problem = library.problem(statement.sql)
        if problem:
            raise _refused(statement, problem, dialect)


def _refused(statement: Statement, problem: str, dialect: Dialect) -> SchemadefError:
    message = f"{dialect.name} would refuse to {statement.subject}: {problem}"
    return DeclarationError(message, hint=f"the statement begins with: {statement.sql.splitlines()[0][:80]}")


class _LibpgQuery:
    """libpg_query by ctypes: its Python package costs 80 ms to import, the library itself 4."""

    def __init__(self, library: ctypes.CDLL, ctypes_: Any) -> None:  # noqa: ANN401 - the module
        class Error(ctypes_.Structure):  # type: ignore[misc]
            _fields_ = (
                ("message", ctypes_.c_char_p),
                ("funcname", ctypes_.c_char_p),
                ("filename", ctypes_.c_char_p),
                ("lineno", ctypes_.c_int),
                ("cursorpos", ctypes_.c_int),
                ("context", ctypes_.c_char_p),
            )

        class Split(ctypes_.Structure):  # type: ignore[misc]
            _fields_ = (
                ("stmts", ctypes_.c_void_p),
                ("n_stmts", ctypes_.c_int),
                ("stderr_buffer", ctypes_.c_char_p),
                ("error", ctypes_.POINTER(Error)),
            )

        class Plpgsql(ctypes_.Structure):  # type: ignore[misc]
            _fields_ = (("functions", ctypes_.c_char_p), ("error", ctypes_.POINTER(Error)))

        self._split, self._free_split = library.pg_query_split_with_parser, library.pg_query_free_split_result
        self._plpgsql, self._free_plpgsql = library.pg_query_parse_plpgsql, library.pg_query_free_plpgsql_parse_result
        self._split.argtypes, self._split.restype = [ctypes_.c_char_p], Split
        self._plpgsql.argtypes, self._plpgsql.restype = [ctypes_.c_char_p], Plpgsql
        self._free_split.argtypes, self._free_split.restype = [Split], None
        self._free_plpgsql.argtypes, self._free_plpgsql.restype = [Plpgsql], None

    def problem(self, sql: str) -> str:
        """What is wrong with a text, empty when it is one statement that parses."""
        text = sql.encode()
        result = self._split(text)
        try:
            if result.error:
                return _message(result.error)
            if result.n_stmts != 1:
                return f"it is {result.n_stmts} statements, not one"
        finally:
            self._free_split(result)
        return self._block_problem(text) if sql.startswith("DO ") else ""

    def _block_problem(self, text: bytes) -> str:
        result = self._plpgsql(text)
        try:
            return _message(result.error) if result.error else ""
        finally:
            self._free_plpgsql(result)


def _message(error: Any) -> str:  # noqa: ANN401 - a ctypes pointer
    return str(error.contents.message.decode(errors="replace"))


@cache
def _libpg_query() -> _LibpgQuery | None:
    """The library that the postgast package brings; None where the package has none for this machine."""
    import ctypes
    import importlib.util
    from pathlib import Path

    spec = importlib.util.find_spec("postgast")
    if spec is None or spec.origin is None:
        return None
    for name in ("libpg_query.so", "libpg_query.dylib", "pg_query.dll"):
        file = Path(spec.origin).with_name(name)
        if file.is_file():
            return _LibpgQuery(ctypes.CDLL(str(file)), ctypes)
    return None
