"""The objects of a schema as a database keeps them: frozen values, one file a kind."""

from __future__ import annotations

from schemadef.model.base import Id, Object, TablePart, Value
from schemadef.model.column import Column, Identity, Logical
from schemadef.model.constraint import Check, Key, PrimaryKey, Unique
from schemadef.model.data_type import DataType
from schemadef.model.enum import Enum
from schemadef.model.extension import Extension
from schemadef.model.foreign_key import ForeignKey
from schemadef.model.function import Argument, Function
from schemadef.model.index import Index, IndexPart
from schemadef.model.namespace import Namespace
from schemadef.model.policy import Policy
from schemadef.model.raw import Raw
from schemadef.model.role import Role
from schemadef.model.table import Table
from schemadef.model.trigger import Trigger
from schemadef.model.view import View
from schemadef.model.virtual_table import VirtualTable

__all__ = [
    "Argument",
    "Check",
    "Column",
    "DataType",
    "Enum",
    "Extension",
    "ForeignKey",
    "Function",
    "Id",
    "Identity",
    "Index",
    "IndexPart",
    "Key",
    "Logical",
    "Namespace",
    "Object",
    "Policy",
    "PrimaryKey",
    "Raw",
    "Role",
    "Table",
    "TablePart",
    "Trigger",
    "Unique",
    "Value",
    "View",
    "VirtualTable",
]
