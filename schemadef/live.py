"""A live database held against what it should be: the same things, texts as the server itself prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.compile import compile_change
from schemadef.diff import Delta, diff
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.introspect.reread import read_alike
from schemadef.model import (
    DefaultPrivileges,
    Extension,
    Grant,
    Id,
    Namespace,
    Object,
    Owner,
    Raw,
    Role,
    Sequence,
    Table,
    TablePart,
    VirtualTable,
)
from schemadef.snapshot import Snapshot
from schemadef.sql_files import make_roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.statement import Statement

_OF_ROLES = (Owner, Grant, DefaultPrivileges)


_HISTORIES = frozenset(
    {
        "__diesel_schema_migrations",
        "__drizzle_migrations",
        "_prisma_migrations",
        "_sqlx_migrations",
        "alembic_version",
        "ar_internal_metadata",
        "atlas_schema_revisions",
        "d1_migrations",
        "django_migrations",
        "flyway_schema_history",
        "goose_db_version",
        "knex_migrations",
        "knex_migrations_lock",
        "schema_migrations",
    }
)
"""Where other tools write which of their migrations are applied; nobody declares these."""


class Comparison(NamedTuple):
    """What a database holds (`found`), what it should hold as it was written (`expected`), and how they differ.

    `deltas` lead from what should be, as the server prints it, to what is. `aside` is what was found and is not
    compared; `unmodelled` says what of it nobody can declare.
    """

    found: Snapshot
    expected: Snapshot
    deltas: tuple[Delta, ...]
    aside: tuple[Object, ...]
    unmodelled: tuple[str, ...]

    def settled(self) -> Snapshot:
        """What is found and counts, in the words in which it was expected wherever the two are the same."""
        differing = {delta.id for delta in self.deltas}
        known = self.expected.objects
        aside = {obj.id for obj in self.aside if not isinstance(obj, Role)}
        counted = [obj for obj in self.found if obj.id not in aside]
        return Snapshot(known[obj.id] if obj.id in known and obj.id not in differing else obj for obj in counted)

    def wanted(self) -> Snapshot:
        """What is expected, in the words of the database wherever the two are the same, and what does not count."""
        differing = {delta.id for delta in self.deltas}
        there = self.found.objects
        same = [there.get(obj.id, obj) if obj.id not in differing else obj for obj in self.expected]
        return Snapshot(obj for obj in (*same, *self.aside) if obj.id in there or not isinstance(obj, Role))


def compare(engine: Engine, expected: Snapshot, dialect: Dialect) -> Comparison:
    """Hold a database against a schema.

    Roles stand outside of a database and do not count; nor do other tools' histories, nor owners and privileges while
    the schema says nothing of any, for hosts give their own. Raises SchemadefError when there is no scratch engine to
    print the schema on.
    """
    raws = expected.of(Raw)
    found = introspect(engine, dialect, raws)
    managed = any(isinstance(obj, _OF_ROLES) for obj in expected)
    histories = set(_histories(found, expected))
    aside = tuple(obj for obj in found if obj.id in histories or not _counts(obj, managed))
    there = Snapshot(obj for obj in found if obj.id not in histories and _counts(obj, managed))
    wanted = _counted(expected, managed=managed)
    deltas = diff(wanted, there)
    if deltas:
        deltas = diff(_counted(printed(wanted, dialect, engine.version), managed=managed), there, read_alike)
    virtual = [f"{obj.id} is a virtual table, which no declaration can hold" for obj in found.of(VirtualTable)]
    return Comparison(found, expected, tuple(deltas), aside, (*found.unmodelled, *virtual))


def _histories(found: Snapshot, expected: Snapshot) -> Iterator[Id]:
    """Other tools' tables of applied migrations with all that belongs to them, and a namespace that holds no more."""
    tables = {table.id for table in found.of(Table) if table.name in _HISTORIES and table.id not in expected}
    ids = {obj.id for obj in found if obj.id in tables or (isinstance(obj, TablePart) and obj.table_id in tables)}
    ids |= {sequence.id for sequence in found.of(Sequence) if not tables.isdisjoint(sequence.owners)}
    for namespace in found.of(Namespace):
        inside = {obj.id for obj in found if obj.namespace == namespace.name}
        if inside and inside <= ids and namespace.id not in expected:
            ids.add(namespace.id)
    yield from ids


def printed(snapshot: Snapshot, dialect: Dialect, version: tuple[int, ...] = ()) -> Snapshot:
    """A schema as a server prints it: made on a scratch engine, of the same version where there is one, and read."""
    from schemadef.engines.scratch import scratch, unavailable

    if not len(snapshot):
        return snapshot
    kind = dialect.packs[0].value("scratch")[-1]
    major = str(version[0]) if version and dialect.packs[0].value("scratch_versions") else ""
    if major and (snapshot.of(Extension) or unavailable(kind, major)):
        major = ""  # only the newest has extensions to install
    of_roles = [obj for obj in snapshot if isinstance(obj, _OF_ROLES)]
    wanted = Snapshot(obj for obj in snapshot if not isinstance(obj, (*_OF_ROLES, Role)))
    roles = {id.name for obj in wanted for id in obj.needs() if id.kind == Role.kind}
    with scratch(kind, major) as engine:
        if roles:
            make_roles(engine, sorted(roles))
        for statement in compile_change(Snapshot(), wanted, dialect).up:
            _make(engine, statement)
        return Snapshot((*introspect(engine, dialect, wanted.of(Raw)), *of_roles))


def _make(engine: Engine, statement: Statement) -> None:
    try:
        engine.execute(statement.sql)
    except EngineError as error:
        message = f"to {statement.subject} fails on the scratch engine that prints the schema: {error.message}"
        hint = "what it needs and no kind describes is not there; declare that as raw SQL"
        raise EngineError(message, code=error.code, hint=hint) from None


def _counted(snapshot: Snapshot, *, managed: bool) -> Snapshot:
    """Without what is not compared."""
    return Snapshot(obj for obj in snapshot if _counts(obj, managed))


def _counts(obj: Object, managed: bool) -> bool:
    return not isinstance(obj, Role | VirtualTable) and (managed or not isinstance(obj, _OF_ROLES))
