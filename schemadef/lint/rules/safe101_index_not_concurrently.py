"""CREATE INDEX keeps writers out while it builds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import is_told, is_used
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index on a table that is in use, built while nobody can write to it."""
    shape = statement.shape
    if shape.kind != "index" or "concurrently" in shape.flags or not is_used(file, shape.table) or _only(statement):
        return
    if is_told(statement, file):
        return
    table = shown_name(shape.table)
    message = f"CREATE INDEX keeps writers out of {table} while it builds"
    if file.schema.table(shape.table).partitioned:
        hint = f"make it ON ONLY {table}, then one on each partition CONCURRENTLY, and ATTACH them"
    else:
        hint = _instead(statement, file)
    yield Finding("SAFE101", statement.start, statement.tokens.end_of(shape.at - 1), message, hint)


def _instead(statement: Statement, file: File) -> str:
    """The index, built while others write: CONCURRENTLY, in no block and in no transaction."""
    from schemadef.lint.mend.instead import index, instead
    from schemadef.lint.schema.names import index_name

    shape, at = statement.shape, statement.find("ON")
    name = shape.name or ((*shape.table[:-1], index_name(statement)) if index_name(statement) else ())
    if not name or at < 0:
        return "write CREATE INDEX CONCURRENTLY, as a statement of its own outside of a transaction and of DO"
    rest = statement.tokens.text[statement.tokens.start[at] : statement.end]
    path = name if len(name) > 1 else (*shape.table[:-1], *name)
    made = index(path, statement.find("UNIQUE") >= 0, rest, file.dialect)
    return instead(statement, made, "outside of a transaction")


def _only(statement: Statement) -> bool:
    """Whether it is the index of a partitioned table alone, which builds nothing."""
    place = statement.find("ON")
    return statement.tokens.word(place + 1) == "ONLY"


register(
    Rule(
        code="SAFE101",
        name="index-not-concurrently",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        check=check,
        why=(
            "CREATE INDEX takes a SHARE lock: every write to the table waits until the index is built. A "
            "partitioned table has no CONCURRENTLY: make the index ON ONLY it, then one on each partition "
            "CONCURRENTLY, and attach them."
        ),
        bad="CREATE INDEX IF NOT EXISTS users_email ON users (email);\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_index\n"
            "    WHERE indexrelid = pg_catalog.to_regclass('\"users_email\"') AND NOT indisvalid\n"
            "  ) THEN\n"
            '    DROP INDEX "users_email";\n'
            "  END IF;\n"
            "END $$;\n"
            "--> statement-breakpoint\n"
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS users_email ON users (email);\n"
        ),
        source="postgresql.org: CREATE INDEX, Building Indexes Concurrently",
    )
)
