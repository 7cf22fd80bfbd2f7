"""UPDATEs of a block behind conditions about rows: whether they run, and run once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.protected import guards_around
from schemadef.lint.schema.assigned import assignments
from schemadef.lint.schema.outcome import outcome
from schemadef.lint.schema.rows import changed_table, sources_of
from schemadef.lint.sql.part import whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.guard import Guard
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement

_CATALOG = ("pg_", "information_schema")


def updates_in_branches(block: Statement, schema: Schema) -> Iterator[tuple[Statement, bool]]:
    """Those that may run again, each with whether they do so for certain; what stands in a loop or a handler is none,
    nor what asks the catalog.
    """
    for one in block.inner:
        if one.shape.verb != "update" or one.guard is None:
            continue
        told = [_holds_again(guard, one, schema) for guard in guards_around(one) if not _only_catches(guard)]
        if told and False not in told:
            yield one, all(said is True for said in told)


def _only_catches(guard: Guard) -> bool:
    """Whether it is a block with a handler, in which a statement runs as it does without."""
    return bool(guard.caught) and guard.failed is None and not guard.condition and not guard.query


def _holds_again(guard: Guard, update: Statement, schema: Schema) -> bool | None:
    """Whether a condition lets an UPDATE run both times; None where nobody can tell."""
    if not guard.condition or guard.query or guard.holds or guard.failed is not None:
        return False
    asked = guard.read_in(update)
    query, negated = _query_in(asked)
    if any(name[0].startswith(_CATALOG) for name in sources_of(asked)):
        return False
    if not query:
        return None
    table = schema.full(query.name_at(query.first + 1 + (query.tokens.word(query.first + 1) == "ONLY")))
    if _may_be_another(guard, query, table[-1]):
        return None
    found = outcome(query, table, schema)
    return found if found is None else found is not (negated is not guard.negated)


_SOMETHING = pattern(r"(?:>\s*0|>=\s*1|<>\s*0|!=\s*0)")
_NOTHING = pattern(r"(?:=\s*0|<\s*1)")


def _query_in(asked: Part) -> tuple[Part, bool]:
    """What stands behind the FROM of a condition that asks whether one query of one table has rows, and whether it asks
    that there are none; nothing for another condition.
    """
    tokens, nothing = asked.tokens, asked._replace(last=asked.first)
    words = tokens.words[asked.first : asked.last]
    if words.count("FROM") != 1 or words.count("SELECT") + words.count("PERFORM") != 1 or not _MORE.isdisjoint(words):
        return nothing, False
    start = asked.first + next(at for at, word in enumerate(words) if word in ("SELECT", "PERFORM"))
    if start > asked.first and tokens.words[start - 1] != "(":
        return nothing, False
    inner = asked.inside(start - 1) if start > asked.first else asked
    before = tuple(tokens.words[asked.first : start])
    behind = tokens.text[tokens.end[inner.last - 1] : tokens.end[asked.last - 1]].lstrip(" )\n\t").strip()
    at = inner.find("FROM")
    if at < 0 or len(list(sources_of(inner))) != 1:
        return nothing, False
    counts = "COUNT" in tokens.words[start:at]
    if before in _EXISTS and not behind.strip(")"):
        return inner._replace(first=at), before[0] == "NOT"
    if start == asked.first:
        return inner._replace(first=at), False
    if counts and set(before) <= {"("} and (_SOMETHING.fullmatch(behind) or _NOTHING.fullmatch(behind)):
        return inner._replace(first=at), _NOTHING.fullmatch(behind) is not None
    return nothing, False


_EXISTS = (("EXISTS", "("), ("NOT", "EXISTS", "("), ("(", "EXISTS", "("))
_MORE = frozenset({"JOIN", "UNION", "INTERSECT", "EXCEPT", "GROUP", "HAVING", "OFFSET"})


def _may_be_another(guard: Guard, query: Part, table: str) -> bool:
    """Whether a branch may change what its condition has asked for."""
    words = query.tokens
    asked = {words.name(at) for at in range(query.find("WHERE"), query.last)} if query.find("WHERE") >= 0 else set()
    for one in guard.inside:
        if one.shape.verb == "update":
            if changed_table(one)[-1:] == (table,) and not asked.isdisjoint(dict(assignments(whole(one)))):
                return True
        elif one.shape.verb not in _QUIET and not (one.shape.verb in _ROWS and _leaves(one, table)):
            return True
    return False


_ROWS = frozenset({"insert", "delete"})
_QUIET = frozenset({"comment", "grant", "analyze", "lock"})


def _leaves(statement: Statement, table: str) -> bool:
    """Whether an INSERT or a DELETE is of another table."""
    tokens = statement.tokens
    return all(tokens.name(at) != table for at in range(statement.first, min(statement.first + 6, statement.last)))
