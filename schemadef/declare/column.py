"""Columns: a logical type with what constrains it."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, TypedDict, TypeVar, get_args

from schemadef.declare.base import Declared, Expression, Where, expression, one_of, wrong_word
from schemadef.errors import DeclarationError
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from enum import StrEnum

    from schemadef.declare.user_type import UserType

ConstantT = TypeVar("ConstantT")
Action = Literal["no action", "restrict", "cascade", "set null", "set default"]
Nulls = Literal["first", "last"]


class LogicalType(NamedTuple):
    """A type with one meaning on every database. `stored` picks one of several stored forms, where there are any."""

    name: str
    arguments: tuple[str, ...] = ()
    enum: type[StrEnum] | None = None
    enum_name: str = ""
    enum_namespace: str = ""
    enum_check: bool = True
    stored: str = ""
    dimensions: int = 0
    enum_formerly: str = ""
    enum_former_values: tuple[tuple[str, str], ...] = ()
    declared: UserType | None = None


@cache
def plain(name: str) -> LogicalType:
    """A type of which nothing is said but its name, the same value for each of its many columns."""
    return LogicalType(name)


class Identity(NamedTuple):
    """Numbers that the database gives."""

    always: bool = True
    start: int = 1
    increment: int = 1
    minimum: int | None = None
    maximum: int | None = None
    cache: int = 1
    cycle: bool = False


Storage = Literal["plain", "external", "main", "extended"]
Compression = Literal["pglz", "lz4"]


class ColumnOptions(TypedDict, Generic[ConstantT], total=False):
    """What every column can be told, whatever its type; a default is a constant of that type or an expression.

    `formerly`, `backfill` and `using` are about how an existing table becomes this one: the column's earlier name, the
    value for rows that have none, and what its old value becomes when its type changes. `storage`, `compression`,
    `statistics` and `options` are how Postgres keeps and counts its values.
    """

    name: str
    formerly: str
    null: bool
    default: ConstantT | Expression
    primary_key: bool
    unique: bool
    references: Column | Callable[[], Column]
    on_delete: Action
    on_update: Action
    deferrable: bool
    initially_deferred: bool
    generated: str | Expression
    virtual: bool
    backfill: ConstantT | Expression
    using: str | Expression
    collation: str
    storage: Storage
    compression: Compression
    statistics: int
    options: Mapping[str, str | int | float]
    comment: str
    only: str | Iterable[str]


def called(reference: Callable[[], Any], where: Where) -> Any:  # noqa: ANN401 - what an author's function gives
    """What a function that stands for a reference gives; raises DeclarationError when it fails, as for a typo in it."""
    try:
        return reference()
    except Exception as error:
        message = f"the reference cannot be followed: {type(error).__name__}: {error}"
        raise DeclarationError(message, hint=suggestion(error), where=str(where)) from None


_IMPORTED = pattern(r"cannot import name '(\w+)'")


def suggestion(error: BaseException) -> str:
    """The name that an author may have meant where one does not exist."""
    from difflib import get_close_matches

    name = getattr(error, "name", None)
    if isinstance(error, ImportError):
        # its name is the module's; what that does not have is said in the sentence alone
        missing = _IMPORTED.match(str(error))
        name = missing[1] if missing else ""
    known = [n for n in _known(error) if not n.startswith("_")] if name else []
    close = get_close_matches(name or "", known, n=1)
    return f"did you mean {close[0]!r}?" if close else ""


def _known(error: BaseException) -> Iterable[str]:
    """The names that there are where one was not found: in a module, or of what it was asked of."""
    if isinstance(error, ImportError):
        return dir(sys.modules.get(error.name or ""))
    trace = error.__traceback__
    if not isinstance(error, NameError) or trace is None:
        return dir(getattr(error, "obj", None))
    while trace.tb_next is not None:
        trace = trace.tb_next
    return {**trace.tb_frame.f_globals, **trace.tb_frame.f_locals}


_OPTIONS = frozenset(ColumnOptions.__annotations__)


def _refuse_wrong(options: ColumnOptions[Any], where: Where) -> None:
    """Raise DeclarationError for an option that there is not, or an action that is none."""
    if not _OPTIONS.issuperset(options):
        raise wrong_word(min(options.keys() - _OPTIONS), _OPTIONS, "the option", where)
    if "on_delete" in options:
        one_of(options["on_delete"], get_args(Action), "the on_delete action", where)
    if "on_update" in options:
        one_of(options["on_update"], get_args(Action), "the on_update action", where)


class IndexKey(NamedTuple):
    """A column or an expression as an index sorts it."""

    of: Column | Expression
    descending: bool = False
    nulls: Nulls | None = None
    operator_class: str = ""
    collation: str = ""


class Column(Declared):
    """A column of a table; in an f-string it is its quoted name, so that a typo is an error on its own line."""

    __slots__ = ("autoincrement", "identity", "options", "owner", "type")

    def __init__(
        self,
        type: LogicalType,
        where: Where,
        options: ColumnOptions[Any],
        *,
        identity: Identity | None = None,
        autoincrement: bool = False,
    ) -> None:
        if options:
            super().__init__(options.get("name", ""), options.get("only", ()), where, options.get("formerly", ""))
            _refuse_wrong(options, where)
        else:
            # what Declared does, without a call in between: most columns have no options
            self.name = self.formerly = ""
            self.only, self.where = (), where
        self.type = type
        self.options = options
        self.identity = identity
        self.autoincrement = autoincrement
        self.owner: Any = None

    def belong(self, owner: type, attribute: str) -> None:
        """Be a column of a table under the name of an attribute, unless it is another table's, or named already."""
        self.name = self.name or attribute
        if self.owner is None:
            self.owner = owner

    def __repr__(self) -> str:
        return f"<column {getattr(self.owner, '__name__', '?')}.{self.name}>"

    def copy(self) -> Column:
        """The same column for a table that inherits it."""
        return Column(self.type, self.where, self.options, identity=self.identity, autoincrement=self.autoincrement)

    def asc(self, *, nulls: Nulls | None = None, operator_class: str = "", collation: str = "") -> IndexKey:
        """This column, ascending, in an index."""
        return IndexKey(self, False, nulls, operator_class, collation)

    def desc(self, *, nulls: Nulls | None = None, operator_class: str = "", collation: str = "") -> IndexKey:
        """This column, descending, in an index."""
        return IndexKey(self, True, nulls, operator_class, collation)

    @property
    def null(self) -> bool:
        """Whether it may be empty: only when its author says so."""
        return self.options.get("null", False)

    def generated(self) -> Expression | None:
        """The expression it is computed from."""
        given = self.options.get("generated")
        return None if given is None else expression(given, self.where)

    def references(self) -> Column | None:
        """The column that it points at."""
        given = self.options.get("references")
        return called(given, self.where) if callable(given) else given
