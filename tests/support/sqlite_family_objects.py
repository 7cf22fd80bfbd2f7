"""Short ways to say what a database of the SQLite family must hold."""

from __future__ import annotations

from schemadef.model import Column, DataType, ForeignKey, Index, IndexPart, Trigger


def column(table: str, position: int, name: str, type: str = "TEXT", *arguments: str, **more: object) -> Column:
    data_type = DataType(name=type, arguments=arguments)
    return Column(table=table, position=position, name=name, type=data_type, **{"null": True, **more})  # type: ignore[arg-type]


def reference(
    table: str, name: str, columns: tuple[str, ...], parent: str, to: tuple[str, ...], **more: object
) -> ForeignKey:
    return ForeignKey(  # type: ignore[arg-type]
        table=table, name=name, columns=columns, references_table=parent, references_columns=to, **more
    )


def index(name: str, *parts: IndexPart, **more: object) -> Index:
    return Index(table="indexed", name=name, parts=parts, **more)  # type: ignore[arg-type]


def trigger(table: str, name: str, timing: str, event: str, *body: str, **more: object) -> Trigger:
    return Trigger(table=table, name=name, timing=timing, events=(event,), body=body, **more)  # type: ignore[arg-type]
