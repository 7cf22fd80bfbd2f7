"""Which statements a database of the SQLite family still needs: the directives, evaluated against its schema table."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from schemadef.introspect.schema_table import read_schema_table
from schemadef.migration.directive import Directive, parse_directive
from schemadef.names import literal
from schemadef.plan.shape import shape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.engines.base import Engine
    from schemadef.statement import Statement


def needed(engine: Engine, statements: Sequence[Statement]) -> Iterator[tuple[Statement, bool]]:
    """Each statement, and whether its directive lets it run.

    All of them run in one transaction, so none has run yet when this asks. A directive names what its statement makes
    or takes away: that is how a later one about the same object is answered. What an earlier statement will rename is
    asked about under the name that it still has.
    """
    world = _World(engine)
    for text, unit in groupby(statements, key=lambda statement: statement.directive):
        runs = world.runs(parse_directive(text)) if text else True
        for statement in unit:
            yield statement, runs


class _World:
    """What is there, as far as anyone has asked: the database, and what the statements so far will have done."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.decided: dict[tuple[str, ...], bool] = {}
        self.renamed: list[Directive] = []

    def runs(self, directive: Directive) -> bool:
        """Whether a statement is still needed; from now on it counts as done."""
        if directive.to:
            return self._renames(directive)
        if directive.shape:
            # a rebuild answers for itself: what it makes is asked about as what it is, not whether it is there
            return _shape(self.engine, directive.names[0]) != directive.shape
        runs = self._is_there(directive.kind, directive.names) != directive.unless
        self.decided[directive.target] = directive.unless
        return runs

    def _renames(self, directive: Directive) -> bool:
        kind, old, new = directive.kind, directive.names, directive.renamed
        runs = self._is_there(kind, old) and not self._is_there(kind, new)
        runs = runs and (not directive.asked or self._exists("query", (directive.asked,)))
        if runs:
            self.renamed.append(directive)
        self.decided[_key(kind, old)] = self._is_there(kind, old) and not runs
        self.decided[_key(kind, new)] = True
        return runs

    def _is_there(self, kind: str, names: tuple[str, ...]) -> bool:
        known = self.decided.get(_key(kind, names))
        return self._exists(kind, names) if known is None else known

    def _exists(self, kind: str, names: tuple[str, ...]) -> bool:
        """Whether the object is there; it asks about one name, so that D1's `_cf_*` tables are never touched."""
        if kind == "query":
            rows = self.engine.query(names[0])
            return bool(rows and rows[0][0])
        for directive in reversed(self.renamed):
            names = _before(directive, kind, names)
        *table, name = map(literal, names)
        if table:
            question = f"SELECT count(*) FROM pragma_table_xinfo({table[0]}) WHERE name = {name} COLLATE NOCASE"
        else:
            question = (
                f"SELECT count(*) FROM sqlite_master WHERE type = {literal(kind)} AND name = {name} COLLATE NOCASE"
            )
        ((count,),) = self.engine.query(question)
        return bool(count)


def _shape(engine: Engine, table: str) -> str:
    """The shape of a table as it stands in the database; some other one's when it is not there."""
    only = f"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type = 'table' AND name = {literal(table)}"
    return shape(read_schema_table(engine.query, objects=f"{only} COLLATE NOCASE"))


def _key(kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    return (kind, *(names if kind == "query" else (name.lower() for name in names)))


def _before(directive: Directive, kind: str, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names of something before a rename."""
    new = _key(directive.kind, directive.renamed)
    if _key(kind, names) == new:
        return directive.names
    if kind == "column" and directive.kind == "table" and names[0].lower() == new[1]:
        return (directive.names[0], names[1])
    return names
