"""Grants, default privileges and owners: what differs from what is so by default."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from schemadef.declare.aggregate import Aggregate as DeclaredAggregate
from schemadef.declare.base import Declared, wrong_word
from schemadef.declare.column import Column as DeclaredColumn
from schemadef.declare.enum import EnumType
from schemadef.declare.function import Function as DeclaredFunction
from schemadef.declare.privilege import DefaultPrivileges as DeclaredDefaults
from schemadef.declare.privilege import Grant as DeclaredGrant
from schemadef.declare.privilege import Owner as DeclaredOwner
from schemadef.declare.privilege import Revoke as DeclaredRevoke
from schemadef.declare.privilege import named
from schemadef.errors import DeclarationError
from schemadef.lower.enum import enum_id
from schemadef.model import DefaultPrivileges, Enum, Grant, Id, Owner, Role
from schemadef.model.grant import RELATIONS
from schemadef.model.privileges import ALL, ALL_OF, EVERYBODY
from schemadef.names import snake_case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lower.context import Context
    from schemadef.model import Object

_USUAL = {
    **dict.fromkeys(("function", "procedure", "aggregate", "functions"), frozenset({"execute"})),
    **dict.fromkeys(("enum", "domain", "composite_type", "range_type", "types"), frozenset({"usage"})),
}
"""What everybody may do by default (postgresql.org: Privileges, "Default Access Privileges")."""
_OF_A_KIND = (DeclaredGrant, DeclaredRevoke, DeclaredOwner, DeclaredDefaults)


def lower_privileges(context: Context) -> Iterator[Object]:
    """The privileges and owners of a declaration, with the roles that they name and nobody declares.

    Raises DeclarationError where the dialect has no such thing, or a kind no such privilege.
    """
    found: dict[Id, Object] = {}
    for declared, table in _declared(context):
        feature = "owners" if isinstance(declared, DeclaredOwner) else "grants"
        if not context.features[feature]:
            raise context.refuse(feature, f"{type(declared).__name__} {declared.name}", declared)
        for obj in _lower(declared, table, context):
            found[obj.id] = _merged(found[obj.id], obj) if obj.id in found else obj
    known = {role.name for role in context.schema.roles}
    roles = {id.name for obj in found.values() for id in obj.needs() if id.kind == Role.kind} - known
    yield from (Role(name=role) for role in sorted(roles))
    owners = {(obj.on, obj.name) for obj in found.values() if isinstance(obj, Owner)}
    yield from (obj for obj in found.values() if not _is_said_already(obj, owners))


def _declared(context: Context) -> Iterator[tuple[Declared, Any]]:
    """What is declared for this dialect, and the table whose member it is."""
    for thing in context.schema.privileges:
        if context.dialect.serves(thing.only):
            yield thing, None
    for table in context.schema.tables:
        if table in context.tables:
            for member in table.__table__.members:
                if isinstance(member, _OF_A_KIND) and context.dialect.serves(member.only):
                    yield member, table


def _lower(declared: Declared, table: Any, context: Context) -> Iterator[Object]:  # noqa: ANN401 - a table's class
    if isinstance(declared, DeclaredDefaults):
        yield from _defaults(declared, context)
        return
    assert isinstance(declared, DeclaredGrant | DeclaredRevoke | DeclaredOwner)
    things = declared.on or ((table,) if table is not None else ())
    if not things:
        message = f"{declared.name} does not say what it is on"
        raise DeclarationError(message, where=str(declared.where), hint="say on=…, or make it an attribute of a table")
    for thing in things:
        on = _place(thing, declared, context)
        if on is None:
            continue
        if isinstance(declared, DeclaredOwner):
            yield Owner(on=on, name=declared.role)
            continue
        for part in _columns(declared, on):
            yield from _grants(declared, part, context)


def _columns(declared: DeclaredGrant | DeclaredRevoke, on: Id) -> Iterator[Id]:
    """The columns that a grant names, or the object itself."""
    names = declared.columns if isinstance(declared, DeclaredGrant) else ()
    if names and on.kind not in RELATIONS:
        message = f"{declared.name} names columns, and {on} has none"
        raise DeclarationError(message, where=str(declared.where), hint="take columns=… out")
    yield from (Id("column", on.namespace, on.name, name) for name in names)
    if not names:
        yield on


def _grants(declared: DeclaredGrant | DeclaredRevoke, on: Id, context: Context) -> Iterator[Grant]:
    words = _words(declared, ALL[on.kind], f"a {on.kind.replace('_', ' ')}", context)
    for role in declared.to:
        to = named(role)
        if isinstance(declared, DeclaredRevoke):
            yield Grant(on=on, name=to, revoked=_revoked(declared, words, to, on.kind))
        else:
            given = _given(words, to, on.kind)
            yield Grant(on=on, name=to, privileges=given, grantable=given if declared.grantable else ())


def _defaults(declared: DeclaredDefaults, context: Context) -> Iterator[DefaultPrivileges]:
    words = _words(declared, ALL_OF[declared.on], f"what is said of {declared.on}", context)
    for role in declared.to:
        to = named(role)
        # what is said of one namespace adds to the server's own default, which it cannot take away
        usual = "" if declared.namespace else declared.on
        given, revoked = ((), words) if declared.revoke else (_given(words, to, usual), ())
        yield DefaultPrivileges(
            namespace=declared.namespace,
            name=to,
            role=declared.role,
            objects=declared.on,
            privileges=given,
            grantable=given if declared.grantable else (),
            revoked=_revoked(declared, revoked, to, usual) if declared.revoke else (),
        )


def _words(
    declared: DeclaredGrant | DeclaredRevoke | DeclaredDefaults, known: tuple[str, ...], what: str, context: Context
) -> tuple[str, ...]:
    """The privileges that are named, sorted; `all` are those that this version of the server knows."""
    for word in declared.privileges:
        if word not in (*known, "all"):
            raise wrong_word(word, known, f"for {what} the privilege", declared.where)
    if "all" not in declared.privileges:
        return tuple(sorted(set(declared.privileges)))
    # who names a privilege knows that the server has it
    new = context.features["maintain_privilege"] or "maintain" in declared.privileges
    return tuple(word for word in known if new or word != "maintain")


def _given(words: tuple[str, ...], to: str, kind: str) -> tuple[str, ...]:
    """Those that are not so by default."""
    return tuple(word for word in words if to != EVERYBODY or word not in _USUAL.get(kind, ()))


def _revoked(declared: Declared, words: tuple[str, ...], to: str, kind: str) -> tuple[str, ...]:
    """Those that can be taken: of everybody only what everybody has by default."""
    strange = [word for word in words if to == EVERYBODY and word not in _USUAL.get(kind, ())]
    if strange:
        message = f"{declared.name} takes {', '.join(strange)} from everybody, who has no such privilege by default"
        raise DeclarationError(message, where=str(declared.where), hint="take it out")
    return words


def _merged(one: Object, other: Object) -> Object:
    """What two declarations say of one grantee and one object."""
    if not isinstance(one, Grant | DefaultPrivileges) or not isinstance(other, Grant | DefaultPrivileges):
        return other
    import msgspec

    both = {
        field: tuple(sorted({*getattr(one, field), *getattr(other, field)}))
        for field in ("privileges", "grantable", "revoked")
    }
    return msgspec.structs.replace(other, **both)


def _is_said_already(obj: Object, owners: set[tuple[Id, str]]) -> bool:
    """Whether it says nothing that is not so by default: an owner may do everything."""
    if isinstance(obj, Grant) and (obj.on, obj.name) in owners:
        return not obj.revoked
    return isinstance(obj, Grant | DefaultPrivileges) and not (obj.privileges or obj.revoked)


def _place(thing: Any, declared: Declared, context: Context) -> Id | None:  # noqa: ANN401 - what an author names
    """The identity of what an author names; None where this dialect does not have it."""
    if isinstance(thing, str):
        return Id("namespace", "", "", thing)
    if isinstance(thing, type):
        return _of_class(thing, declared, context)
    if isinstance(thing, DeclaredColumn):
        info = thing.owner.__table__
        served = thing.owner in context.tables and (not thing.only or context.dialect.serves(thing.only))
        return Id("column", context.namespace(info.namespace), info.name, thing.name) if served else None
    kind = snake_case(type(thing).__name__)
    if not isinstance(thing, Declared) or kind not in {*ALL, "enum_type"}:
        raise _no_place(thing, declared)
    if not context.dialect.serves(thing.only):
        return None
    if isinstance(thing, EnumType):
        kind = Enum.kind
    namespace = "" if kind == "namespace" else context.namespace(getattr(thing, "namespace", ""))
    if isinstance(thing, DeclaredFunction | DeclaredAggregate):
        return Id(kind, namespace, "", f"{thing.name}({_signature(thing, context)})")
    return Id(kind, namespace, "", thing.name)


def _signature(thing: DeclaredFunction | DeclaredAggregate, context: Context) -> str:
    """The types that tell a function from its namesakes."""
    if isinstance(thing, DeclaredAggregate):
        columns = thing.arguments
    else:
        columns = tuple(a.of for a in thing.arguments if a.mode != "out")
    return ", ".join(str(context.stored(column).type) for column in columns)


def _of_class(thing: type, declared: Declared, context: Context) -> Id | None:
    """The identity of a table, or of the enum that columns have as their type."""
    info = getattr(thing, "__table__", None)
    if info is not None:
        return Id("table", context.namespace(info.namespace), "", info.name) if thing in context.tables else None
    found = enum_id(thing, context) if issubclass(thing, StrEnum) else None
    if found is not None:
        return found
    raise _no_place(thing, declared)


def _no_place(thing: Any, declared: Declared) -> DeclarationError:  # noqa: ANN401 - what an author names
    what = thing.name if isinstance(thing, Declared) else repr(thing)
    message = f"{declared.name} is on {what}, which has no privileges and no owner"
    hint = "name a table, a column, a view, a function, a sequence, a type or a namespace"
    return DeclarationError(message, where=str(declared.where), hint=hint)
