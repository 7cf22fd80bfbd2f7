"""= NULL, and NOT IN of a query that may give NULL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What stands behind WHERE, AND, OR and ON; what SET gives a column is no comparison."""
    tokens = statement.tokens
    words = tokens.words
    condition = False
    for index in range(statement.first, statement.last):
        word = words[index]
        if word in _CONDITIONS:
            condition = True
        elif word in _NONE:
            condition = False
        if condition and word == "=" and words[index + 1 : index + 2] == ["NULL"]:
            start, end = tokens.start[index], tokens.end[index + 1]
            yield Finding("SAFE504", start, end, "nothing equals NULL: this holds for no row", _is(statement, index))
        if condition and words[index : index + 4] == ["NOT", "IN", "(", "SELECT"]:
            start, end = tokens.start[index], tokens.end[index + 3]
            message = "this holds for no row as soon as the query gives a NULL"
            yield Finding(
                "SAFE504",
                start,
                end,
                message,
                "write NOT EXISTS, with a query that compares: which columns of both, only its author knows",
            )


def _is(statement: Statement, index: int) -> str:
    """The statement with a comparison that NULL can pass."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import instead_of, rewritten

    return instead(statement, [rewritten(statement, [instead_of(statement, index, index + 2, "IS NULL")])])


_CONDITIONS = frozenset({"WHERE", "AND", "OR", "ON", "WHEN", "HAVING"})
_NONE = frozenset({"SET", "SELECT", "FROM", "THEN", "ELSE", "VALUES", "RETURNING"})


register(
    Rule(
        code="SAFE504",
        name="null-compared",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"update", "delete", "insert", "select", "with"}),
        words=frozenset({"NULL", "NOT"}),
        check=check,
        why=(
            "Nothing equals NULL, and NOT IN of a list with a NULL in it holds for no row: the statement "
            "changes nothing, without a word."
        ),
        bad="UPDATE users SET active = true WHERE active = NULL;\n",
        good="UPDATE users SET active = true WHERE active IS NULL;\n",
        source="postgresql.org: Comparison Functions and Operators; Subquery Expressions",
    )
)
