"""A live database held against what it should be: the same things, texts as the server itself prints them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.compile import compile_change
from schemadef.diff import Delta, diff
from schemadef.introspect import introspect
from schemadef.model import DefaultPrivileges, Extension, Grant, Object, Owner, Raw, Role, VirtualTable
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine

_OF_ROLES = (Owner, Grant, DefaultPrivileges)


class Comparison(NamedTuple):
    """What a database holds (`found`), what it should hold as it was written (`expected`), and how they differ.

    `deltas` lead from what should be, as the server prints it, to what is. `unmodelled` says what nobody compared.
    """

    found: Snapshot
    expected: Snapshot
    deltas: tuple[Delta, ...]
    unmodelled: tuple[str, ...]

    def settled(self) -> Snapshot:
        """What is found, in the words in which it was expected wherever the two are the same."""
        differing = {delta.id for delta in self.deltas}
        known = self.expected.objects
        return Snapshot(known[obj.id] if obj.id in known and obj.id not in differing else obj for obj in self.found)

    def wanted(self) -> Snapshot:
        """What is expected, in the words of the database wherever the two are the same."""
        differing = {delta.id for delta in self.deltas}
        there = self.found.objects
        same = [there.get(obj.id, obj) if obj.id not in differing else obj for obj in self.expected]
        return Snapshot(obj for obj in (*same, *self.uncounted()) if obj.id in there or not isinstance(obj, Role))

    def uncounted(self) -> list[Object]:
        """What was found and not compared."""
        managed = is_managed(self.expected)
        return [obj for obj in self.found if not _counts(obj, managed)]


def compare(engine: Engine, expected: Snapshot, dialect: Dialect) -> Comparison:
    """Hold a database against a schema.

    Roles stand outside of a database and do not count; nor do owners and privileges while the schema says nothing of
    any, for hosts give their own. Raises SchemadefError when there is no scratch engine to print the schema on.
    """
    raws = expected.of(Raw)
    found = introspect(engine, dialect, raws)
    managed = is_managed(expected)
    there = _counted(found, managed=managed)
    wanted = _counted(expected, managed=managed)
    deltas = diff(wanted, there)
    if deltas:
        deltas = diff(_counted(printed(wanted, dialect, engine.version), managed=managed), there)
    virtual = [f"{obj.id} is a virtual table, which no declaration can hold" for obj in found.of(VirtualTable)]
    return Comparison(found, expected, tuple(deltas), (*found.unmodelled, *virtual))


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
    with scratch(kind, major) as engine:
        for statement in compile_change(Snapshot(), wanted, dialect).up:
            engine.execute(statement.sql)
        return Snapshot((*introspect(engine, dialect, wanted.of(Raw)), *of_roles))


def is_managed(snapshot: Snapshot) -> bool:
    """Whether a schema says anything of owners and privileges."""
    return any(isinstance(obj, _OF_ROLES) for obj in snapshot)


def _counted(snapshot: Snapshot, *, managed: bool) -> Snapshot:
    """Without what is not compared."""
    return Snapshot(obj for obj in snapshot if _counts(obj, managed))


def _counts(obj: Object, managed: bool) -> bool:
    return not isinstance(obj, Role | VirtualTable) and (managed or not isinstance(obj, _OF_ROLES))
