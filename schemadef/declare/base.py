"""What every declared thing carries: where its author wrote it, and the dialects that it is for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

PACKAGE_DEPTH = 2
"""Frames between a declaring call and `here`, when the call's own constructor asks."""


class Where(NamedTuple):
    """A place in an author's file."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def here(depth: int = PACKAGE_DEPTH) -> Where:
    """The place that called the function that calls this one."""
    frame = sys._getframe(depth)
    return Where(frame.f_code.co_filename, frame.f_lineno)


class Expression:
    """SQL in Postgres's flavour; `overrides` give the text outright for some dialects."""

    __slots__ = ("overrides", "text", "where")

    def __init__(self, text: str, overrides: Mapping[str, str] | None = None, where: Where | None = None) -> None:
        self.text = text
        self.overrides = dict(overrides or {})
        self.where = where or here()

    def __repr__(self) -> str:
        return f"sql({self.text!r})"


def sql(text: str, *, overrides: Mapping[str, str] | None = None) -> Expression:
    """An expression or a statement, written once in Postgres-flavoured SQL.

    `overrides` maps a dialect's name to the text to use there (and in dialects that inherit from it) as it is.
    """
    return Expression(text, overrides, here())


def expression(value: str | Expression, where: Where) -> Expression:
    """An author's text or expression as an expression."""
    return value if isinstance(value, Expression) else Expression(value, None, where)


class Declared:
    """Something that an author declares under a name; `only` names the dialects it is for, empty for all."""

    __slots__ = ("name", "only", "where")

    def __init__(self, name: str, only: str | Iterable[str], where: Where) -> None:
        self.name = name
        self.only = (only,) if isinstance(only, str) else tuple(only)
        self.where = where

    def __set_name__(self, owner: type, name: str) -> None:
        if not self.name:
            self.name = name
