"""Types as a Postgres catalog names them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.model import DataType, Identity
from schemadef.model.sequence import limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.introspect.row import Row

BUILT_IN = "pg_catalog"
_ARGUMENTS = re.compile(r"(?P<head>.*)\((?P<arguments>[^()]*)\)(?P<tail>[^()]*)")
_NUMBER_TYPES = {21: "smallint", 23: "integer", 20: "bigint"}
"""By the numbers that these types have in every Postgres."""

Types = dict[tuple[int, int], DataType]


def data_types(rows: Iterable[Row]) -> Types:
    """Types by number and modifier, from rows of `data_type.sql`; arrays of unknown depth have one dimension."""
    return {
        (number, modifier): _data_type(namespace, name, printed, modifier, is_array)
        for number, modifier, namespace, name, printed, is_array in rows
    }


def _data_type(namespace: str, name: str, printed: str, modifier: int, is_array: bool) -> DataType:
    arguments: tuple[str, ...] = ()
    if modifier >= 0 and (match := _ARGUMENTS.fullmatch(printed)):
        arguments = tuple(match["arguments"].split(","))
        printed = match["head"] + match["tail"]
    built_in = namespace == BUILT_IN
    return DataType(
        name=printed if built_in else name,
        namespace="" if built_in else namespace,
        arguments=arguments,
        dimensions=int(is_array),
    )


def qualified(namespace: str | None, name: str | None, *, plain: Iterable[str] = (BUILT_IN,)) -> str:
    """The bare name of a collation or operator class in a `plain` namespace; else both parts in double quotes."""
    if namespace is None or name is None:
        return ""
    if namespace in plain:
        return name
    return ".".join('"' + part.replace('"', '""') + '"' for part in (namespace, name))


def identity(counts: Iterable[Any]) -> Identity:
    """An identity from what `column.sql` says; limits that its type and direction have of themselves are None."""
    always, number_type, start, increment, minimum, maximum, cache, cycle = counts
    least, most = limits(_NUMBER_TYPES[number_type], increment)
    return Identity(
        always=always,
        start=start,
        increment=increment,
        minimum=None if minimum == least else minimum,
        maximum=None if maximum == most else maximum,
        cache=cache,
        cycle=cycle,
    )
