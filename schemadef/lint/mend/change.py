"""How a part of an ALTER that can be done once only is written to be done again: IF EXISTS, or a block."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Fix
from schemadef.lint.mend.wrap import column, inherits, negated, no_type, published, relation, wrapped
from schemadef.lint.sql.part import Part, part_of
from schemadef.names import literal

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Action, Shape
    from schemadef.lint.sql.statement import Statement

_RELATIONS = frozenset({"table", "index", "view", "materialized view", "sequence", "foreign table"})


def fix_of_change(statement: Statement, action: Action, run: tuple[str, ...]) -> Fix | None:
    """The fix of one part, whose first words, or those behind its column, are `run`; None where there is none."""
    part, tokens = part_of(statement, action), statement.tokens
    if run in (("DROP", "IDENTITY"), ("DROP", "EXPRESSION")):
        end = tokens.end[part.find(*run) + 1]
        return Fix((Edit(end, end, " IF EXISTS"),))
    if action.kind == "attribute" and action.verb == "drop":
        end = tokens.end[action.first + 1]
        return Fix((Edit(end, end, " IF EXISTS"),))
    shape = statement.shape
    if shape.kind == "publication" and (member := _of_members(statement, action)):
        return wrapped(statement, member)
    if len(shape.actions) > 1 or not shape.name:
        return None
    condition = _condition(shape, action, part, run)
    return wrapped(statement, condition) if condition else None


def _of_members(statement: Statement, action: Action) -> str:
    """Whether some of the tables that a publication is to have are not in it, or are, of those that it is to lose."""
    tokens, name = statement.tokens, statement.shape.name
    found = []
    for piece in Part(tokens, action.first + 1, statement.last).pieces() if name else ():
        at = piece.first + (tokens.word(piece.first) == "TABLE")
        at += tokens.word(at) == "ONLY"
        table = piece.name_at(at)
        if not table or piece.last != at + 2 * len(table) - 1:
            return ""
        found.append(published(name[-1], table))
    if action.verb == "add":
        return f"NOT ({' AND '.join(found)})" if len(found) > 1 else f"NOT {found[0]}" if found else ""
    return " OR ".join(found)


def fix_of_conversion(statement: Statement, action: Action) -> Fix | None:
    """A block around ALTER COLUMN … TYPE … USING, as long as the column is of another type."""
    part, name = part_of(statement, action), statement.shape.name
    at, using = part.find("TYPE"), part.find("USING")
    collate = part.find("COLLATE")
    text = part._replace(first=at + 1, last=min(stop for stop in (using, collate) if stop >= 0)).text
    more = f"\n      AND atttypid IS DISTINCT FROM pg_catalog.to_regtype({literal(text)})"
    return wrapped(statement, column(name, action.name, more)) if name and text else None


def _condition(shape: Shape, action: Action, part: Part, run: tuple[str, ...]) -> str:
    """What holds as long as the part is still to be done; empty where there is no such look."""
    if run == ("ADD", "GENERATED"):
        return f"NOT {column(shape.name, action.name, chr(10) + _IDENTITY)}"
    if run[1:] == ("PARTITION",) and part.find("CONCURRENTLY") < 0:
        return _not(run[0] == "ATTACH", inherits(part.name_at(part.first + 2), shape.name))
    if run in (("INHERIT",), ("NO", "INHERIT")):
        return _not(run[0] == "INHERIT", inherits(shape.name, part.name_at(part.first + len(run))))
    if run == ("SET", "SCHEMA"):
        return _moves(shape)
    if action.kind == "attribute" and action.verb == "add":
        return f"NOT {column(shape.name, action.name)}"
    return ""


_IDENTITY = "      AND attidentity <> ''"


def _not(negated: bool, condition: str) -> str:
    return f"NOT {condition}" if negated else condition


def _moves(shape: Shape) -> str:
    if shape.kind in _RELATIONS:
        return f"{relation(shape.name)} IS NOT NULL"
    return negated(no_type(shape.name)) if shape.kind in ("type", "domain") else ""
