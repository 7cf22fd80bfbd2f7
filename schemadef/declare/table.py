"""Tables as classes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Where
from schemadef.declare.column import Column
from schemadef.names import quote, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable


Choice = tuple[str, ...]
"""For which dialects an option is set: none, every one (""), or those that are named."""


class TableInfo:
    """What is said of a table as a whole, and its members in the order of the class."""

    __slots__ = (
        "abstract",
        "columns",
        "comment",
        "force_row_security",
        "members",
        "name",
        "namespace",
        "only",
        "row_security",
        "strict",
        "where",
        "without_rowid",
    )

    def __init__(self, name: str, where: Where, only: tuple[str, ...]) -> None:
        self.name = name
        self.where = where
        self.only = only
        self.namespace = ""
        self.comment = ""
        self.strict: Choice = ()
        self.without_rowid: Choice = ()
        self.row_security = False
        self.force_row_security = False
        self.abstract = False
        self.columns: list[Column] = []
        self.members: list[Declared] = []


class _Named(type):
    """What lets an f-string name a table: `f"INSERT INTO {Events} …"`."""

    __table__: TableInfo

    def __format__(cls, spec: str) -> str:
        info = cls.__table__
        return f"{quote(info.namespace)}.{quote(info.name)}" if info.namespace else quote(info.name)


class Table(metaclass=_Named):
    """A table: subclass it, and its attributes are its columns, keys, indexes, triggers and policies.

    The class's name in snake case is the table's name, unless `name` says otherwise. A class with `abstract=True`
    is no table itself: tables that inherit from it get its columns first. `strict` and `without_rowid` are SQLite's:
    True, or the dialects that they are for, so that a table can be strict there and exist elsewhere.
    """

    def __init_subclass__(
        cls,
        *,
        name: str = "",
        namespace: str = "",
        comment: str = "",
        strict: bool | str | Iterable[str] = False,
        without_rowid: bool | str | Iterable[str] = False,
        row_security: bool = False,
        force_row_security: bool = False,
        abstract: bool = False,
        only: str | Iterable[str] = (),
    ) -> None:
        frame = sys._getframe(1)
        where = Where(frame.f_code.co_filename, frame.f_lineno)
        info = TableInfo(name or snake_case(cls.__name__), where, (only,) if isinstance(only, str) else tuple(only))
        info.namespace = namespace
        info.comment = comment
        info.strict = _choice(strict)
        info.without_rowid = _choice(without_rowid)
        info.row_security = row_security
        info.force_row_security = force_row_security
        info.abstract = abstract
        _inherit(cls, info)
        _collect(cls, info)
        cls.__table__ = info


def _choice(given: bool | str | Iterable[str]) -> Choice:
    if isinstance(given, bool):
        return ("",) if given else ()
    return (given,) if isinstance(given, str) else tuple(given)


def _inherit(cls: type[Table], info: TableInfo) -> None:
    """Give the class its own copies of its abstract bases' columns, and share their other members."""
    for base in cls.__mro__[1:]:
        inherited: TableInfo | None = base.__dict__.get("__table__")
        if inherited is None:
            continue
        for attribute, member in base.__dict__.items():
            if isinstance(member, Column) and attribute not in cls.__dict__:
                column = member.copy()
                column.__set_name__(cls, attribute)
                setattr(cls, attribute, column)
                info.columns.append(column)
            elif isinstance(member, Declared) and attribute not in cls.__dict__:
                info.members.append(member)


def _collect(cls: type[Table], info: TableInfo) -> None:
    inherited = {id(column) for column in info.columns}
    for member in cls.__dict__.values():
        if isinstance(member, Column):
            if id(member) not in inherited:
                info.columns.append(member)
        elif isinstance(member, Declared):
            info.members.append(member)
