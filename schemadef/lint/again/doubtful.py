"""What stands in a block behind a loop or a condition of which nobody can say that it comes out otherwise again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.lint.again.protected import guards_around, holds_alone, telling_guard
from schemadef.lint.rows.inserts import inserts
from schemadef.lint.rows.rows import looks
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.part import Part, whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Guard, Statement

_LOOKS = pattern(r"\bNOT\s+EXISTS\b|\bEXCEPT\b|\bIS\s+NULL\b|\bDISTINCT\s+FROM\b|\bNOT\s+FOUND\b", re.IGNORECASE)
_READS = frozenset({"FROM", "JOIN", "UPDATE", "USING"})
_QUIET = frozenset({"select", "perform", "set", "lock", "analyze", "comment", "commit"})
_ROWS = frozenset({"insert", "update", "delete", "truncate", "with"})


def _inside(block: Statement) -> list[Statement]:
    """The statements of a block that stand behind a loop, a condition or a handler."""
    return [one for one in block.inner if one.guard is not None]


def _in_loops(block: Statement) -> list[Statement]:
    """Those of them that may stand in a loop: most blocks have none."""
    return _inside(block) if block.inner and "LOOP" in block.inner[0].tokens.words else []


def made_in_loops(block: Statement) -> Iterator[Statement]:
    """What a loop over rows makes when nothing else lets it run again, and its query does not leave out what is there.

    What is taken away for each row that is found is gone the next time, and so is not found.
    """
    for one in _in_loops(block):
        adds = one.shape.verb == "create" or any(action.verb == "add" for action in one.shape.actions)
        if adds and _is_only_looped(one):
            yield one


def made_of_itself(block: Statement) -> Iterator[Statement]:
    """What a loop adds with more around the definition that it had before, as pg_get_constraintdef() gives it: the next
    time it finds what it has added, and puts the same around it once more.
    """
    for one in _in_loops(block):
        adds = one.shape.verb == "create" or any(action.verb == "add" for action in one.shape.actions)
        if (
            adds
            and "%s" in one.text
            and _DEFINES.search(block.text)
            and not (any(_LEAVES_OUT.search(guard.query) for guard in guards_around(one)) or telling_guard(one))
        ):
            yield one


_DEFINES = pattern(r"\bpg_get_(?:constraintdef|expr|viewdef|indexdef|triggerdef)\s*\(", re.IGNORECASE)
_LEAVES_OUT = pattern(r"\bNOT\s+(?:I?LIKE|SIMILAR)\b|!~|\b(?:strpos|position)\b[^;]*=\s*0", re.IGNORECASE)


def made_on_some_servers(block: Statement, file: File) -> Iterator[Statement]:
    """What a block makes or takes away where a condition holds that asks for no object of the files."""
    for one in _inside(block):
        verb = one.shape.verb
        guard = telling_guard(one) if verb in ("create", "alter", "drop", "insert") else None
        if guard is None or not guard.condition:
            continue
        doubtful = asks_the_server(guard, file.schema) or (verb != "insert" and _asks_for_rows(guard))
        if doubtful and not _is_kept(one):
            yield one


def roles_altered_later(block: Statement) -> Iterator[Statement]:
    """The roles that a block alters where it finds them, and makes otherwise: what is new is so the next time."""
    for one in _inside(block):
        guard = one.guard
        if one.shape.verb != "alter" or one.shape.kind not in _ROLES or guard is None or not guard.condition:
            continue
        made = (other.guard for other in block.inner if other.shape.verb == "create" and other.shape.kind in _ROLES)
        if any(
            other is not None and (other.start, other.negated) == (guard.start, not guard.negated) for other in made
        ):
            yield one


_ROLES = frozenset({"role", "user", "group"})


def _is_kept(statement: Statement) -> bool:
    """Whether a guard that does not ask what kind of server this is lets a statement run again."""
    told = [one for one in guards_around(statement) if not (_is_of_server(one.condition) or _holds_there_anyway(one))]
    return holds_alone(statement, [one for one in told if not _asks_for_rows(one)])


def _holds_there_anyway(guard: Guard) -> bool:
    """Whether a condition holds on some servers whatever else it asks for: EXISTS (…) OR current_user = 'a' AND …."""
    if guard.negated or "or" not in (lower := guard.condition.lower()) or " or" not in " ".join(lower.split()):
        return False
    tokens = Tokens(guard.condition)
    part = Part(tokens, 0, len(tokens))
    cuts = [index for index in part.outside() if tokens.words[index] == "OR"]
    for first, last in zip([0, *(cut + 1 for cut in cuts)], [*cuts, part.last], strict=True) if cuts else ():
        words = tokens.words[first:last]
        if "NOT" not in words and "NULL" not in words and _OF_SERVER.search(part._replace(first=first, last=last).text):
            return True
    return False


_READS_TABLE = re.compile(r"\b(?:from|join)\s+(?:only\s+)?(\"?\w+\"?)(?:\s*\.\s*(\"?\w+\"?))?", re.IGNORECASE)
_CATALOGS = ("FROM pg_", "FROM information_schema.", "from pg_", "from information_schema.")
"""How most conditions read a catalog, which is found faster than by the pattern."""


def _asks_for_rows(guard: Guard) -> bool:
    """Whether a condition asks for nothing but rows of tables that its branch leaves as they are."""
    if any([sign in guard.condition for sign in _CATALOGS]) and "pg_temp" not in guard.condition:
        return False
    found = [one.groups() for one in _READS_TABLE.finditer(guard.condition)]
    if not found or any(_is_of_catalog(first, second) for first, second in found):
        return False
    asked = {(second or first).strip('"') for first, second in found}
    return not any(_changes_rows(one, asked) for one in guard.inside)


def _is_of_catalog(first: str, second: str | None) -> bool:
    """Whether a table is one of the server's own, or none: a function, a query."""
    first = first.strip('"').lower()
    return first in ("pg_catalog", "information_schema", "select", "unnest") or (second is None and first[:3] == "pg_")


def _changes_rows(statement: Statement, asked: set[str]) -> bool:
    """Whether a statement may change rows of some tables, or nobody can tell what it does."""
    verb = statement.shape.verb
    return verb in ("execute", "perform", "call", "select") or (verb in _ROWS and _may_change(statement, asked))


def _is_of_server(condition: str) -> bool:
    """Whether a condition asks nothing but what kind of server or session this is."""
    text = condition.lower()
    if "from" in text or _NUMBER_OF_VERSION in condition:
        return False
    return _OF_SERVER.search(text) is not None


_OF_SERVER = pattern(
    r"\b(?:current_database|current_setting|current_user|session_user|version|inet_server_addr|pg_is_in_recovery|"
    r"has_\w+_privilege)\b",
    re.IGNORECASE,
)
_NUMBER_OF_VERSION = "server_version_num"
_STRANGERS = pattern(
    r"\b(rolname|usename|extname|datname|table_name|tablename|relname|nspname|schema_name|viewname)\b\s*(?:=|in\s*\()"
    r"\s*'([^'%]+)'|(to_regclass|to_regrole|to_regnamespace|to_regtype)\s*\(\s*'([^'%]+)'",
    re.IGNORECASE,
)
_THERE = frozenset({"public", "plpgsql", "pg_catalog", "information_schema"})


def asks_the_server(guard: Guard, schema: Schema) -> bool:
    """Whether a condition asks what kind of server or session this is, or for an object that no file makes."""
    text = guard.condition
    if _is_of_server(text) or _holds_there_anyway(guard):
        return True
    if schema.partial or guard.negated or re.search(r"\bnot\b|\bis\s+null\b", text, re.IGNORECASE):
        return False
    asked = [found[2] or found[4] for found in _STRANGERS.finditer(text)]
    return any(name not in _THERE and not _is_made(name, schema) for name in asked)


def _is_made(name: str, schema: Schema) -> bool:
    """Whether a file has made something of a name, of whatever kind."""
    bare = name.rpartition(".")[2].strip('"')
    return (bare,) in schema.ever or any(full[-1] == bare for _, full in schema.objects)


def rows_unasked(block: Statement, file: File) -> Iterator[Statement]:
    """The INSERTs that nothing keeps from adding their rows once more: what stands around them asks for other tables
    than those that are changed behind it.
    """
    for one in _inside(block):
        if one.shape.verb != "insert" or not all(_adds(insert, file.schema) for insert in inserts(one)):
            continue
        asked, around = _asked(block, one), list(guards_around(one))
        if any(_still_counts(guard, one) for guard in around):
            yield one
            continue
        if not any(guard.caught or not isinstance(guard.inside, list) for guard in around) and not any(
            _may_change(other, asked) for guard in around for other in guard.inside
        ):
            yield one


_COUNTS = pattern(
    r"\(?\s*\(?\s*select\s+count\s*\([^()]*\)\s+from\s+([\w.\"]+)\s*\)\s*(?:(>=?)\s*\d+|<=?\s*(?:[2-9]|\d\d+))\s*\)?",
    re.IGNORECASE,
)


def _still_counts(guard: Guard, insert: Statement) -> bool:
    """Whether a condition holds as long as a table has rows, or few, and an INSERT puts one more into it."""
    if not guard.condition or guard.negated or "count" not in guard.condition.lower():
        return False
    found = _COUNTS.fullmatch(guard.condition)
    return found is not None and any(
        one.table[-1:] == (found[1].rpartition(".")[2].strip('"'),) for one in inserts(insert)
    )


def touches_rows(block: Statement) -> bool:
    """Whether a block puts rows in, or changes some: most do neither."""
    return not _TOUCHING.isdisjoint([one.shape.verb for one in block.inner])


_TOUCHING = frozenset({"insert", "update"})


def adds_and_changes(block: Statement) -> bool:
    """Whether a block puts rows in and changes some: most do neither."""
    return len(block.inner) > 1 and {"insert", "update"} <= {one.shape.verb for one in block.inner}


def changes_behind_conditions(block: Statement) -> bool:
    """Whether a block changes rows behind an IF or in a loop: most do not."""
    return any(
        one.shape.verb == "update" and one.guard is not None and (one.guard.condition or one.guard.query)
        for one in block.inner
    )


def looped_updates(block: Statement) -> Iterator[tuple[Statement, str]]:
    """The UPDATEs in loops over rows, each with the queries of the loops."""
    for one in _in_loops(block):
        if one.shape.verb == "update" and _is_only_looped(one):
            yield one, " ".join(guard.query for guard in guards_around(one))


def _adds(insert: Insert, schema: Schema) -> bool:
    return not insert.conflict and not looks(insert) and not schema.is_temporary(insert.table)


def _is_only_looped(statement: Statement) -> bool:
    """Whether loops stand around it that may find the same rows again, and nothing that is known to let it run."""
    around = list(guards_around(statement))
    loops = [guard for guard in around if guard.query]
    others = [guard for guard in around if not guard.query]
    return bool(loops) and not any(_LOOKS.search(guard.query) for guard in loops) and not holds_alone(statement, others)


def _asked(block: Statement, statement: Statement) -> set[str]:
    """The tables that a block has read before a statement, where that is not only a loop over their rows."""
    tokens, found = statement.tokens, set()
    part = whole(statement)._replace(first=0, last=statement.first)
    loops = [guard for guard in guards_around(statement) if guard.query and not _LOOKS.search(guard.query)]
    for index, word in enumerate(tokens.words[: statement.first]):
        looped = any(guard.start <= tokens.start[index] < guard.start + len(guard.query) for guard in loops)
        if word in _READS and not looped and (name := part.name_at(index + 1)):
            found.add(name[-1])
    return found


def _may_change(statement: Statement, asked: set[str]) -> bool:
    """Whether a statement changes what was asked; one that is no change of rows may change anything."""
    if statement.shape.verb not in _ROWS:
        return statement.shape.verb not in _QUIET
    tokens = statement.tokens
    return any(
        tokens.name(index) in asked for index in range(statement.first, min(statement.first + 6, statement.last))
    )
