"""A type by its database's own name, taken apart: its namespace, its name, its arguments."""

from __future__ import annotations

from schemadef.canonical import is_name, joined, name_of, pieces, split
from schemadef.model import DataType


def custom_type(text: str, dimensions: int = 0) -> DataType:
    """The type that a text names: `tsvector`, `character(3)`, `timestamp(3) with time zone`, `"ext".citext`, `INT`.

    A name after a point is in that namespace; what is in quotes there is taken as it is, as in all SQL.
    """
    parts = pieces(text)
    namespace = ""
    if len(parts) > 2 and parts[1] == "." and is_name(parts[0]) and is_name(parts[2]):
        namespace, parts = name_of(parts[0]), [name_of(parts[2]), *parts[3:]]
    opening = parts.index("(") if "(" in parts else len(parts)
    closing = parts.index(")") if ")" in parts else len(parts)
    arguments = tuple(joined(part) for part in split(parts[opening + 1 : closing]) if part)
    name = " ".join((*parts[:opening], *parts[closing + 1 :]))
    return DataType(name=name, namespace=namespace, arguments=arguments, dimensions=dimensions)
