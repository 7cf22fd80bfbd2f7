"""CREATE INDEX CONCURRENTLY IF NOT EXISTS skips an index that is invalid."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.mend.wrap import without_invalid
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.cutting import BREAKPOINT
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index that nothing before it drops when it is invalid, or in any case."""
    shape = statement.shape
    careful = {"concurrently", "if not exists"} <= shape.flags
    if shape.kind != "index" or not careful or not shape.name or file.rollback or _is_cleared(statement, file):
        return
    shown = shown_name(shape.name)
    message = f"when a build of {shown} has failed, this skips it, and the index stays invalid"
    start, end = head(statement, shape)
    yield Finding(
        "NEON126", start, end, message, f"before it, drop {shown} when pg_index says NOT indisvalid", _fix(statement)
    )


def _is_cleared(statement: Statement, file: File) -> bool:
    """Whether one of the few statements before it drops the index, when it is invalid or in any case."""
    name = statement.shape.name[-1]
    at = bisect_left(file.statements, statement.start, key=lambda other: other.start)
    for other in file.statements[max(0, at - _NEAR) : at]:
        if other.shape.verb == "drop" and other.shape.kind == "index" and other.shape.name[-1:] == (name,):
            return True
        if other.shape.verb == "do" and name in other.text and "indisvalid" in other.text:
            return True
    return False


_NEAR = 5


def _fix(statement: Statement) -> Fix | None:
    """The block that clears the way, before the statement."""
    if statement.outer is not None:
        return None
    text = f"{without_invalid(statement.shape.name)};\n--> {BREAKPOINT}\n"
    return Fix((Edit(statement.start, statement.start, text),))


register(
    Rule(
        code="NEON126",
        name="invalid-index-left",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        words=frozenset({"CONCURRENTLY"}),
        check=check,
        why=(
            "A build that failed leaves an index that is invalid. The next run finds the name and skips it: no "
            "query uses the index, and a unique one refuses rows all the same."
        ),
        bad="CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF EXISTS (\n"
            "    SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('users_email') AND NOT indisvalid\n"
            "  ) THEN\n"
            "    DROP INDEX users_email;\n"
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\n"
        ),
        source="postgresql.org: CREATE INDEX, Building Indexes Concurrently",
    )
)
