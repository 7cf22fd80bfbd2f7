"""Sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.declare.sequence import NextValue
from schemadef.errors import DeclarationError
from schemadef.model import Sequence
from schemadef.model.sequence import limits
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.declare.column import Column as DeclaredColumn
    from schemadef.declare.sequence import Sequence as DeclaredSequence
    from schemadef.lower.context import Context


def lower_sequence(declared: DeclaredSequence, context: Context) -> Sequence:
    """A sequence with all its numbers said; raises DeclarationError for what the server would refuse."""
    what = f"sequence {declared.name}"
    if declared.increment == 0:
        raise DeclarationError(f"{what} counts by 0", where=str(declared.where), hint="give another increment")
    lowest, highest = limits(declared.type, declared.increment)
    least = lowest if declared.minimum is None else declared.minimum
    most = highest if declared.maximum is None else declared.maximum
    start = declared.start
    if start is None:
        start = least if declared.increment > 0 else most
    problem = _problem(declared, least, start, most)
    if problem:
        raise DeclarationError(f"{what} {problem}", where=str(declared.where))
    return Sequence(
        namespace=context.namespace(declared.namespace),
        name=declared.name,
        type=declared.type,
        start=start,
        increment=declared.increment,
        minimum=None if least == lowest else least,
        maximum=None if most == highest else most,
        cache=declared.cache,
        cycle=declared.cycle,
        owned_by=_owner(declared, what, context),
        comment=declared.comment,
    )


def next_value(given: NextValue, column: DeclaredColumn, context: Context) -> str:
    """The default that takes a column's numbers from a sequence; raises DeclarationError where there is none."""
    declared, what = given.sequence, f"the default of {context.path(column)}"
    if not context.features["sequences"]:
        raise context.refuse("sequences", what, column)
    if not any(sequence is declared for sequence in context.schema.sequences) or not context.dialect.serves(
        declared.only
    ):
        message = f"{what} takes numbers from a sequence that {context.dialect.name} does not get"
        raise DeclarationError(message, where=str(given.where), hint="declare both for the same dialects")
    path = f"{quote(context.namespace(declared.namespace))}.{quote(declared.name)}"
    return f"nextval({literal(path)}::regclass)"


def _problem(declared: DeclaredSequence, least: int, start: int, most: int) -> str:
    """What CREATE SEQUENCE's page forbids, in words that follow the sequence's name."""
    largest = limits(declared.type, 1)[1]
    wrong = {
        f"has limits that are no {declared.type}": least < -largest - 1 or most > largest,
        f"goes from {least} to {most}, which is nowhere": least >= most,
        f"starts with {start}, which is not between {least} and {most}": not least <= start <= most,
        f"keeps {declared.cache} numbers ready, and at least one must be": declared.cache < 1,
    }
    return next((words for words, so in wrong.items() if so), "")


def _takers(declared: DeclaredSequence, context: Context) -> Iterator[DeclaredColumn]:
    """The columns whose defaults say that they own the sequence."""
    for table in context.schema.tables:
        for column in context.columns(table.__table__) if table in context.tables else ():
            default = column.options.get("default")
            if isinstance(default, NextValue) and default.owned and default.sequence is declared:
                yield column


def _owner(declared: DeclaredSequence, what: str, context: Context) -> tuple[str, ...]:
    columns = [*_takers(declared, context)]
    if (given := declared.owned_by()) is not None:
        columns.append(given)
    if not columns:
        return ()
    column = columns[0]
    if any(other is not column for other in columns):
        message = f"{what} is owned by {context.path(column)} and by {context.path(columns[-1])}"
        raise DeclarationError(message, where=str(declared.where), hint="let it go with one of them")
    if column.owner not in context.tables:
        message = f"{what} is owned by {context.path(column)}, which is in no table of {context.dialect.name}"
        raise DeclarationError(message, where=str(declared.where), hint="declare both for the same dialects")
    info = column.owner.__table__
    if context.namespace(info.namespace) != context.namespace(declared.namespace):
        message = f"{what} is owned by a column in another namespace, {context.namespace(info.namespace)}"
        raise DeclarationError(message, where=str(declared.where), hint="give both the same namespace")
    return (info.name, column.name)
