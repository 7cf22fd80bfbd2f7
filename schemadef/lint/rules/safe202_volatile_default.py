"""A default that is computed for each row writes the table anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


_STEADY = frozenset(
    {
        "now", "transaction_timestamp", "statement_timestamp", "current_setting", "current_user", "session_user",
        "current_date", "current_time", "current_timestamp", "localtime", "localtimestamp", "array", "row", "cast",
        "coalesce", "nullif", "extract", "date_trunc", "date_part", "timezone", "interval", "make_interval",
        "make_date", "make_timestamp", "make_timestamptz", "to_char", "to_date", "to_timestamp", "lower", "upper",
        "concat", "format", "length", "md5", "abs", "round", "floor", "ceil", "jsonb_build_object",
        "json_build_object", "jsonb_build_array", "json_build_array", "to_json", "to_jsonb", "varchar", "char",
        "character", "varying", "numeric", "decimal", "bit", "time", "timestamp", "timestamptz", "vector", "halfvec",
        "int4range", "int8range", "numrange", "tsrange", "tstzrange", "daterange", "lpad", "rpad", "repeat", "replace",
        "substring", "trim", "greatest", "least", "array_fill", "and", "or", "not", "in", "any", "all", "as", "when",
        "then", "else", "decode", "encode", "to_tsvector", "precision",
    }
)  # fmt: skip
"""What is known to give one value for all rows of a statement, and words that are no functions."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column whose default calls what may give another value for each row."""
    for name, part in added_columns(statement, file):
        called = _called(part, file)
        if called:
            table = table_name(statement)
            message = f"{called}() is computed for each row: this writes {table} anew while nobody can use it"
            hint = _default_later(statement, name, part, file)
            yield Finding("SAFE202", *span(part), message, hint)


def _default_later(statement: Statement, name: str, part: Part, file: File) -> str:
    """The column by itself, its default for what comes, values for the rows that are there, and what it must be."""
    from schemadef.lint.mend.instead import added_column, clause_of, definition, filled, instead, never_null

    table, dialect, default = statement.shape.name, file.dialect, clause_of(part, "DEFAULT")
    if default is None or {"UNIQUE", "PRIMARY"} & set(part.tokens.words[part.first : part.last]):
        return f"add {name} without a default, SET DEFAULT in the next statement, and fill the old rows in batches"
    given = default._replace(first=default.first + 1).text
    sql, quoted = spelled(table, dialect), spelled((name,), dialect)
    statements = [
        added_column(table, name, definition(part, "DEFAULT", "NOT", "CHECK", "REFERENCES"), dialect),
        f"ALTER TABLE {sql} ALTER COLUMN {quoted} SET DEFAULT {given}",
        filled(table, name, given, dialect),
        *(never_null(table, name, dialect) if clause_of(part, "NOT") else ()),
    ]
    return instead(statement, statements, "the UPDATE until it changes no more")


def _called(part: Part, file: File) -> str:
    """The function of a default that is not known to give one value; empty for none."""
    at = part.find("DEFAULT")
    words = part.tokens.words[at : part.last] if at >= 0 else []
    if "(" not in words:
        return ""
    behind = [word for word in _BEHIND if word in words]
    stop = min((place for word in behind if (place := part.find(word)) > at), default=part.last)
    tokens = part.tokens
    for index in range(at + 1, stop):
        name = tokens.name(index) if tokens.word(index + 1) == "(" else ""
        if name and name not in _STEADY and file.schema.full((name,)) not in file.schema.deeds.steady:
            return name
    return ""


_BEHIND = ("CHECK", "REFERENCES", "CONSTRAINT", "UNIQUE", "PRIMARY", "GENERATED", "COLLATE")


register(
    Rule(
        code="SAFE202",
        name="volatile-default",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"DEFAULT"}),
        check=check,
        why=(
            "A default that is the same for all rows is stored once. One that is not, such as "
            "gen_random_uuid() or random(), is computed for each row, and the table written anew while "
            "nobody can use it."
        ),
        bad="ALTER TABLE users ADD COLUMN IF NOT EXISTS token uuid DEFAULT gen_random_uuid();\n",
        good=(
            "ALTER TABLE users ADD COLUMN IF NOT EXISTS token uuid;\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE users ALTER COLUMN token SET DEFAULT gen_random_uuid();\n"
        ),
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
