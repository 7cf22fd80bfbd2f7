"""Owners, privileges and default privileges from the rows of a Postgres catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.introspect.row import array
from schemadef.model import DefaultPrivileges, Grant, Id, Owner

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.introspect.catalog_names import Names
    from schemadef.introspect.row import Row


def owners_and_grants(rows: Iterable[Row], names: Names, ignore: frozenset[str]) -> Iterator[Owner | Grant]:
    """What differs from what a new object has, from rows of `privilege.sql`, of objects that some kind describes."""
    for row in rows:
        namespace, _, _, _, _, _, owns, who, privileges, grantable, revoked = row
        on = _object(row, names)
        if on is None or namespace in ignore:
            continue
        if owns:
            yield Owner(on=on, name=who)
        else:
            yield Grant(
                on=on,
                name=who,
                privileges=tuple(array(privileges)),
                grantable=tuple(array(grantable)),
                revoked=tuple(array(revoked)),
            )


def unmodelled_privileges(rows: Iterable[Row], names: Names) -> Iterator[tuple[str, str, str, str]]:
    """The same of objects that no kind describes: the namespace, the kind and name of each, and what differs."""
    for row in rows:
        namespace, _, _, _, kind, name, owns, who, privileges, _, revoked = row
        if _object(row, names) is None:
            if owns:
                yield namespace, kind, name, f"is owned by {who}"
            for words, verb, preposition in ((privileges, "grants", "to"), (revoked, "revokes", "from")):
                if array(words):
                    yield namespace, kind, name, f"{verb} {', '.join(array(words))} {preposition} {who}"


def _object(row: Row, names: Names) -> Id | None:
    """The object of a row of `privilege.sql`; None where no kind describes it."""
    namespace, sort, number, column = row[:4]
    if sort == "namespace":
        return Id("namespace", "", "", namespace)
    if sort == "column":
        table = names.relations.get(number)
        return None if table is None else Id("column", table.namespace, table.name, column)
    known = {"relation": names.relations, "function": names.functions, "type": names.user_types}
    return known[sort].get(number)


def default_privileges(rows: Iterable[Row], ignore: frozenset[str]) -> Iterator[DefaultPrivileges]:
    """Default privileges from rows of `default_privileges.sql`."""
    for namespace, role, objects, who, privileges, grantable, revoked in rows:
        if namespace not in ignore:
            yield DefaultPrivileges(
                namespace=namespace,
                name=who,
                role=role,
                objects=objects,
                privileges=tuple(array(privileges)),
                grantable=tuple(array(grantable)),
                revoked=tuple(array(revoked)),
            )
