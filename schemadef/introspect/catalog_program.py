"""Views, triggers and policies from the rows of a Postgres catalog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.introspect.reread import reread
from schemadef.introspect.row import array, pairs
from schemadef.model import (
    Id,
    MaterializedView,
    Policy,
    Trigger,
    View,
)
from schemadef.tokens import tokens

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.introspect.catalog_names import Names, Uses
    from schemadef.introspect.row import Row


def views(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[View]:
    """Views from rows of `view.sql`; the query names the columns."""
    for row in rows:
        number, namespace, name, query, security_invoker, security_barrier, check_option, comment, outputs = row
        if number in names.relations:
            columns = array(outputs)
            yield View(
                namespace=namespace,
                name=name,
                query=reread(query.strip().removesuffix(";")),
                security_invoker=security_invoker,
                security_barrier=security_barrier,
                check_option=check_option,
                comment=comment or "",
                column_comments=tuple(sorted((column, note) for column, _, note in columns if note)),
                uses=uses.get(("view", number), ()),
                outputs=tuple((column, type) for column, type, _ in columns),
            )


def materialized_views(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[MaterializedView]:
    """Materialised views from rows of `materialized_view.sql`; the catalog keeps their queries as those of views."""
    for number, namespace, name, query, options, populated, comment in rows:
        if number in names.relations:
            yield MaterializedView(
                namespace=namespace,
                name=name,
                query=reread(query.strip().removesuffix(";")),
                options=pairs(options),
                populated=populated,
                comment=comment or "",
                uses=uses.get(("view", number), ()),
            )


def triggers(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Trigger]:
    """Triggers from rows of `trigger.sql`."""
    for row in rows:
        number, table_number, name, timing, *on, columns, each_row, definition = row[:11]
        function_namespace, function, arguments, old_table, new_table, comment = row[11:17]
        constraint, deferrable, deferred, firing, references = row[17:]
        if table := names.relations.get(table_number):
            events = zip(("insert", "update", "delete", "truncate"), on, strict=True)
            yield Trigger(
                namespace=table.namespace,
                table=table.name,
                name=name,
                timing=timing,
                events=tuple(event for event, fires in events if fires),  # type: ignore[misc]
                of=tuple(array(columns)),
                each_row=each_row,
                when=reread(_condition(definition)) if definition else "",
                function_namespace=function_namespace,
                function_name=function,
                arguments=tuple(array(arguments)),
                old_table=old_table or "",
                new_table=new_table or "",
                constraint=constraint,
                deferrable=deferrable,
                initially_deferred=deferred,
                firing=firing,
                references=names.relations.get(references),
                comment=comment or "",
                uses=tuple(id for id in uses.get(("trigger", number), ()) if id != _own(function_namespace, function)),
            )


def _own(namespace: str, function: str) -> Id:
    """The function that a trigger calls."""
    return Id("function", namespace, "", f"{function}()")


def _condition(definition: str) -> str:
    """What stands in the parentheses of WHEN; the server prints it only as part of the whole trigger.

    WHEN is reserved, so that a name of that spelling comes in quotes.
    """
    start = depth = 0
    for token in tokens(definition):
        if not start:
            start = token.end if token.kind == "word" and token.text == "WHEN" else 0
        elif token.text == "(":
            depth += 1
        elif token.text == ")":
            depth -= 1
            if depth == 0:
                return definition[start : token.start].strip().removeprefix("(")
    return ""


def policies(rows: Iterable[Row], names: Names, uses: Uses) -> Iterator[Policy]:
    """Policies from rows of `policy.sql`."""
    for number, table_number, name, command, permissive, roles, using, check, comment in rows:
        if table := names.relations.get(table_number):
            yield Policy(
                namespace=table.namespace,
                table=table.name,
                name=name,
                command=command,
                permissive=permissive,
                roles=tuple(array(roles)),
                using=reread(using or ""),
                check=reread(check or ""),
                comment=comment or "",
                uses=uses.get(("policy", number), ()),
            )
