"""A Postgres catalog read into a snapshot: a dozen queries over the whole database, rows to model values.

The queries are `catalog/*.sql` of a dialect; each is one statement without parameters that sets nothing in the
session. Outside a transaction the settings under which the server prints SQL end with the statement; inside one they
would stay until its end, so `query` must run each statement in a transaction of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.introspect.catalog_names import Names, names_of, uses_of
from schemadef.introspect.catalog_privilege import default_privileges, owners_and_grants, unmodelled_privileges
from schemadef.introspect.catalog_program import materialized_views, policies, triggers, views
from schemadef.introspect.catalog_routine import aggregates, functions, with_readings
from schemadef.introspect.catalog_table import checks, columns, exclusions, foreign_keys, indexes, keys, tables
from schemadef.introspect.catalog_type import data_types
from schemadef.introspect.catalog_user_type import composite_types, domain_checks, domains, range_types, sequences
from schemadef.introspect.row import array
from schemadef.model import Enum, Extension, Namespace, Role
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from schemadef.introspect.row import Row
    from schemadef.model import Object


def read_catalog(
    query: Callable[[str], list[tuple[Any, ...]]], *, queries: Mapping[str, str], ignore: frozenset[str]
) -> Snapshot:
    """The snapshot of a live database; `queries` are the catalog's SQL by file stem, `ignore` namespaces to leave out.

    Members of extensions and temporary objects are left out; whatever else no kind describes becomes a sentence in
    `unmodelled`. The names of NOT NULL constraints (18) and of identity columns' sequences do not count. Raises
    whatever `query` raises.
    """
    rows = {name: query(text) for name, text in queries.items()}
    types = data_types(rows["data_type"])
    names = names_of(rows, types, ignore)
    return Snapshot(with_readings(_objects(rows, names, ignore)), unmodelled=_unmodelled(rows, names, ignore))


def _objects(rows: Mapping[str, Iterable[Row]], names: Names, ignore: frozenset[str]) -> Iterator[Object]:
    uses = uses_of(rows["dependency"], names)
    yield from (Namespace(name=name, comment=note or "") for name, note in rows["namespace"] if name not in ignore)
    yield from (
        Extension(name=name, namespace=namespace, comment=note or "") for namespace, name, note in rows["extension"]
    )
    yield from (
        Enum(namespace=namespace, name=name, values=tuple(array(labels)), comment=note or "")
        for _, namespace, name, labels, note in rows["enum"]
        if namespace not in ignore
    )
    yield from sequences(rows["sequence"], names)
    yield from domains(rows["domain"], names, uses)
    yield from domain_checks(rows["domain_check"], names, uses)
    yield from composite_types(rows["composite_type"], names)
    yield from range_types(rows["range_type"], names, uses)
    yield from functions(rows["function"], names, uses)
    yield from aggregates(rows["aggregate"], names, uses)
    yield from tables(rows["table"], names)
    yield from columns(rows["column"], names, uses)
    yield from keys(rows["key"], names)
    yield from checks(rows["check"], names, uses)
    yield from foreign_keys(rows["foreign_key"], names)
    yield from indexes(rows["index"], names, uses)
    yield from exclusions(rows["exclusion"], names)
    yield from views(rows["view"], names, uses)
    yield from materialized_views(rows["materialized_view"], names, uses)
    yield from triggers(rows["trigger"], names, uses)
    found: list[Object] = [
        *policies(rows["policy"], names, uses),
        *owners_and_grants(rows["privilege"], names, ignore),
        *default_privileges(rows["default_privileges"], ignore),
    ]
    yield from found
    roles = {id.name for obj in found for id in obj.needs() if id.kind == Role.kind}
    yield from (Role(name=role) for role in sorted(roles))


def _unmodelled(rows: Mapping[str, Iterable[Row]], names: Names, ignore: frozenset[str]) -> list[str]:
    sentences = set()
    privileges = unmodelled_privileges(rows["privilege"], names)
    for namespace, kind, name, what in (*rows["unmodelled_object"], *rows["unmodelled_aspect"], *privileges):
        if namespace not in ignore:
            thing = f"{kind.removeprefix('table ')} {name}"
            sentences.add(f"{thing} {what}, which is not modelled" if what else f"{thing} is not modelled")
    return sorted(sentences)
