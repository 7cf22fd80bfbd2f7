"""Declare a database schema once, in Python: the public vocabulary, and nothing else."""

from __future__ import annotations

# `typing` is as large as the rest of what a run needs that is answered from its cache
TYPE_CHECKING = False
if TYPE_CHECKING:
    from schemadef.declare.aggregate import Aggregate
    from schemadef.declare.base import Expression, sql
    from schemadef.declare.column import Column, Identity
    from schemadef.declare.composite_type import CompositeType, composite
    from schemadef.declare.constraint import Check, ForeignKey, PrimaryKey, Unique
    from schemadef.declare.domain import Domain, domain
    from schemadef.declare.enum import EnumType
    from schemadef.declare.exclude import Exclude
    from schemadef.declare.function import Function, Procedure, argument
    from schemadef.declare.index import Index, key
    from schemadef.declare.materialized_view import MaterializedView
    from schemadef.declare.partition import PartitionBy
    from schemadef.declare.policy import Policy
    from schemadef.declare.privilege import DefaultPrivileges, Grant, Owner, Revoke
    from schemadef.declare.range_type import RangeType, range_of
    from schemadef.declare.sequence import Sequence, next_value
    from schemadef.declare.standalone import Extension, Namespace, Raw, Role, View
    from schemadef.declare.table import Table
    from schemadef.declare.trigger import Trigger, assign, reject, run
    from schemadef.declare.types import (
        array,
        bigint,
        binary,
        boolean,
        custom,
        date,
        double,
        enum,
        integer,
        json,
        now,
        numeric,
        random_uuid,
        real,
        smallint,
        text,
        time,
        timestamp,
        uuid,
        varchar,
        vector,
    )

__all__ = [
    "Aggregate",
    "Check",
    "Column",
    "CompositeType",
    "DefaultPrivileges",
    "Domain",
    "EnumType",
    "Exclude",
    "Expression",
    "Extension",
    "ForeignKey",
    "Function",
    "Grant",
    "Identity",
    "Index",
    "MaterializedView",
    "Namespace",
    "Owner",
    "PartitionBy",
    "Policy",
    "PrimaryKey",
    "Procedure",
    "RangeType",
    "Raw",
    "Revoke",
    "Role",
    "Sequence",
    "Table",
    "Trigger",
    "Unique",
    "View",
    "argument",
    "array",
    "assign",
    "bigint",
    "binary",
    "boolean",
    "composite",
    "custom",
    "date",
    "domain",
    "double",
    "enum",
    "integer",
    "json",
    "key",
    "next_value",
    "now",
    "numeric",
    "random_uuid",
    "range_of",
    "real",
    "reject",
    "run",
    "smallint",
    "sql",
    "text",
    "time",
    "timestamp",
    "uuid",
    "varchar",
    "vector",
]

# commands that read no declaration (`lint`, `--help`) do not wait for what declares one
_HOMES = {
    "aggregate": "Aggregate",
    "base": "Expression sql",
    "column": "Column Identity",
    "composite_type": "CompositeType composite",
    "constraint": "Check ForeignKey PrimaryKey Unique",
    "domain": "Domain domain",
    "enum": "EnumType",
    "exclude": "Exclude",
    "function": "Function Procedure argument",
    "index": "Index key",
    "materialized_view": "MaterializedView",
    "partition": "PartitionBy",
    "policy": "Policy",
    "privilege": "DefaultPrivileges Grant Owner Revoke",
    "range_type": "RangeType range_of",
    "sequence": "Sequence next_value",
    "standalone": "Extension Namespace Raw Role View",
    "table": "Table",
    "trigger": "Trigger assign reject run",
    "types": (
        "array bigint binary boolean custom date double enum integer json now numeric random_uuid real smallint text"
        " time timestamp uuid varchar vector"
    ),
}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a word of the vocabulary when it is first used, and its neighbours with it."""
        if name not in __all__:
            message = f"module {__name__!r} has no attribute {name!r}"
            raise AttributeError(message)
        from importlib import import_module

        home, words = next((home, words) for home, said in _HOMES.items() if name in (words := said.split()))
        module = import_module(f"{__name__}.declare.{home}")
        globals().update({word: getattr(module, word) for word in words})
        return globals()[name]

    def __dir__() -> list[str]:
        """The vocabulary, imported or not."""
        return sorted({*globals(), *__all__})
