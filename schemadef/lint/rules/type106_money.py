"""A type that keeps something else than it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import columns_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_FLOATS = ("real", "double precision")
_SHORT = {"time with time zone": "timetz"}
_SUMS = re.compile(r"(?:^|_)(?:price|cost|amount|total|balance|fee|salary|tax|discount|revenue)s?(?:$|_)")


def _wrong(name: str, kind: str) -> tuple[str, str] | None:
    """What is wrong with a column's type, and which one is better."""
    if kind == "money":
        return "money is read by the server's lc_monetary, and has no currency", "numeric"
    if kind == "timetz":
        return "a time of day with a zone and without a date has no offset", "timestamptz or time"
    if kind in _FLOATS and _SUMS.search(name):
        return "sums of binary fractions are rounded", "numeric"
    return None


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Each column of such a type."""
    for column in columns_of(statement):
        if wrong := _wrong(column.name, column.type.name):
            yield Finding("TYPE106", *column.span, f"{column.name}: {wrong[0]}", f"make it {wrong[1]}")


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the columns of a declaration."""
    from schemadef.lint.declared.declaration import Said, shown
    from schemadef.model import Column

    for column in declaration.snapshot.of(Column):
        if wrong := _wrong(column.name, _SHORT.get(column.type.name, column.type.name)):
            yield Said(column, f"{shown(column)}: {wrong[0]}", f"declare it {wrong[1]}")


register(
    Rule(
        code="TYPE106",
        name="money",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"table", "foreign table"}),
        check=check,
        declared=declared,
        why=(
            "money depends on a setting of the server, a time zone without a date has no offset, and binary fractions "
            "round: ten times 0.1 is not 1."
        ),
        bad="CREATE TABLE IF NOT EXISTS orders (price double precision);\n",
        good="CREATE TABLE IF NOT EXISTS orders (price numeric(12, 2));\n",
        source="wiki.postgresql.org: Don't Do This, money, timetz",
    )
)
