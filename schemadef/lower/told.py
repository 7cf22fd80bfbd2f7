"""What a declaration says of how an earlier schema became it: former names and values, backfills, conversions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.base import Declared, Expression, expression
from schemadef.declare.trigger import Trigger as DeclaredTrigger
from schemadef.errors import DeclarationError
from schemadef.expression import ColumnForm
from schemadef.hints import Given, Hints, Mapped, Renamed
from schemadef.lower.column import known_value
from schemadef.lower.labels import enum_name, enum_values
from schemadef.lower.literal import constant
from schemadef.lower.trigger_parts import Subject, trigger_name
from schemadef.model import Column as ModelColumn
from schemadef.model import Id
from schemadef.names import given_name, snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from schemadef.declare.column import Column, LogicalType
    from schemadef.declare.table import Table
    from schemadef.lower.context import Context
    from schemadef.snapshot import Snapshot

_KINDS = {"exclude": "exclusion", "enum_type": "enum"}
"""The kinds whose class in the declaration has another name."""

Claim = tuple[Renamed, str]
"""A former name under the present names of what the thing lives in, and where it is declared."""


class Declarations:
    """One declaration as one dialect sees it, asked about how to come to it. `snapshot` is it, lowered.

    `old` is the schema to come from, where that is known.
    """

    def __init__(self, context: Context, snapshot: Snapshot, old: Snapshot | None = None) -> None:
        self.context = context
        self.snapshot = snapshot
        self.old = old

    def coming_from(self, old: Snapshot) -> Declarations:
        """The same, asked about how to come to it from a schema."""
        return Declarations(self.context, self.snapshot, old)

    def hints(self) -> Hints:
        """All that the declaration says; what came true long ago is said too, and names nothing that is still there.

        `renames` have the present names of tables and namespaces in them, and `maps` hold renamed values too.
        """
        return Hints(
            renames=tuple(dict.fromkeys(claim for claim, _ in self._renames())),
            backfills=tuple(self._given("backfill")),
            using=tuple(self._given("using")),
            maps=tuple(self._maps()),
        )

    def refuse_contradictions(self) -> None:
        """Raise DeclarationError for what is still declared, or claimed twice, as the former name or value."""
        claimed: dict[Id, Renamed] = {}
        claims = list(self._renames())
        # what bears a former name now may itself have had another one then
        moved_on = {Id(c.id.kind, c.id.namespace, c.id.table, c.to) for c, _ in claims}
        for claim, place in claims:
            if claim.id in self.snapshot and claim.id not in moved_on:
                message = f"{claim.id} is declared, and is the former name of {claim.to} too"
                raise DeclarationError(message, hint="take formerly=… out, or the one that it names", where=place)
            other = claimed.setdefault(claim.id, claim)
            if other != claim:
                message = f"{claim.to} and {other.to} were both {claim.id} before"
                raise DeclarationError(message, hint="take formerly=… out of one of them", where=place)
        for _ in self._maps():
            continue  # reading them is looking at them

    def value(self, column: Id, text: str, where: str, former: ModelColumn | None = None) -> str:
        """An expression that is given for a column on the command line, in the words of the dialect.

        `where` is the option and its text, `former` the column as it was, whatever it was called.
        """
        for table in self.context.tables:
            for declared in self.context.columns(table.__table__):
                if self._column_id(declared, table) == column:
                    try:
                        given = Expression(text, None, declared.where)
                        changed = former if where.startswith("--using") else None
                        return self._value(given, declared, table, "it", former=changed)
                    except DeclarationError as error:
                        raise DeclarationError(error.message, hint=error.hint, where=where) from None
        message = f"{column} is not declared"
        raise DeclarationError(message, where=where)

    def enums(self) -> dict[Id, tuple[Id, ...]]:
        """The enums by the names that they have or would have, each with the columns that are one."""
        found: dict[Id, list[Id]] = {}
        for table in self.context.schema.tables:
            if table in self.context.tables:
                for column in self.context.columns(table.__table__):
                    if column.type.enum is not None:
                        found.setdefault(self._enum_id(column.type), []).append(self._column_id(column, table))
        return {id: tuple(columns) for id, columns in found.items()}

    def _enum_id(self, logical: LogicalType) -> Id:
        return Id("enum", self.context.namespace(logical.enum_namespace), "", enum_name(logical))

    def _column_id(self, column: Column, table: type[Table]) -> Id:
        info = table.__table__
        return Id("column", self.context.namespace(info.namespace), info.name, column.name)

    def _renames(self) -> Iterator[Claim]:
        context = self.context
        for table in context.schema.tables:
            if table in context.tables:
                yield from self._of_table(table)
        schema = context.schema
        types = (*schema.enums, *schema.domains, *schema.composite_types, *schema.range_types)
        relations = (*schema.views, *schema.materialized_views, *schema.sequences)
        for declared in (*schema.namespaces, *types, *relations, *schema.functions):
            if declared.formerly and context.dialect.serves(declared.only):
                yield from self._alone(declared)

    def _of_table(self, table: type[Table]) -> Iterator[Claim]:
        context, info = self.context, table.__table__
        namespace = context.namespace(info.namespace)
        if info.formerly:
            yield Renamed(id=Id("table", namespace, "", info.formerly), to=info.name), str(info.where)
        for column in context.columns(info):
            if column.formerly:
                id = Id("column", namespace, info.name, column.formerly)
                yield Renamed(id=id, to=column.name), str(column.where)
            if column.type.enum_formerly and context.features["enums"] == "type":
                enum = self._enum_id(column.type)
                id = Id("enum", enum.namespace, "", column.type.enum_formerly)
                yield Renamed(id=id, to=enum.name), str(column.where)
        for member in info.members:
            if member.formerly and context.dialect.serves(member.only):
                id = Id(_kind(member), namespace, info.name, member.formerly)
                yield Renamed(id=id, to=self._name(member, table)), str(member.where)

    def _name(self, member: Declared, table: type[Table]) -> str:
        """The name that a member of a table has in the database."""
        info = table.__table__
        if isinstance(member, DeclaredTrigger):
            return trigger_name(member, Subject(self.context.namespace(info.namespace), info.name, {}, table))
        return member.name or given_name(info.name, suffix="pkey")

    def _alone(self, declared: Declared) -> Iterator[Claim]:
        kind, place = _kind(declared), str(declared.where)
        namespace = "" if kind == "namespace" else self.context.namespace(getattr(declared, "namespace", ""))
        if kind == "function":
            for id in self.snapshot.ids():
                obj = self.snapshot.objects[id]
                if (id.kind, id.namespace, obj.name) == (kind, namespace, declared.name):
                    former = id.name.replace(declared.name, declared.formerly, 1)
                    yield Renamed(id=Id(kind, namespace, "", former), to=declared.name), place
        elif kind != "enum" or self.context.features["enums"] == "type":
            yield Renamed(id=Id(kind, namespace, "", declared.formerly), to=declared.name), place

    def _given(self, option: str) -> Iterator[Given]:
        for table in self.context.schema.tables:
            for column in self.context.columns(table.__table__) if table in self.context.tables else ():
                if option in column.options:
                    what = f"the {option} of {self.context.path(column)}"
                    given = column.options[option]  # type: ignore[literal-required] # one of two
                    convert = option == "using"
                    if convert and not self._changes_type(column, table):
                        continue  # it was converted long ago, and its expression may not even fit any more
                    value = expression(given, column.where) if convert else given
                    former = self._former(column, table) if convert else None
                    sql = self._value(value, column, table, what, former=former)
                    yield Given(column=self._column_id(column, table), sql=sql)

    def _value(
        self, given: object, column: Column, table: type[Table], what: str, *, former: ModelColumn | None
    ) -> str:
        """An expression in the words of the dialect; one for a change of type reads the column as it was `former`ly."""
        if not isinstance(given, Expression):
            return constant(given, column, self.context, what.split()[1])
        forms = dict(self.context.forms(table))
        target = forms[column.name]
        if former is not None and former.logical is not None:
            forms[column.name] = ColumnForm(logical=former.logical.type, stored=former.logical.stored)
        known = known_value(given, column, self.context)
        return known or self.context.translate(given, what, columns=forms, target=target)

    def _changes_type(self, column: Column, table: type[Table]) -> bool:
        former, now = self._former(column, table), self.snapshot.get(self._column_id(column, table))
        return former is not None and isinstance(now, ModelColumn) and kept_as(former) != kept_as(now)

    def _former(self, column: Column, table: type[Table]) -> ModelColumn | None:
        """A column as it was in the old schema, as far as the declaration knows what it was called."""
        info = table.__table__
        for holder in (info.name, info.formerly):
            for name in (column.name, column.formerly):
                id = Id("column", self.context.namespace(info.namespace), holder, name)
                obj = self.old.get(id) if self.old is not None else None
                if isinstance(obj, ModelColumn):
                    return obj
        return None

    def _maps(self) -> Iterator[Mapped]:
        found: dict[tuple[Id, str], str] = {}
        for enum, values, former, place in self._former_values():
            self._refuse_values(enum, values, former, place)
            for old, new in former.items():
                if found.setdefault((enum, old), new) != new:
                    message = f"{enum} had the value {old}, and two columns say what became of it"
                    raise DeclarationError(message, hint="say it once", where=place)
        columns = {} if self.context.features["enums"] == "type" else self.enums()
        for (enum, old), new in found.items():
            for id in columns.get(enum, (enum,)):
                yield Mapped(id=id, old=old, new=new)

    def _former_values(self) -> Iterator[tuple[Id, tuple[str, ...], Mapping[str, str], str]]:
        for table in self.context.schema.tables:
            for column in self.context.columns(table.__table__) if table in self.context.tables else ():
                if column.type.enum is not None and column.type.enum_former_values:
                    former = dict(column.type.enum_former_values)
                    yield self._enum_id(column.type), enum_values(column.type), former, str(column.where)
        for declared in self.context.schema.enums:
            if declared.former_values and self.context.dialect.serves(declared.only):
                enum = Id("enum", self.context.namespace(declared.namespace), "", declared.name)
                values = tuple(str(member.value) for member in declared.values)
                yield enum, values, dict(declared.former_values), str(declared.where)

    def _refuse_values(self, enum: Id, values: tuple[str, ...], former: Mapping[str, str], place: str) -> None:
        for old, new in former.items():
            if old in values:
                message = f"{enum} has the value {old}, which is among its former ones too"
                raise DeclarationError(message, hint="take it out of former_values", where=place)
            if new not in values:
                message = f"{enum} has no value {new}, which is said to take the place of {old}"
                raise DeclarationError(message, hint=f"it has {', '.join(values)}", where=place)


def kept_as(column: ModelColumn) -> tuple[object, ...]:
    """The type of a column and the form in which it keeps its values: when these change, values may have to as well."""
    logical = column.logical
    return (column.type, logical.stored if logical else "")


def _kind(declared: Declared) -> str:
    name = snake_case(type(declared).__name__)
    return _KINDS.get(name, name)
