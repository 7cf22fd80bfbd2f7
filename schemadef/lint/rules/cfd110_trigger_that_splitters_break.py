"""A trigger in a shape that D1's splitter cuts into pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sql.cutting import open_body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_HELP = "write it on one line, BEGIN and END in capitals, each CASE in parentheses, without a comment"


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A body that does not begin with an upper-case BEGIN, or has a CASE that is not in parentheses, or a comment."""
    if statement.shape.kind != "trigger":
        return
    found = next(_problems(statement), None)
    if found is not None:
        from schemadef.lint.sqlite.trigger import on_one_line

        index, message = found
        start, end = statement.tokens.start[index], statement.tokens.end[index]
        fix = Fix((Edit(statement.start, statement.end, on_one_line(statement)),))
        yield Finding("CFD110", start, end, message, _HELP, fix)


def _problems(statement: Statement) -> Iterator[tuple[int, str]]:
    """Each token that is in the way, and how."""
    from schemadef.lint.sqlite.trigger import is_cut

    tokens, begin = statement.tokens, statement.find("BEGIN")
    if begin < 0 or open_body(statement) >= 0:
        return
    if tokens.source(begin) != "BEGIN" or tokens.source(statement.last - 1) != "END":
        yield begin, "the splitter of a remote D1 knows BEGIN and END in capitals only"
    depth = 0
    for index in range(begin, statement.last):
        word = tokens.word(index)
        depth += (word == "(") - (word == ")")
        if word == "CASE" and depth == 0:
            yield index, "a CASE outside parentheses ends the trigger at its END on a remote D1"
    if any(statement.start < start < statement.end for start, _ in tokens.comments):
        yield begin, "a comment inside a trigger breaks it on a remote D1"
    if is_cut(statement):
        yield begin, "wrangler cuts the trigger into pieces"


register(
    Rule(
        code="CFD110",
        name="trigger-that-splitters-break",
        severity=Severity.ERROR,
        families=SQLITE,
        verbs=frozenset({"create"}),
        kinds=frozenset({"trigger"}),
        check=check,
        why=(
            "D1 cuts what it is sent at semicolons, and finds the end of a trigger by its words. An error: it refuses "
            "the pieces."
        ),
        bad="CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a begin SELECT 1; end;\n",
        good="CREATE TRIGGER IF NOT EXISTS t AFTER INSERT ON a BEGIN SELECT 1; END;\n",
        source="workers-sdk#10998, #4326, #15314",
        errors=("incomplete input",),
    )
)
