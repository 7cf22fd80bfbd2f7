"""Tables as classes."""

from __future__ import annotations

import sys
from types import FunctionType
from typing import TYPE_CHECKING, Literal

from schemadef.declare.base import Declared, here, standing, wrong_word
from schemadef.declare.column import Column
from schemadef.declare.constraint import Unique
from schemadef.declare.exclude import Exclude
from schemadef.declare.index import Index
from schemadef.errors import DeclarationError
from schemadef.names import quote, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.declare.base import Where

Replicated = Literal["full", "nothing"]
Choice = tuple[str, ...]
"""For which dialects an option is set: none, every one (""), or those that are named."""


class TableInfo:
    """What is said of a table as a whole, and its members in the order of the class."""

    __slots__ = (
        "abstract",
        "attributes",
        "columns",
        "comment",
        "force_row_security",
        "formerly",
        "members",
        "name",
        "namespace",
        "only",
        "options",
        "partition_of",
        "replica_identity",
        "row_security",
        "strict",
        "unlogged",
        "values",
        "where",
        "without_rowid",
    )

    def __init__(self, name: str, where: Where, only: tuple[str, ...]) -> None:
        self.name = name
        self.where = where
        self.only = only
        self.namespace = ""
        self.comment = ""
        self.formerly = ""
        self.strict: Choice = ()
        self.without_rowid: Choice = ()
        self.row_security: bool | None = None
        self.force_row_security = False
        self.partition_of: type[Table] | None = None
        self.values = ""
        self.unlogged = False
        self.options: dict[str, str] = {}
        self.replica_identity: Replicated | Literal[""] = ""
        self.abstract = False
        self.columns: list[Column] = []
        self.members: list[Declared] = []
        self.attributes: dict[int, str] = {}
        """The attribute of each member, by the member's `id`."""


def with_columns(table: type[Table]) -> type[Table]:
    """The class that has a table's columns: its own, or that of the table at the top of a partition."""
    while (above := table.__table__.partition_of) is not None:
        table = above
    return table


class _Body(dict[str, object]):
    """What a class's body says, while Python reads it: a second member of a name would replace the first unheard."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.table = table

    def __setitem__(self, name: str, value: object) -> None:
        # it is called for each member of each table
        if name in self:
            self._refuse(name, here())
        dict.__setitem__(self, name, value)

    def _refuse(self, name: str, where: Where) -> None:
        before = self[name]
        if isinstance(before, Declared) and sum(other is before for other in self.values()) == 1:
            message = f"{self.table} has {name} already, in line {before.where.line}"
            raise DeclarationError(message, hint="give one of them another name", where=str(where))


def _refuse_second(table: type[Table], where: Where) -> None:
    """Raise DeclarationError where the same module has a table of the same class name: Python would forget that one."""
    before = vars(sys.modules.get(table.__module__, object)).get(table.__qualname__)
    info = vars(before).get("__table__") if isinstance(before, type) else None
    if isinstance(info, TableInfo) and info.where.code is where.code and info.where != where:
        message = f"there is a class {table.__qualname__} already, in line {info.where.line}"
        raise DeclarationError(message, hint="give one of them another name", where=str(where))


def _takes_its_options(base: type) -> bool:
    """Whether a class of an author's own does not say what options its tables have."""
    return getattr(base.__init_subclass__, "__func__", None) is getattr(Table.__init_subclass__, "__func__", None)


class _Named(type):
    """What lets an f-string name a table: `f"INSERT INTO {Events} …"`."""

    __table__: TableInfo

    @classmethod
    def __prepare__(cls, name: str, bases: tuple[type, ...], /, **options: object) -> _Body:
        known = (options and Table.__init_subclass__.__kwdefaults__) or {}
        if not options.keys() <= known.keys() and all(_takes_its_options(base) for base in bases):
            raise wrong_word(min(options.keys() - known.keys()), known, "the option", here())
        return _Body(name)

    def __format__(cls, spec: str) -> str:
        info = cls.__table__
        return f"{quote(info.namespace)}.{quote(info.name)}" if info.namespace else quote(info.name)


class Table(metaclass=_Named):
    """A table: subclass it, and its attributes are its columns, keys, indexes, triggers and policies.

    The class's name in snake case is the table's name, unless `name` says otherwise; `formerly` is the name that the
    table had before. A class with `abstract=True` is no table itself: tables that inherit from it get its columns
    first. `strict` and `without_rowid` are SQLite's: True, or the dialects that they are for, so that a table can be
    strict there and exist elsewhere. `partition_of` is the divided table that it is a partition of, for the rows of
    `values` (`FROM (…) TO (…)`, `IN (…)`, `DEFAULT`). `unlogged`, `options` (its storage parameters) and
    `replica_identity` are how Postgres keeps it.
    """

    def __init_subclass__(
        cls,
        *,
        name: str = "",
        namespace: str = "",
        formerly: str = "",
        comment: str = "",
        strict: bool | str | Iterable[str] = False,
        without_rowid: bool | str | Iterable[str] = False,
        row_security: bool | None = None,
        force_row_security: bool = False,
        partition_of: type[Table] | None = None,
        values: str = "",
        unlogged: bool = False,
        options: Mapping[str, str | int | float | bool] | None = None,
        replica_identity: Replicated | Literal[""] = "",
        abstract: bool = False,
        only: str | Iterable[str] = (),
    ) -> None:
        where = here()
        _refuse_second(cls, where)
        info = TableInfo(name or snake_case(cls.__name__), where, (only,) if isinstance(only, str) else tuple(only))
        info.namespace = namespace
        info.comment = comment
        info.formerly = formerly
        info.strict = _choice(strict)
        info.without_rowid = _choice(without_rowid)
        info.row_security = row_security
        info.force_row_security = force_row_security
        info.partition_of = partition_of
        info.values = values
        info.unlogged = unlogged
        info.options = {option: _word(value) for option, value in (options or {}).items()}
        info.replica_identity = replica_identity
        info.abstract = abstract
        _inherit(cls, info)
        _collect(cls, info)
        cls.__table__ = info
        if not abstract:
            standing.append(cls)


def _word(value: str | int | float | bool) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _choice(given: bool | str | Iterable[str]) -> Choice:
    if isinstance(given, bool):
        return ("",) if given else ()
    return (given,) if isinstance(given, str) else tuple(given)


def _inherit(cls: type[Table], info: TableInfo) -> None:
    """Give the class its own copies of its bases' columns, and their other members, in their order."""
    for base in cls.__bases__:
        inherited: TableInfo | None = base.__dict__.get("__table__")
        if inherited is None:
            continue
        for member in (*inherited.columns, *inherited.members):
            attribute = inherited.attributes[id(member)]
            if attribute in cls.__dict__ or attribute in info.attributes.values():
                continue
            own = _inherited(member, attribute, inherited, info)
            info.attributes[id(own)] = attribute
            if isinstance(own, Column):
                own.belong(cls, attribute)
                setattr(cls, attribute, own)
                info.columns.append(own)
            else:
                info.members.append(own)


def _inherited(member: Declared, attribute: str, inherited: TableInfo, info: TableInfo) -> Declared:
    """A base's member; what is named in one set for all tables gets the table's name before its own."""
    if isinstance(member, Column):
        return member.copy()
    if info.abstract or not isinstance(member, Index | Unique | Exclude):
        return member
    if member.name not in (attribute, f"{inherited.name}_{attribute}"):
        return member
    from copy import copy

    own = copy(member)
    own.name = f"{info.name}_{attribute}"
    return own


def _collect(cls: type[Table], info: TableInfo) -> None:
    attributes = info.attributes
    for attribute, member in cls.__dict__.items():
        if isinstance(member, Declared) and id(member) not in attributes:
            attributes[id(member)] = attribute
            # Python would tell each member its name (__set_name__) in three times the time, and there are many
            if isinstance(member, Column):
                member.belong(cls, attribute)
                info.columns.append(member)
            else:
                member.become(attribute)
                info.members.append(member)
        elif isinstance(member, FunctionType) and member.__module__.startswith(__package__ or "."):
            message = f"{attribute} of {cls.__name__} is the function {member.__name__} itself"
            raise DeclarationError(message, hint=f"call it: {attribute} = {member.__name__}(…)", where=str(info.where))
