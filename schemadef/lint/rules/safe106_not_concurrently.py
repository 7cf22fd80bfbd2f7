"""What has a CONCURRENTLY form, without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, is_used, span
from schemadef.lint.sql.part import dropped_names, shown_name, whole
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index, a partition or a materialized view that is in use."""
    shape = statement.shape
    if shape.verb == "alter":
        for action, part in altered(statement, file):
            if action.verb == "detach" and part.find("CONCURRENTLY") < 0 and part.find("FINALIZE") < 0:
                done = f"ALTER TABLE {spelled(shape.name, file.dialect)} {part.text} CONCURRENTLY"
                yield _finding(f"DETACH PARTITION {action.name}", done, *span(part))
    elif shape.verb == "drop":
        if shape.kind == "index" and "concurrently" not in shape.flags and not _is_short(statement):
            for name in dropped_names(statement):
                if is_used(file, name):
                    what = f"DROP INDEX {shown_name(name)}"
                    done = f"DROP INDEX CONCURRENTLY IF EXISTS {spelled(name, file.dialect)}"
                    yield _finding(what, done, statement.start, statement.end)
    elif not file.rollback:
        yield from _remade(statement, file)


def _is_short(statement: Statement) -> bool:
    """Whether a block drops an index that is of no use, or gives up when others hold the table."""
    invalid = statement.guard is not None and "indisvalid" in statement.guard.condition
    return invalid or (statement.outer is not None and "lock_timeout" in statement.outer.text)


def _remade(statement: Statement, file: File) -> Iterator[Finding]:
    """REINDEX, other than of the system's own, and REFRESH."""
    part = whole(statement)
    words = {part.tokens.word(index) for index in range(part.first, part.last)}
    refresh = statement.shape.verb == "refresh"
    off = part.tokens.word(part.first + 1) == "(" and words & {"FALSE", "OFF"}
    if ("CONCURRENTLY" in words and not off) or "SYSTEM" in words or (refresh and "NO" in words):
        return
    name = part.name_at(part.last - 1 if not refresh else part.first + 3)
    if name and not file.is_new(name):
        what = f"REFRESH MATERIALIZED VIEW {shown_name(name)}" if refresh else f"REINDEX {shown_name(name)}"
        said = ["REFRESH", "MATERIALIZED", "VIEW"] if refresh else ["REINDEX", *statement.words(2)[1:]]
        done = " ".join((*said, "CONCURRENTLY", spelled(name, file.dialect)))
        yield _finding(what, done, statement.start, statement.end)


def _finding(what: str, instead: str, start: int, end: int) -> Finding:
    hint = f"write outside of a transaction: {instead};"
    return Finding("SAFE106", start, end, f"{what} keeps others out until it is done", hint)


register(
    Rule(
        code="SAFE106",
        name="not-concurrently",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"drop", "reindex", "refresh", "alter"}),
        words=frozenset({"DETACH", "INDEX", "REINDEX", "REFRESH"}),
        check=check,
        why=(
            "DROP INDEX and DETACH PARTITION wait for and then keep out everybody (ACCESS EXCLUSIVE), "
            "REFRESH MATERIALIZED VIEW all readers, REINDEX all writers, while it lasts."
        ),
        bad="DROP INDEX IF EXISTS users_email;\n",
        good="DROP INDEX CONCURRENTLY IF EXISTS users_email;\n",
        source=("postgresql.org: DROP INDEX, REINDEX, REFRESH MATERIALIZED VIEW, ALTER TABLE DETACH PARTITION"),
    )
)
