"""Which statements a database of the SQLite family still needs: the directives, evaluated against its schema table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from schemadef.migration.directive import Directive, parse_directive
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.engines.base import Engine
    from schemadef.statement import Statement


def needed(engine: Engine, statements: Sequence[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether its directive lets it run.

    All of them run in one transaction, so none has run yet when this asks. A directive names what its statement makes
    or takes away: that is how a later one about the same object is answered.
    """
    decided: dict[tuple[str, ...], bool] = {}
    for text, unit in groupby(statements, key=lambda statement: statement.directive):
        runs = True
        if text:
            directive = parse_directive(text)
            exists = decided.get(directive.target)
            exists = _exists(engine, directive) if exists is None else exists
            runs = exists != directive.unless
            decided[directive.target] = directive.unless
        for statement in unit:
            yield statement, runs


def _exists(engine: Engine, directive: Directive) -> bool:
    """Whether the object is there; it asks about one name, so that D1's `_cf_*` tables are never touched."""
    if directive.kind == "query":
        rows = engine.query(directive.names[0])
        return bool(rows and rows[0][0])
    *table, name = map(literal, directive.names)
    if table:
        question = f"SELECT count(*) FROM pragma_table_xinfo({table[0]}) WHERE name = {name} COLLATE NOCASE"
    else:
        kind = literal(directive.kind)
        question = f"SELECT count(*) FROM sqlite_master WHERE type = {kind} AND name = {name} COLLATE NOCASE"
    ((count,),) = engine.query(question)
    return bool(count)
