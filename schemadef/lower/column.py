"""Columns: logical types to stored forms, defaults to SQL, and the checks that keep values honest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.errors import DeclarationError
from schemadef.lower.generated import require_computable
from schemadef.lower.labels import enum_check
from schemadef.lower.literal import constant
from schemadef.lower.sequence import next_value
from schemadef.lower.storage import COLUMN_OPTIONS, column_storage
from schemadef.lower.uses import column_uses
from schemadef.model import Check, Column, Identity
from schemadef.names import given_name, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.base import Expression
    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.table import Table as DeclaredTable
    from schemadef.lower.context import Context
    from schemadef.lower.stored import Stored

_WHOLE = frozenset({"smallint", "integer", "bigint"})


_NOTHING: dict[str, Any] = {}


def lower_columns(table: type[DeclaredTable], key: tuple[str, ...], context: Context) -> Iterator[Column | Check]:
    """The columns of a table in their stored forms, each with the checks that keep its values honest.

    `key` are the names of the primary key's columns.
    """
    info = table.__table__
    namespace = context.namespace(info.namespace)
    for position, declared in enumerate(context.columns(info), start=1):
        stored, logical, _ = context.form(declared)
        yield Column(
            namespace=namespace,
            table=info.name,
            name=declared.name,
            position=position,
            type=stored.type,
            null=declared.null and (declared.name not in key or _loose(declared, table, stored, key, context)),
            logical=logical,
            # most columns say nothing of the rest, which costs more to ask for than to make the column
            **(_NOTHING if _is_plain(declared) else _said(declared, table, key, context)),
        )
        if stored.check or declared.type.enum is not None:
            yield from _honest_checks(declared, table, context)


def _is_plain(declared: DeclaredColumn) -> bool:
    """Whether nothing is said of a column but its type, and what is an object of its own."""
    if declared.identity is not None or declared.autoincrement:
        return False
    return not declared.options or _SAID.isdisjoint(declared.options)


_SAID = frozenset({"default", "generated", "virtual", "collation", "comment"}) | COLUMN_OPTIONS
"""The options that are attributes of the column beside its type."""


def _said(
    declared: DeclaredColumn, table: type[DeclaredTable], key: tuple[str, ...], context: Context
) -> dict[str, Any]:
    """The attributes of a column beside its name, its place and its type."""
    info, options, generated = table.__table__, declared.options, declared.generated()
    if generated is not None and "default" in options:
        message = f"column {info.name}.{declared.name} has both a default and an expression that generates it"
        raise DeclarationError(message, where=str(declared.where), hint="take one of them out")
    if declared.identity is not None:
        _refuse_beside_identity(declared, context)
    default = _default(declared, table, context)
    computed = None if generated is None else _generated(generated, declared, table, context)
    return {
        "default": default,
        "generated": computed,
        "virtual": _virtual(declared, context),
        "identity": _identity(declared, key == (declared.name,) and not info.without_rowid, context),
        "autoincrement": _autoincrement(declared, declared.name in key, context),
        "collation": options.get("collation", ""),
        "comment": options.get("comment", "") if context.features["comments"] else "",
        **column_storage(declared, context),
        "uses": column_uses(default if computed is None else computed, context.stored(declared).type, context),
    }


def _refuse_beside_identity(declared: DeclaredColumn, context: Context) -> None:
    """Raise DeclarationError for what an identity column cannot be (PostgreSQL, CREATE TABLE)."""
    for option, value in declared.options.items():
        if option in ("default", "generated") or (option == "null" and value):
            message = f"column {context.path(declared)} has an identity, and {option}={value!r}"
            hint = "an identity gives every row its number: take one of the two out"
            raise DeclarationError(message, where=str(declared.where), hint=hint)


def _loose(
    declared: DeclaredColumn, table: type[DeclaredTable], stored: Stored, key: tuple[str, ...], context: Context
) -> bool:
    """Whether the database lets a column of the primary key be NULL when its author does: SQLite does, but for the
    rowid's other name, WITHOUT ROWID and STRICT (sqlite.org/lang_createtable.html, "The PRIMARY KEY").
    """
    info = table.__table__
    bound = any(c == ("",) or context.dialect.serves(c) for c in (info.without_rowid, info.strict) if c)
    return bool(context.features["null_keys"]) and not bound and (len(key) > 1 or str(stored.type) != "INTEGER")


def _default(declared: DeclaredColumn, table: type[DeclaredTable], context: Context) -> str | None:
    from schemadef.declare.base import Expression
    from schemadef.declare.sequence import NextValue

    if "default" not in declared.options:
        return None
    given = declared.options["default"]
    if given is None:
        message = f"the default of {context.path(declared)} is None"
        raise DeclarationError(message, where=str(declared.where), hint="leave it out: no default is NULL already")
    if not isinstance(given, Expression):
        return constant(given, declared, context)
    if isinstance(given, NextValue):
        return next_value(given, declared, context)
    known = known_value(given, declared, context)
    what = f"the default of {table.__table__.name}.{declared.name}"
    return known or context.translate(given, what, target=context.forms(table)[declared.name])


def known_value(given: Expression, declared: DeclaredColumn, context: Context) -> str:
    """The moment and the random UUID by the stored form of the column, as the pack gives them."""
    if context.override(given) is not None:
        return ""
    stored = context.stored(declared)
    return {"now()": stored.now, "gen_random_uuid()": stored.random}.get(given.text, "")


def _generated(expression: Expression, declared: DeclaredColumn, table: type[DeclaredTable], context: Context) -> str:
    what = f"the generated column {table.__table__.name}.{declared.name}"
    forms = context.forms(table)
    text = context.translate(expression, what, columns=forms, target=forms[declared.name], deterministic=True)
    require_computable(declared, table, context)
    return text


def _virtual(declared: DeclaredColumn, context: Context) -> bool:
    if not declared.options.get("virtual", False):
        if declared.generated() is not None and not context.features["generated_stored"]:
            raise context.refuse("stored generated columns", f"column {context.path(declared)}", declared)
        return False
    if not context.features["generated_virtual"]:
        what = f"column {context.path(declared)}"
        raise context.refuse("virtual generated columns", what, declared, "generated_virtual")
    return True


def _identity(declared: DeclaredColumn, is_key: bool, context: Context) -> Identity | None:
    identity = declared.identity
    if identity is None:
        return None
    if not context.features["identity"]:
        # a whole number that is the whole key is the rowid there, and given by the database
        if is_key and declared.type.name in _WHOLE:
            return None
        raise context.refuse(
            "identity columns but the whole primary key of a table with row numbers",
            f"column {context.path(declared)}",
            declared,
        )
    return Identity(**identity._asdict())


def _autoincrement(declared: DeclaredColumn, in_key: bool, context: Context) -> bool:
    if not declared.autoincrement:
        return False
    if not context.features["autoincrement"]:
        if declared.identity is not None:
            return False
        raise context.refuse("AUTOINCREMENT", f"column {context.path(declared)}", declared)
    if not in_key or declared.type.name not in _WHOLE:
        message = f"AUTOINCREMENT on {context.path(declared)} needs it to be a whole number and the primary key"
        raise DeclarationError(message, where=str(declared.where))
    return True


def _honest_checks(declared: DeclaredColumn, table: type[DeclaredTable], context: Context) -> Iterator[Check]:
    """The check that the stored form of a column needs, so that it holds nothing but values of its logical type."""
    logical, condition = declared.type, context.stored(declared).check
    if not condition and logical.enum is None:
        return
    info, condition = table.__table__, condition.replace("{column}", quote(declared.name))
    if logical.enum is not None and logical.enum_check and context.features["enums"] == "check":
        condition = enum_check(declared.name, logical)
    if condition:
        yield Check(
            namespace=context.namespace(info.namespace),
            table=info.name,
            name=given_name(info.name, declared.name, suffix="check"),
            expression=context.canonical(condition),
        )
