"""What every rewrite needs: the dialect, the options of the database, and how to refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from schemadef.declare.base import one_of
from schemadef.declare.column import Column as DeclaredColumn
from schemadef.declare.table import with_columns
from schemadef.dialect import pack_names
from schemadef.errors import DeclarationError
from schemadef.expression import ColumnForm, Scope, outputs, translate
from schemadef.lower.custom import custom_type
from schemadef.lower.labels import enum_name, enum_values
from schemadef.lower.stored import Form as TypeForm
from schemadef.lower.stored import Stored, bound
from schemadef.model import DataType, Logical
from schemadef.names import snake_case
from schemadef.tokens import dedented, identifiers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from schemadef.declare.base import Declared, Expression, Where
    from schemadef.declare.column import LogicalType
    from schemadef.declare.materialized_view import MaterializedView as DeclaredMaterializedView
    from schemadef.declare.schema import Schema
    from schemadef.declare.standalone import View as DeclaredView
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.declare.table import TableInfo
    from schemadef.declare.trigger import Trigger as DeclaredTrigger
    from schemadef.declare.user_type import UserType
    from schemadef.dialect import Dialect

Form = Literal["expression", "query", "statement"]
T = TypeVar("T")


class Options(NamedTuple):
    """What a database's configuration says about compiling it.

    `timestamps` is the stored form of timestamps where there are several; `owners` maps the files of other databases'
    declarations to those databases' names, so that a reference into one of them is refused by name. `roots` are the
    configuration's own folders of dialects.
    """

    database: str = ""
    timestamps: str = "epoch_seconds"
    owners: Mapping[str, str] = {}
    roots: tuple[Path, ...] = ()


class Context:
    """One compilation: a declaration, a dialect, options."""

    def __init__(self, schema: Schema, dialect: Dialect, options: Options) -> None:
        self.schema = schema
        self.dialect = dialect
        self.options = options
        self.features = dialect.features
        self.tables = {table for table in schema.tables if dialect.serves(table.__table__.only)}
        self.files = frozenset(schema.files)
        self.known = pack_names(options.roots) | dialect.lineage
        self._type_forms: dict[LogicalType, TypeForm] = {}
        self._known_forms: dict[int, tuple[LogicalType, TypeForm]] = {}
        self._columns: dict[TableInfo, list[DeclaredColumn]] = {}
        self._forms: dict[type[DeclaredTable], dict[str, ColumnForm]] = {}
        self._view_forms: dict[str, dict[str, ColumnForm]] = {}
        self._triggers: dict[str, list[DeclaredTrigger]] | None = None

    def namespace(self, given: str) -> str:
        """The namespace of an object: the one given, or the dialect's own."""
        return given or self.dialect.default_namespace

    @property
    def triggers(self) -> dict[str, list[DeclaredTrigger]]:
        """The triggers of this dialect by the name of the table or view that they hang on."""
        if self._triggers is None:
            from schemadef.declare.trigger import Trigger

            hung = [(table.__table__.name, table.__table__.members) for table in self.tables]
            hung += [(view.name, [*view.triggers.values()]) for view in self.schema.views]
            self._triggers = {
                name: [m for m in members if isinstance(m, Trigger) and self.dialect.serves(m.only)]
                for name, members in hung
            }
        return self._triggers

    def columns(self, info: TableInfo) -> list[DeclaredColumn]:
        """The columns that a table has in this dialect."""
        found = self._columns.get(info)
        if found is None:
            served = [column for column in info.columns if not column.only or self.dialect.serves(column.only)]
            found = self._columns[info] = served
        return found

    def stored(self, column: DeclaredColumn) -> Stored:
        """The stored form of a column; raises DeclarationError when the dialect has none for its type."""
        return self.form(column).stored

    def form(self, column: DeclaredColumn) -> TypeForm:
        """What a column has from its type; raises DeclarationError when the dialect has no stored form for it."""
        # most columns share the very value that is their type, which is held, so that no other gets its identity
        found = self._known_forms.get(id(column.type))
        if found is None:
            found = self._known_forms[id(column.type)] = (column.type, self._form(column))
        return found[1]

    def _form(self, column: DeclaredColumn) -> TypeForm:
        """The same by the type's value: equal types have one form."""
        logical = column.type
        found = self._type_forms.get(logical)
        if found is None:
            stored = self._store(column)
            labels = enum_values(logical) if logical.enum is not None else ()
            found = self._type_forms[logical] = TypeForm(
                stored,
                Logical(type=logical.name, values=labels, stored=stored.form),
                ColumnForm(logical=logical.name, stored=stored.form),
            )
        return found

    def _store(self, column: DeclaredColumn) -> Stored:
        logical = column.type
        if logical.dimensions and not self.features["arrays"]:
            raise self.refuse("arrays", f"column {self.path(column)}", column)
        if logical.name == "custom":
            return Stored(custom_type(logical.arguments[0], logical.dimensions))
        if logical.name == "enum":
            return self._store_enum(column)
        if logical.declared is not None:
            return self._store_declared(logical.declared, column)
        entry = self.dialect.stored.get(logical.name)
        if entry is None:
            raise self.refuse(f"type {logical.name}", f"column {self.path(column)}", column)
        if "type" not in entry:
            entry = entry[logical.stored or self.options.timestamps]
            form = logical.stored or self.options.timestamps
        else:
            form = entry.get("form", "")
        limit = bound(entry.get("bound", ""), logical.arguments)
        arguments = () if "bound" in entry or form else logical.arguments
        type_ = DataType(
            name=entry["type"],
            namespace=self._home(entry["extension"], column) if "extension" in entry else "",
            arguments=arguments,
            dimensions=logical.dimensions,
        )
        return Stored(
            type_,
            form or self._affinity(type_),
            " AND ".join(part for part in (entry.get("check", ""), limit) if part),
            entry.get("now", ""),
            entry.get("random", ""),
            entry.get("literal", ""),
        )

    def _store_declared(self, declared: UserType, column: DeclaredColumn) -> Stored:
        """A type that the declaration makes; raises DeclarationError when it does not, or not for this dialect."""
        kind = snake_case(type(declared).__name__)
        if not self.features[f"{kind}s"]:
            raise self.refuse(f"{kind.replace('_', ' ')}s", f"column {self.path(column)}", column)
        things = (*self.schema.domains, *self.schema.composite_types, *self.schema.range_types)
        if not any(thing is declared for thing in things) or not self.dialect.serves(declared.only):
            message = (
                f"column {self.path(column)} is of a {kind.replace('_', ' ')} that {self.dialect.name} does not get"
            )
            raise DeclarationError(message, where=str(column.where), hint="declare both for the same dialects")
        namespace = self.namespace(declared.namespace)
        return Stored(DataType(name=declared.name, namespace=namespace, dimensions=column.type.dimensions))

    def _home(self, extension: str, column: DeclaredColumn) -> str:
        """The namespace of the extension that brings a type; raises DeclarationError when it is not declared."""
        for declared in self.schema.extensions:
            if declared.name == extension and self.dialect.serves(declared.only):
                return self.namespace(declared.namespace)
        message = f"column {self.path(column)} is of type {column.type.name}, which the extension {extension} brings"
        # a name of its own: `vector` is what makes the column
        hint = f'declare it: with_{extension} = Extension("{extension}")'
        raise DeclarationError(message, where=str(column.where), hint=hint)

    def _affinity(self, type_: DataType) -> str:
        return "" if self.features["expressions"] == "native" else type_.name

    def _store_enum(self, column: DeclaredColumn) -> Stored:
        logical = column.type
        if not len(logical.enum or ()):
            message = f"the enum {enum_name(logical)} has no values"
            raise DeclarationError(message, where=str(column.where), hint="give it one at least")
        if self.features["enums"] == "type":
            name = enum_name(logical)
            namespace = self.namespace(logical.enum_namespace)
            return Stored(DataType(name=name, namespace=namespace, dimensions=logical.dimensions))
        return Stored(DataType(name="TEXT"), "TEXT")

    def forms(self, table: type[DeclaredTable]) -> dict[str, ColumnForm]:
        """The logical and stored form of each of a table's columns, by name."""
        found = self._forms.get(table)
        if found is None:
            found = self._forms[table] = {
                column.name: self.form(column).column for column in self.columns(with_columns(table).__table__)
            }
        return found

    def all_forms(self) -> dict[str, dict[str, ColumnForm]]:
        """The forms of the columns of every table and view, for queries and statements."""
        found = {table.__table__.name: self.forms(table) for table in self.tables}
        return found | {view.name: self.view_forms(view) for view in self.views}

    @property
    def views(self) -> list[DeclaredView | DeclaredMaterializedView]:
        """The views of this dialect, materialised ones too."""
        views: tuple[DeclaredView | DeclaredMaterializedView, ...] = (
            *self.schema.views,
            *self.schema.materialized_views,
        )
        return [view for view in views if self.dialect.serves(view.only)]

    def view_forms(self, view: DeclaredView | DeclaredMaterializedView) -> dict[str, ColumnForm]:
        """The forms of a view's columns; those that its text is given for outright are not known."""
        found = self._view_forms.get(view.name)
        if found is None:
            self._view_forms[view.name] = {}  # what a view that reads itself finds
            try:
                found = self._view_outputs(view)
            except DeclarationError:
                if self.override(view.query) is None:
                    raise
                found = {}
            self._view_forms[view.name] = found
        return found

    def _view_outputs(self, view: DeclaredView | DeclaredMaterializedView) -> dict[str, ColumnForm]:
        named = identifiers(view.query.text)
        tables = {table.__table__.name: self.forms(table) for table in self.tables if table.__table__.name in named}
        tables |= {v.name: self.view_forms(v) for v in self.views if v is not view and v.name in named}
        what = f"view {view.name}"
        found = self._placed(
            view.query,
            lambda: outputs(
                view.query.text,
                language=self.dialect.language,
                features=self.features,
                scope=Scope(what=what, tables=tables),
                limits=self.dialect.limits,
            ),
        )
        return dict(zip(view.columns, found.values(), strict=False)) if view.columns else found

    def _placed(self, expression: Expression, work: Callable[[], T]) -> T:
        """Do the work; a DeclarationError gets the author's file and line."""
        try:
            return work()
        except DeclarationError as error:
            if error.where:
                raise
            message = f"{error.message} ({self.dialect.name})"
            raise DeclarationError(message, hint=error.hint, where=str(expression.where)) from None

    def translate(
        self,
        expression: Expression,
        what: str,
        *,
        columns: Mapping[str, ColumnForm] | None = None,
        rows: frozenset[str] = frozenset(),
        form: Form = "expression",
        target: ColumnForm | None = None,
        deterministic: bool = False,
    ) -> str:
        """An author's SQL in the dialect's own words; raises DeclarationError with the author's file and line.

        `target` is the column that its value goes to; `deterministic` says that it must give the same value each time.
        """
        override = self.override(expression)
        if override is not None:
            return override
        if expression.overridden and not expression.text:
            message = f"{what} has no text for {self.dialect.name}"
            hint = "write one in Postgres's flavour, or one for this dialect among its overrides"
            raise DeclarationError(message, hint=hint, where=str(expression.where))
        scope = Scope(
            columns=columns or {},
            tables=self.all_forms() if form != "expression" else {},
            rows=rows,
            what=what,
            target=target,
            deterministic=deterministic,
        )
        text = self._placed(
            expression,
            lambda: translate(
                expression.text,
                language=self.dialect.language,
                features=self.features,
                version=self.dialect.version,
                scope=scope,
                form=form,
                limits=self.dialect.limits,
            ),
        )
        return self.canonical(text)

    def canonical(self, text: str) -> str:
        """A text as introspection would give it back, where the database keeps texts as they are written."""
        if self.features["expressions"] == "native":
            return dedented(text)
        from schemadef.canonical import canonical

        return canonical(text)

    def override(self, expression: Expression) -> str | None:
        """The text that the author gave outright for this dialect, or for one that it inherits from.

        Raises DeclarationError for a dialect that does not exist.
        """
        if not expression.overridden:
            return None
        overrides = expression.overrides
        for name in overrides:
            one_of(name, self.known, "the dialect", expression.where)
        for pack in self.dialect.packs[0].lineage:
            if pack.name in overrides:
                return self.canonical(overrides[pack.name])
        return None

    def chosen(self, choice: tuple[str, ...], feature: str, what: str, where: Where) -> bool:
        """Whether an option is set for this dialect; raises when it is, and the dialect has no such thing."""
        if not choice or not (choice == ("",) or self.dialect.serves(choice)):
            return False
        if not self.features[feature]:
            message = f"{self.dialect.name} has no {feature.replace('_', ' ')}, which {what} asks for"
            raise DeclarationError(message, hint="name the dialects that it is for instead of True", where=str(where))
        return True

    def refuse(self, thing: str, what: str, declared: Declared, feature: str = "") -> DeclarationError:
        """The error for what the dialect does not have; where a version of its server has the feature, with that."""
        message = f"{self.dialect.name} has no {thing}, which {what} asks for"
        hint = 'say only="…" with the dialects that it is for, or take it out'
        if since := self.dialect.since(feature):
            message = f"{what} asks for {thing}, which {self.dialect.name} has from version {since} on"
            hint = f'{self.dialect.said_version}: say version = "{since}" if each server is that new, or take it out'
        return DeclarationError(message, hint=hint, where=str(declared.where))

    def path(self, column: DeclaredColumn) -> str:
        """A column's name with its table's."""
        return f"{column.owner.__table__.name}.{column.name}" if hasattr(column.owner, "__table__") else column.name
