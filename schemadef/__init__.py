"""Declare a database schema once, in Python: the public vocabulary, and nothing else."""

from __future__ import annotations

from schemadef.declare.base import Expression, sql
from schemadef.declare.column import Column, Identity
from schemadef.declare.constraint import Check, ForeignKey, PrimaryKey, Unique
from schemadef.declare.enum import EnumType
from schemadef.declare.exclude import Exclude
from schemadef.declare.function import Function, argument
from schemadef.declare.index import Index, key
from schemadef.declare.materialized_view import MaterializedView
from schemadef.declare.policy import Policy
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
    "Check",
    "Column",
    "EnumType",
    "Exclude",
    "Expression",
    "Extension",
    "ForeignKey",
    "Function",
    "Identity",
    "Index",
    "MaterializedView",
    "Namespace",
    "Policy",
    "PrimaryKey",
    "Raw",
    "Role",
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
    "custom",
    "date",
    "double",
    "enum",
    "integer",
    "json",
    "key",
    "now",
    "numeric",
    "random_uuid",
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
