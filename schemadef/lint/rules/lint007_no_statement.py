"""What begins no statement that Postgres has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import WORD

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_COMMANDS = frozenset(
    {
        "ABORT", "ALTER", "ANALYSE", "ANALYZE", "BEGIN", "CALL", "CHECKPOINT", "CLOSE", "CLUSTER", "COMMENT",
        "COMMIT", "COPY", "CREATE", "DEALLOCATE", "DECLARE", "DELETE", "DISCARD", "DO", "DROP", "END", "EXECUTE",
        "EXPLAIN", "FETCH", "GRANT", "IMPORT", "INSERT", "LISTEN", "LOAD", "LOCK", "MERGE", "MOVE", "NOTIFY",
        "PREPARE", "REASSIGN", "REFRESH", "REINDEX", "RELEASE", "RESET", "REVOKE", "ROLLBACK", "SAVEPOINT",
        "SECURITY", "SELECT", "SET", "SHOW", "START", "TABLE", "TRUNCATE", "UNLISTEN", "UPDATE", "VACUUM", "VALUES",
        "WITH",
    }
)  # fmt: skip
"""The first words of statements (postgresql.org, "SQL Commands")."""

_THINGS = frozenset(
    {
        "ACCESS", "AGGREGATE", "CAST", "COLLATION", "CONSTRAINT", "CONVERSION", "DATABASE", "DEFAULT", "DOMAIN",
        "EVENT", "EXTENSION", "FOREIGN", "FUNCTION", "GROUP", "INDEX", "LANGUAGE", "LARGE", "MATERIALIZED",
        "OPERATOR", "OWNED", "POLICY", "PROCEDURE", "PUBLICATION", "ROLE", "ROUTINE", "RULE", "SCHEMA", "SEQUENCE",
        "SERVER", "STATISTICS", "SUBSCRIPTION", "SYSTEM", "TABLE", "TABLESPACE", "TEXT", "TRANSFORM", "TRIGGER",
        "TYPE", "USER", "VIEW", "ASSERTION",
    }
)  # fmt: skip
"""What CREATE, ALTER and DROP are followed by there, after words such as OR REPLACE."""

_ABOUT_THINGS = frozenset({"CREATE", "ALTER", "DROP"})
_BEFORE = frozenset(
    {"OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE", "GLOBAL", "LOCAL", "RECURSIVE", "TRUSTED",
     "PROCEDURAL"}
)  # fmt: skip


def whole(file: File) -> Iterator[Finding]:
    """One finding for each of them; what a template begins with is not known, and what is no text has no words."""
    for statement in file.statements if "\0" not in file.text else ():
        verb = statement.tokens.words[statement.first]
        if verb in _ABOUT_THINGS:
            yield from _of_nothing(statement, verb.lower())
        elif verb not in _COMMANDS and statement.tokens.kind_of(statement.first) == WORD:
            yield _finding(statement, statement.first, _COMMANDS, f"no statement begins with {verb}")


def _of_nothing(statement: Statement, verb: str) -> Iterator[Finding]:
    """The finding for a definition of what does not exist."""
    tokens, at = statement.tokens, statement.first + 1
    while at < statement.last and tokens.words[at] in _BEFORE:
        at += 1
    if at < statement.last and tokens.words[at] not in _THINGS and tokens.kind_of(at) == WORD:
        yield _finding(statement, at, _THINGS, f"there is nothing to {verb} that is called {tokens.words[at]}")


def _finding(statement: Statement, at: int, known: frozenset[str], message: str) -> Finding:
    tokens = statement.tokens
    return Finding("LINT007", tokens.start[at], tokens.end_of(at), message, _hint(tokens.words[at], known))


@lru_cache(maxsize=1_000)
def _hint(word: str, known: frozenset[str]) -> str:
    """What a word is near to; a file may have the same one very often, and the nearest takes long to find."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else "take it out of what is sent to Postgres"


register(
    Rule(
        code="LINT007",
        name="no-statement",
        severity=Severity.ERROR,
        families=POSTGRES,
        whole=whole,
        why=(
            "The server refuses it (42601), and what stands before it in the file has been done by then. The rest of a "
            "statement is read by Postgres's own parser, when that is asked for: --syntax."
        ),
        bad="CREATE TABEL IF NOT EXISTS a (id integer);\n",
        good="CREATE TABLE IF NOT EXISTS a (id integer);\n",
        source="postgresql.org: SQL Commands",
    )
)
