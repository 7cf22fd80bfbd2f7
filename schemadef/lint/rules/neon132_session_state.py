"""What lasts in a session only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A setting, a prepared statement, a channel, a lock or a temporary table of the session."""
    words = statement.words(3)
    what = ""
    if statement.shape.verb == "create":
        kept = "temporary" in statement.shape.flags and statement.find("ON", "COMMIT", "DROP") < 0
        what = "a temporary table" if kept and statement.outer is None and statement.shape.kind == "table" else ""
    elif statement.shape.verb == "select":
        what = "this lock" if _locks(statement) else ""
    elif words[:1] != ["SET"] or words[1:2] not in (["LOCAL"], ["CONSTRAINTS"], ["TRANSACTION"]):
        what = f"what {words[0]} leaves"
    if what:
        end = statement.tokens.end[statement.first]
        message = f"{what} is gone, or somebody else's, with the next request"
        yield Finding("NEON132", statement.start, end, message, _INSTEAD.get(words[0]) or _for_a_block(statement))


_INSTEAD = {
    "CREATE": "make it in the block that needs it, with ON COMMIT DROP, or write a query in WITH instead",
    "SELECT": "lock until the transaction ends, in the block that needs it: pg_advisory_xact_lock",
    "PREPARE": "write the statement itself",
    "DECLARE": "go through the query in the block that needs it: FOR … IN … LOOP",
    "LISTEN": "leave it to the program that is to hear it, on a connection of its own",
    "LOAD": "leave it to the server's session_preload_libraries",
}
"""What to write instead of a statement, by its first word; SET has its setting."""


def _for_a_block(statement: Statement) -> str:
    """The setting as a block makes it for itself, as far as it is a plain one."""
    tokens, at = statement.tokens, statement.first + 1
    at += tokens.word(at) == "SESSION"
    words = tokens.words[at : statement.last]
    if statement.words(1) != ["SET"] or statement.last < at + 3 or (words[1] not in ("=", "TO")):
        return "set_config(…, true) in the block that needs it"
    values = [tokens.source(index).strip("'\"") for index in range(at + 2, statement.last) if tokens.word(index) != ","]
    setting, value = literal(tokens.name(at)), literal(", ".join(values))
    return f"in the block that needs it: PERFORM set_config({setting}, {value}, true);"


def _locks(statement: Statement) -> bool:
    words = statement.words(6)
    return any(word in ("PG_ADVISORY_LOCK", "PG_TRY_ADVISORY_LOCK") for word in words)


_WORDS = frozenset(
    {"SET", "PREPARE", "LISTEN", "DECLARE", "LOAD", "TEMP", "TEMPORARY", "PG_ADVISORY_LOCK", "PG_TRY_ADVISORY_LOCK"}
)


register(
    Rule(
        code="NEON132",
        name="session-state",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"set", "prepare", "listen", "declare", "load", "create", "select"}),
        words=_WORDS,
        check=check,
        why=(
            "Over HTTP, and behind Neon's pooler, the next statement may be another session's: what SET, "
            "PREPARE, LISTEN and a session's lock leave is lost, or somebody else's. SET LOCAL and "
            "set_config(…, true) last as long as the transaction."
        ),
        bad="SET search_path = app;\n",
        good=("DO $$ BEGIN\n  PERFORM set_config('search_path', 'app', true);\nEND $$;\n"),
        source="neon.com: Connection pooling; serverless driver",
    )
)
