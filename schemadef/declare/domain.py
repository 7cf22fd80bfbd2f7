"""Domains (Postgres): a type with a default and conditions of its own, and columns of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from schemadef.declare.base import Declared, Expression, expression, here
from schemadef.declare.column import Column, ColumnOptions, LogicalType
from schemadef.declare.constraint import Check
from schemadef.declare.user_type import UserType
from schemadef.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterable

_SAID_OF_A_TYPE = frozenset({"default", "collation"})


class Domain(UserType):
    """A domain, named like the variable that holds it: `email_address = Domain(text(), "VALUE LIKE '%@%'")`.

    The type is a column's, with its default and collation; each condition is SQL over VALUE, or a `Check` with a name.
    Its values may be NULL unless `not_null=True`.
    """

    __slots__ = ("checks", "column", "not_null")

    section = "domains"

    def __init__(
        self,
        type: Column,
        *checks: str | Expression | Check,
        not_null: bool = False,
        namespace: str = "",
        name: str = "",
        formerly: str = "",
        comment: str = "",
        only: str | Iterable[str] = (),
    ) -> None:
        super().__init__(name, only, here(), formerly=formerly, namespace=namespace, comment=comment)
        refuse_options(type, _SAID_OF_A_TYPE, "a domain", self)
        self.column = type
        self.checks = tuple(c if isinstance(c, Check) else Check(expression(c, self.where)) for c in checks)
        self.not_null = not_null

    def parts(self) -> Iterable[Declared]:
        """Its conditions."""
        return self.checks


def base_type(of: LogicalType) -> LogicalType:
    """The type whose values a type has: of a domain the one that it stands on."""
    if not isinstance(of.declared, Domain):
        return of
    under = base_type(of.declared.column.type)
    return under._replace(dimensions=under.dimensions + of.dimensions)


def refuse_options(column: object, allowed: frozenset[str], what: str, declared: Declared) -> None:
    """Raise DeclarationError for what stands where a type must, or says of it what only a column of a table has."""
    if not isinstance(column, Column):
        message = f"{column!r} stands where {what} must have a type"
        raise DeclarationError(message, hint="give one as a column does, as in text()", where=str(declared.where))
    told = sorted(column.options.keys() - allowed) + ["identity"] * (column.identity is not None)
    if told:
        message = f"{what} cannot say {told[0]}=: only a column of a table can"
        raise DeclarationError(message, hint="take it out", where=str(declared.where))


def domain(of: Domain, **options: Unpack[ColumnOptions[Any]]) -> Column:
    """A value of a domain: `email = domain(email_address)`."""
    where = here()
    if not isinstance(of, Domain):
        message = f"{of!r} is no domain"
        raise DeclarationError(message, hint="declare one: email_address = Domain(text(), …)", where=str(where))
    return Column(LogicalType("domain", declared=of), where, options)
