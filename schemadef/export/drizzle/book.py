"""What the writers of one `schema.ts` share: names that were given, what is imported, and what was left unsaid."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.export.drizzle.names import MEMBERS, RESERVED, Names, camel
from schemadef.model import Column, Enum, Id, MaterializedView, Namespace, Role, Sequence, Table, View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.dialect import Dialect
    from schemadef.model import Object
    from schemadef.snapshot import Snapshot

_SUFFIXES = {"table": "Table", "enum": "Enum", "sequence": "Sequence", "role": "Role", "namespace": "Schema"}


class Said(NamedTuple):
    """One thing as code, and as drizzle-kit writes it into its snapshot."""

    code: str
    document: Any = None


class Book:
    """The state of one file. Identifiers are given in a fixed order before anything is written.

    `orm` is the first number of the drizzle-orm that it is for.
    """

    def __init__(self, snapshot: Snapshot, dialect: Dialect, orm: str = "0") -> None:
        self.snapshot = snapshot
        self.dialect = dialect
        self.orm = orm
        self.is_postgres = bool(dialect.features["namespaces"])
        self.core = "pg-core" if self.is_postgres else "sqlite-core"
        self.constants: dict[Id, str] = {}
        self.members: dict[Id, dict[str, str]] = {}
        self.imports: set[str] = set()
        self.types: set[str] = set()
        self.root: set[str] = set()
        self.unsaid: dict[str, list[str]] = {}
        self.names = Names(RESERVED)
        self.row_types = Names(RESERVED)
        self._give_names()

    def _give_names(self) -> None:
        tables = [table for table in self.sorted(Table) if table.parent is None]
        enums = [enum for enum in self.sorted(Enum) if enum.values]
        for kind in (tables, self.views(), enums, self.namespaces(), self.sorted(Sequence), self.roles()):
            for obj in kind:
                suffix = _SUFFIXES.get(obj.kind, "View")
                self.constants[obj.id] = self.names.take(camel(obj.name), camel(obj.name, suffix))
        for table in tables:
            names = Names(MEMBERS)
            self.members[table.id] = {c.name: names.take(camel(c.name)) for c in self.columns(table)}

    def sorted(self, kind: type[Any]) -> list[Any]:
        """The objects of a kind by namespace and name, those of the default namespace first."""
        return sorted(self.snapshot.of(kind), key=lambda obj: (self.namespace(obj.namespace), obj.name))

    def views(self) -> list[View | MaterializedView]:
        """Views of both kinds."""
        return sorted(
            (*self.snapshot.of(View), *self.snapshot.of(MaterializedView)),
            key=lambda view: (self.namespace(view.namespace), view.name, view.kind),
        )

    def namespaces(self) -> list[Namespace]:
        """The namespaces beside the default one, declared or only used."""
        wanted = (Table, View, MaterializedView, Enum, Sequence)
        used = {obj.namespace for kind in wanted for obj in self.snapshot.of(kind)}
        declared = {space.name for space in self.snapshot.of(Namespace)}
        return [Namespace(name=name) for name in sorted(used | declared) if self.namespace(name)]

    def roles(self) -> list[Role]:
        """The roles that are named."""
        return sorted(self.snapshot.of(Role), key=lambda role: role.name)

    def columns(self, table: Table) -> list[Column]:
        """The columns of a table in their order."""
        return sorted(self.snapshot.parts(table.id, Column), key=lambda column: column.position)

    def parts(self, table: Table, kind: type[Any]) -> list[Any]:
        """The parts of one kind that a table has, by name."""
        return sorted(self.snapshot.parts(table.id, kind), key=lambda part: part.name)

    def namespace(self, name: str) -> str:
        """A namespace as drizzle-kit's snapshots say it for tables: nothing for the default one."""
        return "" if name == self.dialect.default_namespace else name

    def use(self, name: str) -> str:
        """A function of the dialect's module, which is imported because of this."""
        self.imports.add(name)
        return name

    def sql(self, text: str) -> str:
        """SQL as a template."""
        from schemadef.export.drizzle.text import template

        self.root.add("sql")
        return template(text)

    def leave(self, obj: Object | Id | str, why: str = "") -> None:
        """Note what Drizzle cannot say, under what it is about."""
        name = str(obj if isinstance(obj, Id | str) else obj.id)
        self.unsaid.setdefault(name, []).extend([why] if why else [])

    def member_path(self, table: Table | Id, columns: Iterable[str], row: str) -> list[str] | None:
        """The columns of a table as properties of `row`; None when one is not there."""
        known = self.members.get(table.id if isinstance(table, Table) else table, {})
        names = list(columns)
        return [f"{row}.{known[name]}" for name in names] if all(name in known for name in names) else None
