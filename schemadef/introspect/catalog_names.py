"""What the numbers of a Postgres catalog stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.introspect.row import Row, array
from schemadef.model import Id

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from schemadef.introspect.catalog_type import Types

Uses = dict[tuple[str, int], tuple[Id, ...]]
_MODES = {"i": "in", "o": "out", "b": "inout", "v": "variadic"}


class Names(NamedTuple):
    """The modelled objects of a database by number; the parts of what is not here are not read.

    `roots` are the tables that partitions have their columns from.
    """

    relations: dict[int, Id]
    user_types: dict[int, Id]
    functions: dict[int, Id]
    types: Types
    roots: dict[Id, Id]


_RELATIONS = ("table", "view", "materialized_view", "sequence")
_TYPES = ("enum", "domain", "composite_type", "range_type")


def names_of(rows: Mapping[str, Iterable[Row]], types: Types, ignore: frozenset[str]) -> Names:
    """The relations, types and functions that the rows tell of, but for those in ignored namespaces."""
    relations, user_types = (
        {
            number: Id(kind, namespace, "", name)
            for kind in kinds
            for number, namespace, name, *_ in rows[kind]
            if namespace not in ignore
        }
        for kinds in (_RELATIONS, _TYPES)
    )
    functions = {
        number: Id(kind, namespace, "", f"{name}({signature(array(arguments), array(modes), types)})")
        for number, namespace, name, arguments, modes, kind, *_ in (*rows["function"], *rows["aggregate"])
        if namespace not in ignore
    }
    return Names(relations, user_types, functions, types, _roots(rows["table"], relations))


def _roots(tables: Iterable[Row], relations: dict[int, Id]) -> dict[Id, Id]:
    """The table at the top of each partition, from rows of `table.sql`."""
    parents = {number: parent for number, _, _, _, _, _, parent, *_ in tables if parent is not None}
    roots = {}
    for number in parents:
        top = number
        while top in parents:
            top = parents[top]
        if number in relations and top in relations:
            roots[relations[number]] = relations[top]
    return roots


def modes_of(types: list[int], modes: list[str]) -> list[str]:
    """How each argument is passed, IN where no modes are kept; empty for what RETURNS TABLE tells."""
    return [_MODES.get(mode, "") for mode in modes] if modes else ["in"] * len(types)


def signature(arguments: list[int], modes: list[str], types: Types) -> str:
    """The types that tell a function from its namesakes."""
    kept = zip(arguments, modes_of(arguments, modes), strict=True)
    return ", ".join(str(types[number, -1]) for number, mode in kept if mode not in ("", "out"))


def uses_of(rows: Iterable[Row], names: Names) -> Uses:
    """The objects that each expression reads, from rows of `dependency.sql`, sorted.

    A table's column comes together with its table; what is not modelled is left out.
    """
    found: dict[tuple[str, int], set[Id]] = {}
    known = {"relation": names.relations, "type": names.user_types, "function": names.functions}
    for dependent_kind, dependent, kind, number, column in rows:
        if (id := known[kind].get(number)) is None:
            continue
        used = found.setdefault((dependent_kind, dependent), set())
        used.add(id)
        if column is not None and id.kind == "table":
            owner = names.roots.get(id, id)
            used.add(Id("column", owner.namespace, owner.name, column))
    return {dependent: tuple(sorted(used)) for dependent, used in found.items()}
