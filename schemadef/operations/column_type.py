"""The type and the collation of a column that holds values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from schemadef.model import Column, DataType, Object
from schemadef.operations.base import Set
from schemadef.pattern import pattern
from schemadef.requirement import Requirement
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


class SetColumnType(Set, frozen=True, kw_only=True):
    """Give a column another type or collation, its values turned by `using` and its default with it.

    `given` says that `using` is its author's.

    A view, a rule, a policy, a trigger's condition or a generated column that reads it forbids that
    (postgresql.org: ALTER TABLE, "ALTER COLUMN TYPE"; "cannot alter type of a column used by …").
    """

    locking: ClassVar[str] = "ACCESS EXCLUSIVE"
    stage: ClassVar[int] = 2

    object: Column
    old: Column
    using: str = ""
    given: bool = False

    @classmethod
    def blocked_by(cls, old: Object, new: Object, features: Mapping[str, Any]) -> frozenset[str]:
        """What reads the column, and a foreign key between columns that will be of one type again only later.

        Of a check, an index or an exclusion with an expression the server keeps what it has read, with casts to the
        new type where it had constants of the old one, or refuses the type because they may not stand in an index.
        """
        assert isinstance(old, Column) and isinstance(new, Column)
        readers = frozenset({"view", "materialized_view", "policy", "trigger", "column", "function", "procedure"})
        if _base(old.type) == _base(new.type):
            return readers
        reading = readers | {"check", "index", "exclusion"}
        return reading if {old.type.name, new.type.name} <= {*_WHOLE} else reading | {"foreign_key"}

    @classmethod
    def problem(cls, old: Object, new: Object, features: Mapping[str, Any]) -> str:
        """ALTER TYPE computes a generated column anew from what it was, which the new type may not take."""
        assert isinstance(old, Column) and isinstance(new, Column)
        computed = old.generated is not None and new.generated is not None and old.generated != new.generated
        return "its type and what it is computed from change together" if computed else ""

    @property
    def drops_default(self) -> bool:
        """Whether the old default may not fit the new type: it goes first, and the new one comes after."""
        return self.old.default is not None and _base(self.old.type) != _base(self.object.type)

    @property
    def sets_default(self) -> bool:
        """Whether there is a default to be set afterwards."""
        return self.object.default is not None and self.object.identity is None and self.drops_default

    @property
    def spreads(self) -> bool:
        """Whether JSON becomes an array, value by value: what does that fills a row of a type of its own.

        In a conversion stands no query that could take the values one by one (ALTER TABLE, "USING").
        """
        return not self.given and spreads(self.old.type, self.object.type)

    @property
    def printed_type(self) -> str:
        """The type as the server prints it: an array has one pair of brackets, whatever its depth."""
        return str(_of_depth(self.object.type, min(self.object.type.dimensions, 1)))

    @property
    def bare_type(self) -> str:
        """The type without its arguments, as a name of it is looked up."""
        type = _of_depth(self.object.type, min(self.object.type.dimensions, 1))
        return str(DataType(name=type.name, namespace=type.namespace, dimensions=type.dimensions))

    @property
    def hazards(self) -> tuple[Hazard, ...]:
        """None when every old value is a value of the new type in the same form."""
        if not self.given and widens(self.old, self.object):
            return ()
        if not self.given and is_safe(self.old.type, self.object.type):
            return (Hazard.REWRITES_TABLE, Hazard.BREAKS_OLD_CODE)
        return (Hazard.REWRITES_TABLE, Hazard.MAY_FAIL_ON_DATA, Hazard.BREAKS_OLD_CODE)

    def requires(self, features: Mapping[str, Any]) -> Iterator[Requirement]:
        """Texts must be read as the new type, where the server can be asked that."""
        old, new = self.old.type, self.object.type
        plain = not self.given and not old.dimensions and not new.dimensions and not new.namespace
        if plain and old.name in _STRINGS and new.name not in _STRINGS and features["input_is_valid"]:
            name = self.object.name
            yield Requirement(kind="readable", table=self.object.place, columns=(name,), values=(str(new),))


def widens(old: Column, new: Column) -> bool:
    """Whether the server only changes its catalog: a longer limit, or none, of the same type."""
    return old.collation == new.collation and _is_binary(old.type, new.type)


def _base(type: DataType) -> tuple[str, str, int]:
    return (type.namespace, type.name, type.dimensions)


_TEXTS = ("character varying", "text")
_WHOLE = ("smallint", "integer", "bigint")


def _is_binary(old: DataType, new: DataType) -> bool:
    """Whether each old value is stored as the new type stores it (postgresql.org: ALTER TABLE, notes)."""
    if old == new:
        return True
    if old.dimensions or new.dimensions or old.namespace or new.namespace:
        return False
    if old.name in _TEXTS and new.name in _TEXTS:
        return not new.arguments or (bool(old.arguments) and int(new.arguments[0]) >= int(old.arguments[0]))
    if old.name == new.name and old.name in ("numeric", "bit varying") and new.arguments == ():
        return True
    if old.name == new.name == "numeric" and len(old.arguments) == len(new.arguments) == 2:
        return old.arguments[1] == new.arguments[1] and int(new.arguments[0]) >= int(old.arguments[0])
    return False


def is_safe(old: DataType, new: DataType) -> bool:
    """Whether every old value has a place in the new type."""
    if _is_binary(old, new):
        return True
    if old.dimensions != new.dimensions or old.namespace or new.namespace:
        return new.name == "text" and not new.dimensions
    if old.name in _WHOLE and new.name in _WHOLE:
        return _WHOLE.index(old.name) <= _WHOLE.index(new.name)
    if old.name in _WHOLE:
        return new.name in ("numeric", "double precision") and not new.arguments
    return new.name in ("text", "jsonb") and old.name != "bytea"


_NUMBERS = frozenset({*_WHOLE, "numeric", "real", "double precision"})
_STRINGS = frozenset({"text", "character varying", "character", "citext", "name", '"char"'})
_JSON = frozenset({"json", "jsonb"})
_TEXT = DataType(name="text")
_MOMENTS = pattern(r"date|time\b.*|timestamp.*")


def derived_using(name: str, old: DataType, new: DataType) -> str:
    """How values of one type become values of another, when nobody has said it; `name` is quoted.

    A direct cast where the server has one, else through text. A time without zone is taken as UTC: the plain cast
    would take it as whatever the session's zone is (postgresql.org: ALTER TABLE, examples).
    """
    if old.name == "timestamp without time zone" and new.name == "timestamp with time zone" and not new.dimensions:
        return f"{name} AT TIME ZONE 'UTC'"
    if old.name == "timestamp with time zone" and new.name == "timestamp without time zone" and not new.dimensions:
        return f"{name} AT TIME ZONE 'UTC'"
    if spreads(old, new):
        return _spread(name, old, new)
    if not old.dimensions and new.dimensions:
        return f"CASE WHEN {name} IS NULL THEN NULL ELSE ARRAY[{_cast(name, old, _of_depth(new, 0))}] END"
    return _cast(name, old, new)


def spreads(old: DataType, new: DataType) -> bool:
    """Whether JSON becomes an array of another type."""
    return old.name in _JSON and not old.namespace and not old.dimensions and bool(new.dimensions)


def _spread(name: str, old: DataType, new: DataType) -> str:
    """The values of a JSON array, at any depth, as an array's: `pg_temp.sd_row` is a row of such an array alone."""
    value = f"{name}::jsonb"
    element = _of_depth(new, 0)
    only = _cast(name, old, element) if new.name in _JSON else _cast(f"({value} #>> '{{}}')", _TEXT, element)
    row = f"pg_catalog.jsonb_populate_record(NULL::pg_temp.sd_row, pg_catalog.jsonb_build_object('sd_value', {name}))"
    return (
        f"CASE WHEN pg_catalog.jsonb_typeof({value}) IN ('array', 'null') THEN ({row}).sd_value "
        f"WHEN {name} IS NOT NULL THEN ARRAY[{only}] END"
    )


def _of_depth(type: DataType, dimensions: int) -> DataType:
    return DataType(name=type.name, namespace=type.namespace, arguments=type.arguments, dimensions=dimensions)


def _cast(name: str, old: DataType, new: DataType) -> str:
    if old.dimensions and not new.dimensions:
        return _of_array(name, old, new)
    if old == new or has_cast(old, new):
        return f"{name}::{new}"
    return f"{name}::text{'[]' * bool(old.dimensions and new.dimensions)}::{new}"


def _of_array(name: str, old: DataType, new: DataType) -> str:
    """An array as one value: JSON has arrays of its own; any other type reads what the server prints."""
    if new.name in ("json", "jsonb") and not new.namespace:
        return f"pg_catalog.to_{new.name}({name})"
    if new.name in _STRINGS and not new.namespace:
        return f"{name}::{new}"
    if (old.namespace, old.name) != (new.namespace, new.name):
        return f"{name}::text::{new}"
    # of several values none is the one: as a text they are no value of the type
    only = f"{name}[pg_catalog.array_lower({name}, 1)]"
    return f"CASE WHEN pg_catalog.cardinality({name}) > 1 THEN {name}::text::{new} ELSE {only} END"


def has_cast(old: DataType, new: DataType) -> bool:
    """Whether the server knows a direct way between two built-in types (postgresql.org: CREATE CAST, pg_cast)."""
    if _base(old) == _base(new):
        return True
    if old.namespace or new.namespace:
        return not old.namespace and not old.dimensions and old.name in _STRINGS
    if old.name in _STRINGS or new.name in _STRINGS:
        return True
    families = (
        old.name in _NUMBERS and new.name in _NUMBERS,
        {old.name, new.name} == {"boolean", "integer"},
        {old.name, new.name} == {"json", "jsonb"},
        bool(_MOMENTS.fullmatch(old.name) and _MOMENTS.fullmatch(new.name)),
    )
    return any(families)
