"""What cannot run in a block or a transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import whole as all_of
from schemadef.lint.together import is_in_transaction

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """One of those inside of a DO block, or behind a BEGIN."""
    if statement.outer is None and not is_in_transaction(statement, file):
        return
    read = _READERS.get(statement.shape.verb, _of_definition)
    if what := read(statement, file):
        where = "a DO block" if statement.outer is not None else "a transaction"
        end = statement.tokens.end[statement.first]
        message = f"{what} cannot run in {where}"
        yield Finding("NEON125", statement.start, end, message, "send it as a statement of its own")


def _of_definition(statement: Statement, _: File) -> str:
    shape, words = statement.shape, statement.words(2)
    if shape.kind == "database" and statement.find("SET", "TABLESPACE") >= 0:
        return "ALTER DATABASE SET TABLESPACE"
    if shape.verb in _WHOLE.get(shape.kind, ()):
        return f"{words[0]} {words[1]}"
    if shape.kind == "subscription":
        return _of_subscription(statement)
    if "concurrently" in shape.flags:
        return f"{words[0]} INDEX CONCURRENTLY"
    if any(statement.tokens.word(action.last - 1) == "CONCURRENTLY" for action in shape.actions):
        return "DETACH PARTITION CONCURRENTLY"
    return ""


_WHOLE = {"database": ("create", "drop"), "tablespace": ("create", "drop"), "system": ("alter",)}


def _of_subscription(statement: Statement) -> str:
    """What makes a slot on the other server, or asks it for its tables."""
    verb = statement.shape.verb
    if verb == "create":
        makes = _is_on(statement, "CONNECT", "=") and _is_on(statement, "CREATE_SLOT", "=")
        return "CREATE SUBSCRIPTION with a slot" if makes else ""
    asks = statement.find("PUBLICATION") > 0 and _is_on(statement, "REFRESH", "=")
    return "ALTER SUBSCRIPTION with a refresh" if verb == "alter" and asks else ""


def _is_on(statement: Statement, option: str, mark: str = "") -> bool:
    """Whether an option is not turned off; nobody turns off what is not named."""
    words = statement.tokens.words[statement.first : statement.last]
    places = [at for at, word in enumerate(words[:-2]) if word == option and words[at + 1].startswith(mark)]
    return not any(words[at + 1 + len(mark)] in ("FALSE", "OFF") for at in places)


def _of_reindex(statement: Statement, file: File) -> str:
    part = all_of(statement)
    tokens, (options, at) = part.tokens, _options(part)
    kind = tokens.word(at)
    if kind in ("SCHEMA", "DATABASE", "SYSTEM"):
        return f"REINDEX {kind}"
    is_named = "CONCURRENTLY" in tokens.words[options.first : options.last] and _is_on(statement, "CONCURRENTLY")
    if is_named or tokens.word(at + 1) == "CONCURRENTLY":
        return "REINDEX CONCURRENTLY"
    is_parted = kind == "TABLE" and file.schema.table(part.name_at(at + 1)).partitioned
    return "REINDEX of a partitioned table" if is_parted else ""


def _of_cluster(statement: Statement, file: File) -> str:
    part = all_of(statement)
    _, at = _options(part)
    at += part.tokens.word(at) == "VERBOSE"
    if at >= part.last:
        return "CLUSTER of all tables"
    return "CLUSTER of a partitioned table" if file.schema.table(part.name_at(at)).partitioned else ""


def _options(part: Part) -> tuple[Part, int]:
    """The options in parentheses behind the first word, and where what follows them stands."""
    options = part.inside(part.first + 1)
    return options, options.last + 1 if options else part.first + 1


def _of_vacuum(_: Statement, __: File) -> str:
    return "VACUUM"


def _of_discard(statement: Statement, _: File) -> str:
    return "DISCARD ALL" if statement.words(2)[1:] == ["ALL"] else ""


_READERS: dict[str, Callable[[Statement, File], str]] = {
    "cluster": _of_cluster, "discard": _of_discard, "reindex": _of_reindex, "vacuum": _of_vacuum,
}  # fmt: skip


_WORDS = frozenset(
    {
        "CONCURRENTLY", "DATABASE", "TABLESPACE", "SYSTEM", "VACUUM", "DISCARD", "CLUSTER", "REINDEX", "SUBSCRIPTION",
    }
)  # fmt: skip


register(
    Rule(
        code="NEON125",
        name="not-in-a-transaction",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create", "drop", "reindex", "vacuum", "alter", "discard", "cluster"}),
        words=_WORDS,
        check=check,
        why=(
            "Postgres refuses CONCURRENTLY, VACUUM, CREATE DATABASE and their like inside of a transaction, and "
            "of a DO block (25001)."
        ),
        bad=("DO $$ BEGIN\n  CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\nEND $$;\n"),
        good="CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\n",
        source="postgresql.org: CREATE INDEX, REINDEX, CLUSTER, VACUUM, CREATE DATABASE, CREATE SUBSCRIPTION",
        errors=(
            "cannot run inside a transaction block",
            "cannot be executed from a function",
        ),
    )
)
