"""Declare a database schema once, in Python: the public vocabulary, and nothing else."""

from __future__ import annotations

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
