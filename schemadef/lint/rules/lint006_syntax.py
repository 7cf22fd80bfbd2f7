"""What Postgres's own parser does not read."""

from __future__ import annotations

import atexit
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.syntax import Parser


@cache
def _parser() -> Parser:
    from schemadef.lint.syntax import Parser

    parser = Parser()
    atexit.register(parser.close)
    return parser


def whole(file: File) -> Iterator[Finding]:
    """One finding for each statement that does not parse; what a template leaves open is not asked."""
    asked = [statement for statement in file.statements if not _is_open(statement)]
    for statement, fault in zip(asked, _parser().faults(one.text for one in asked), strict=True):
        if fault is not None:
            start = statement.start + min(fault.offset, statement.end - statement.start - 1)
            yield Finding("LINT006", start, _token_end(statement, start), fault.message)


def _is_open(statement: Statement) -> bool:
    """Whether it has a placeholder, or rows that a client would send."""
    kinds = statement.tokens.kind[statement.first : statement.last]
    return PLACEHOLDER in kinds or (statement.shape.verb == "copy" and statement.find("STDIN") >= 0)


def _token_end(statement: Statement, start: int) -> int:
    """Where the token ends that stands at an offset."""
    tokens = statement.tokens
    index = bisect_right(tokens.start, start) - 1
    return max(tokens.end[index], start + 1) if index >= 0 else start + 1


register(
    Rule(
        code="LINT006",
        name="syntax",
        severity=Severity.HINT,
        families=POSTGRES,
        why=(
            "The server refuses what it cannot parse. Its own parser is asked when that is wanted: --syntax, or "
            "--select LINT006; it takes a process of its own, for it ends the one that it is in on some texts."
        ),
        bad="CREATE TABLE IF NOT EXISTS a (id integer,);\n",
        good="CREATE TABLE IF NOT EXISTS a (id integer);\n",
        source="github.com/pganalyze/libpg_query",
        whole=whole,
    )
)
