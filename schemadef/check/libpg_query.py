"""Postgres's own parser, as a library: one text in, what is wrong with it out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ctypes


class LibpgQuery:
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

    def fault(self, sql: str) -> tuple[str, int] | None:
        """What is wrong with a text, and the offset in characters at which; None when it parses."""
        result = self._split(sql.encode())
        try:
            if not result.error:
                return None
            return _message(result.error), max(int(result.error.contents.cursorpos) - 1, 0)
        finally:
            self._free_split(result)

    def _block_problem(self, text: bytes) -> str:
        result = self._plpgsql(text)
        try:
            return _message(result.error) if result.error else ""
        finally:
            self._free_plpgsql(result)


def _message(error: Any) -> str:  # noqa: ANN401 - a ctypes pointer
    return str(error.contents.message.decode(errors="replace"))


@cache
def libpg_query() -> LibpgQuery | None:
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
            return LibpgQuery(ctypes.CDLL(str(file)), ctypes)
    return None
