"""The objects of a schema as a database keeps them: frozen values, one file a kind."""

from __future__ import annotations

from schemadef.model.aggregate import Aggregate
from schemadef.model.base import Id, Object, TablePart, Value
from schemadef.model.column import Column, Identity, Logical
from schemadef.model.composite_type import Attribute, CompositeType
from schemadef.model.constraint import Check, Key, PrimaryKey, Unique
from schemadef.model.data_type import DataType
from schemadef.model.default_privileges import DefaultPrivileges
from schemadef.model.domain import Domain, DomainCheck
from schemadef.model.enum import Enum
from schemadef.model.exclusion import Exclusion, ExclusionPart
from schemadef.model.extension import Extension
from schemadef.model.foreign_key import ForeignKey
from schemadef.model.function import Argument, Function, Procedure
from schemadef.model.grant import Grant
from schemadef.model.index import Index, IndexPart
from schemadef.model.materialized_view import MaterializedView
from schemadef.model.namespace import Namespace
from schemadef.model.owner import Owner
from schemadef.model.policy import Policy
from schemadef.model.privileges import Privileges
from schemadef.model.range_type import RangeType
from schemadef.model.raw import Raw
from schemadef.model.role import Role
from schemadef.model.sequence import Sequence
from schemadef.model.table import Table
from schemadef.model.trigger import Trigger
from schemadef.model.view import View
from schemadef.model.virtual_table import VirtualTable

__all__ = [
    "Aggregate",
    "Argument",
    "Attribute",
    "Check",
    "Column",
    "CompositeType",
    "DataType",
    "DefaultPrivileges",
    "Domain",
    "DomainCheck",
    "Enum",
    "Exclusion",
    "ExclusionPart",
    "Extension",
    "ForeignKey",
    "Function",
    "Grant",
    "Id",
    "Identity",
    "Index",
    "IndexPart",
    "Key",
    "Logical",
    "MaterializedView",
    "Namespace",
    "Object",
    "Owner",
    "Policy",
    "PrimaryKey",
    "Privileges",
    "Procedure",
    "RangeType",
    "Raw",
    "Role",
    "Sequence",
    "Table",
    "TablePart",
    "Trigger",
    "Unique",
    "Value",
    "View",
    "VirtualTable",
]
