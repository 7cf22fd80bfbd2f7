"""Postgres's own splitter, as the lint reader's judge: libpg_query by ctypes, in characters."""

from __future__ import annotations

import ctypes
import importlib.util
from functools import cache
from pathlib import Path


class _Part(ctypes.Structure):
    _fields_ = (("location", ctypes.c_int), ("length", ctypes.c_int))


class _Split(ctypes.Structure):
    _fields_ = (
        ("parts", ctypes.POINTER(ctypes.POINTER(_Part))),
        ("count", ctypes.c_int),
        ("stderr_buffer", ctypes.c_char_p),
        ("error", ctypes.c_void_p),
    )


@cache
def _library() -> ctypes.CDLL:
    spec = importlib.util.find_spec("postgast")
    assert spec is not None and spec.origin is not None
    (file,) = [path for path in Path(spec.origin).parent.iterdir() if path.suffix in (".so", ".dylib", ".dll")]
    library = ctypes.CDLL(str(file))
    for split in (library.pg_query_split_with_parser, library.pg_query_split_with_scanner):
        split.argtypes, split.restype = [ctypes.c_char_p], _Split
    library.pg_query_free_split_result.argtypes = [_Split]
    library.pg_query_free_split_result.restype = None
    return library


def split(sql: str, *, parser: bool = True) -> list[str] | None:
    """The texts of its statements, with the comments before them; None for what Postgres does not read."""
    library = _library()
    text = sql.encode()
    result = (library.pg_query_split_with_parser if parser else library.pg_query_split_with_scanner)(text)
    try:
        if result.error:
            return None
        parts = [result.parts[index].contents for index in range(result.count)]
        return [text[part.location : part.location + part.length].decode() for part in parts]
    finally:
        library.pg_query_free_split_result(result)
