"""Functions, procedures and aggregates from the rows of a Postgres catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.introspect.catalog_names import modes_of
from schemadef.introspect.reread import reread
from schemadef.introspect.row import array, pairs
from schemadef.model import Aggregate, Argument, Check, Column, Function, Procedure
from schemadef.model.function import split_signature
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from schemadef.introspect.catalog_names import Names, Uses
    from schemadef.introspect.row import Row
    from schemadef.model import Id, Object


def functions(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Function]:
    """Functions and procedures from rows of `function.sql`."""
    for row in rows:
        number, namespace, name, types, modes, kind, labels, defaults, returns, language, body = row[:11]
        volatility, parallel, strict, security_definer, leakproof, settings, comment = row[11:18]
        is_parsed, cost, expected = row[18:]
        if number in names.functions:
            # a body in SQL is looked at when it is made, one in PL/pgSQL for the types of its variables (t%ROWTYPE)
            checked = language in ("sql", "plpgsql") and not is_parsed
            yield (Procedure if kind == Procedure.kind else Function)(
                namespace=namespace,
                name=name,
                arguments=tuple(_arguments(array(types), array(modes), array(labels), array(defaults), names)),
                returns=returns,
                language=language,
                body="" if is_parsed else body,
                parsed=reread(body) if is_parsed else "",
                volatility=volatility,
                parallel=parallel,
                strict=strict,
                security_definer=security_definer,
                leakproof=leakproof,
                cost=cost,
                rows=expected,
                settings=pairs(settings),
                comment=comment or "",
                uses=uses.get(("function", number), ()),
                reads=tuple(_named(body, names, number, calls=language == "sql")) if checked else (),
            )


def _named(body: str, names: Names, own: int, *, calls: bool) -> Iterator[Id]:
    """The relations, and if it is asked the functions, whose names occur in the text of one that is not among them."""
    words = identifiers(body)
    found = [id for id in names.relations.values() if id.name in words]
    for number, id in names.functions.items() if calls else ():
        if number != own and split_signature(id.name)[0] in words:
            found.append(id)
    yield from sorted(found)


def with_readings(objects: Iterable[Object]) -> Iterator[Object]:
    """The objects, and with the functions among them what their bodies read, the columns of the tables too.

    What uses a function is left out of what it reads: it comes after it.
    """
    known = list(objects)
    if not any(isinstance(obj, Function) and _relations(obj) for obj in known):
        yield from known
        return
    users = _users(known)
    columns: dict[Id, list[Column]] = {}
    for obj in known:
        if isinstance(obj, Column):
            columns.setdefault(obj.table_id, []).append(obj)
    for obj in known:
        relations = _relations(obj) if isinstance(obj, Function) else ()
        if isinstance(obj, Function) and relations:
            above, words = _above(obj.id, users), identifiers(obj.body)
            read = [*obj.reads, *(c.id for id in relations for c in columns.get(id, ()) if c.name in words)]
            yield msgspec.structs.replace(obj, reads=tuple(id for id in read if id not in above))
        else:
            yield obj


def _relations(function: Function) -> dict[Id, None]:
    """What a function reads, and the tables whose rows it is given or gives, which its body may not name."""
    rows = (id for id in function.uses if id.kind == "table") if function.body else ()
    return dict.fromkeys((*function.reads, *rows))


def _users(objects: Iterable[Object]) -> dict[Id, list[Id]]:
    """What uses each object; a table uses what its columns and checks use, which are made with it."""
    users: dict[Id, list[Id]] = {}
    for obj in objects:
        for id in obj.needs():
            users.setdefault(id, []).append(obj.id)
        if isinstance(obj, Column | Check):
            users.setdefault(obj.id, []).append(obj.table_id)
    return users


def _above(id: Id, users: Mapping[Id, list[Id]]) -> set[Id]:
    """All that uses an object, and what uses that."""
    found: set[Id] = set()
    waiting = [id]
    while waiting:
        for user in users.get(waiting.pop(), ()):
            if user not in found:
                found.add(user)
                waiting.append(user)
    return found


def aggregates(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Aggregate]:
    """Aggregate functions from rows of `aggregate.sql`."""
    for number, namespace, name, types, _, _, arguments, returns, options, comment in rows:
        if number in names.functions:
            yield Aggregate(
                namespace=namespace,
                name=name,
                arguments=arguments,
                types=tuple(names.types[type, -1] for type in array(types)),
                returns=returns,
                options=pairs(options),
                comment=comment or "",
                uses=uses.get(("function", number), ()),
            )


def _arguments(
    types: list[int], modes: list[str], labels: list[str], defaults: list[str | None], names: Names
) -> Iterator[Argument]:
    none = [None] * len(types)
    for number, mode, label, default in zip(
        types, modes_of(types, modes), labels or none, defaults or none, strict=True
    ):
        if mode:
            type = names.types[number, -1]
            yield Argument(name=label or "", type=type, mode=mode, default=default or "")  # type: ignore[arg-type]
