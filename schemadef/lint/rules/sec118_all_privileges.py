"""A grant of all that there is, whatever it is needed for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """GRANT ALL on tables or schemas: of functions, types and sequences there is little else to grant."""
    part, tokens = whole(statement), statement.tokens
    at, on, to = part.find("GRANT"), part.find("ON"), part.find("TO")
    if not 0 <= at < on < to or tokens.word(at + 1) != "ALL":
        return
    what = tokens.word(on + 1 + (tokens.word(on + 1) == "ALL"))
    # of everybody SEC109 says more
    if what in _OTHERS or "PUBLIC" in tokens.words[to : part.last]:
        return
    more = "CREATE" if what.startswith("SCHEMA") else "TRUNCATE, REFERENCES and TRIGGER"
    message = f"ALL is {more}, too, and what later versions of Postgres add"
    yield Finding("SEC118", tokens.start[at], tokens.end_of(at + 1), message, "name what the role does")


_OTHERS = frozenset(
    {
        "FUNCTION", "FUNCTIONS", "PROCEDURE", "PROCEDURES", "ROUTINE", "ROUTINES", "TYPE", "TYPES", "DOMAIN",
        "SEQUENCE", "SEQUENCES", "LANGUAGE", "FOREIGN", "DATABASE", "LARGE", "PARAMETER", "TABLESPACE",
    }
)  # fmt: skip


register(
    Rule(
        code="SEC118",
        name="all-privileges",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"grant", "alter"}),
        kinds=frozenset({"", "default privileges"}),
        words=frozenset({"ALL"}),
        check=check,
        why=(
            "An application that reads and writes rows needs neither TRUNCATE, which no row-level security stops, nor "
            "TRIGGER, with which it runs code as whoever writes. A hint: the role of an owner, or of a migration, is "
            "to have everything, and no file says which role is one."
        ),
        bad="GRANT ALL ON notes TO app_user;\n",
        good="GRANT SELECT, INSERT, UPDATE, DELETE ON notes TO app_user;\n",
        source="postgresql.org: GRANT; Row Security Policies (TRUNCATE and REFERENCES are not subject to it)",
    )
)
