"""What an expression may name, and how those columns are stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.errors import DeclarationError
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class ColumnForm(Value, frozen=True, kw_only=True):
    """A column's logical type, and its stored form on the target.

    `stored` is read for timestamps only (`epoch_seconds`, `epoch_milliseconds`, `iso`): every other logical type has
    one form on the SQLite family. It is empty where the target stores the type natively.
    """

    logical: str
    stored: str = ""


class Scope(Value, frozen=True, kw_only=True):
    """What a text may name.

    `what` names the object in errors ("check orders_price"). `columns` are the unqualified names of an expression, and
    the columns of the `rows` ("new", "old") of a trigger. `tables` are what a query or statement can read and write,
    their columns in order. `target` is the column that the expression's value goes to (a default, a generated column,
    an assignment). `deterministic` says that the target must get the same value every time (a check, an index, a
    generated column).
    """

    what: str
    columns: Mapping[str, ColumnForm] = msgspec.field(default_factory=dict)
    tables: Mapping[str, Mapping[str, ColumnForm]] = msgspec.field(default_factory=dict)
    rows: frozenset[str] = frozenset()
    target: ColumnForm | None = None
    deterministic: bool = False


def unknown(scope: Scope, kind: str, name: str, known: Iterable[str]) -> DeclarationError:
    """The error for a name that nothing has, with the nearest one that something has."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(name, names, 1, 0.5) or get_close_matches(name.lower(), names, 1, 0.5)
    hint = f"did you mean {near[0]!r}?" if near else f"known are {', '.join(names)}" if names else ""
    return DeclarationError(f"{scope.what} names the {kind} {name!r}, which does not exist", hint=hint)
