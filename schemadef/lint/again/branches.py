"""What a block does with rows behind conditions about rows, and in loops over them: whether it does so once more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.again.protected import guards_around
from schemadef.lint.rows.inserts import changed_table, sources_of
from schemadef.lint.rows.outcome import outcome
from schemadef.lint.schema.assigned import assignments
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import Part, whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Guard, Statement

_CATALOG = ("pg_", "information_schema")


class Guarded(NamedTuple):
    """A statement behind conditions and loops, whether it runs both times for certain, and whether it is the row that a
    loop has found which it changes.
    """

    statement: Statement
    sure: bool
    own: bool = False


def changes_in_branches(block: Statement, verb: str, schema: Schema) -> Iterator[Guarded]:
    """The UPDATEs or INSERTs that may run again; what stands in a handler is none, nor what asks the catalog."""
    known: dict[tuple[int, bool, int], bool | None] = {}
    for one in block.inner:
        if one.shape.verb != verb or one.guard is None:
            continue
        around = [guard for guard in guards_around(one) if not _only_catches(guard)]
        told = []
        for guard in around:
            key = (guard.start, guard.negated, id(guard.inside))
            if key not in known:
                known[key] = _holds_again(guard, one, schema)
            told.append(known[key])
        if told and False not in told:
            yield Guarded(one, all(said is True for said in told), any(_is_of_loop(guard, one) for guard in around))


def _only_catches(guard: Guard) -> bool:
    """Whether it is a block with a handler, in which a statement runs as it does without."""
    return bool(guard.caught) and guard.failed is None and not guard.condition and not guard.query


def _holds_again(guard: Guard, statement: Statement, schema: Schema) -> bool | None:
    """Whether a condition or a loop lets a statement run both times; None where nobody can tell."""
    if guard.query:
        if not _LEAVES.isdisjoint(statement.tokens.words):
            return None
        asked = _looped(guard)
    elif guard.condition and not guard.holds and guard.failed is None:
        asked = guard.read_in(statement)
    else:
        return False
    if any(name[0].startswith(_CATALOG) for name in sources_of(asked)):
        return False
    query, negated = _query_in(asked)
    if not query:
        return None
    table = schema.full(_table_of(query))
    # whoever else has made the table may have put rows in
    if not schema.has("table", table) or _may_be_another(guard, query, table[-1]):
        return None
    found = outcome(query, table, schema)
    if guard.query:
        return found or None
    return found if found is None else found is not (negated is not guard.negated)


_LEAVES = frozenset({"CONTINUE", "EXIT"})


def _looped(guard: Guard) -> Part:
    """The query that a loop goes through; what it is, where it is none."""
    tokens = Tokens(guard.query)
    part = Part(tokens, 0, len(tokens))
    at = part.find("IN")
    return part._replace(first=at + 1).bare() if at > 0 else part


def _table_of(query: Part) -> Name:
    return query.name_at(query.first + 1 + (query.tokens.word(query.first + 1) == "ONLY"))


def _is_of_loop(guard: Guard, update: Statement) -> bool:
    """Whether an UPDATE is of the row that a loop over its table has found: UPDATE t … WHERE id = r.id."""
    at = whole(update).find("WHERE")
    if not guard.query or update.shape.verb != "update" or at < 0:
        return False
    query, _ = _query_in(_looped(guard))
    said = _OWN.fullmatch(update.tokens.text[update.tokens.end[at] : update.end].strip())
    named = guard.query.split()[1:2]
    return (
        bool(query)
        and said is not None
        and said[1] == said[3]
        and [said[2]] == named
        and _table_of(query)[-1:] == changed_table(update)[-1:]
    )


_OWN = pattern(r"(?:\w+\.)?(\"?\w+\"?)\s*=\s*(\w+)\.(\"?\w+\"?)")
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
