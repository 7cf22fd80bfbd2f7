"""More than one statement in what is sent as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.backward import is_cut_by_its_tool, is_of_a_tool
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """The second statement of each part of a file between breakpoints, unless its tool cuts the file by itself."""
    units: dict[int, list[Statement]] = {}
    for statement in file.statements:
        units.setdefault(statement.unit, []).append(statement)
    several = [inside for inside in units.values() if len(inside) > 1]
    if not several or is_cut_by_its_tool(file):
        return
    has_marks = is_of_a_tool(file)
    for inside in several:
        start, end = inside[1].start, inside[1].tokens.end_of(inside[1].first)
        if has_marks:
            yield Finding("NEON107", start, end, _MESSAGE, _APART)
        else:
            fix = Fix(tuple(_breaks(file, inside)) if file.wishes.edits else ())
            yield Finding("NEON107", start, end, _MESSAGE, "put a line `--> statement-breakpoint` between them", fix)


_MESSAGE = "a second statement in one unit: Neon's HTTP endpoint takes one statement at a time"
_APART = "give each a file of its own, or connect without HTTP: the tool of these marks knows no breakpoint"


def _breaks(file: File, inside: list[Statement]) -> Iterator[Edit]:
    """A breakpoint behind each statement of a unit but the last."""
    for statement in inside[:-1]:
        end = file.text.find(";", statement.end) + 1
        # what stands behind the marker on its line would be part of the comment
        alone = _LINE_ENDS.match(file.text, end)
        yield Edit(end, end, "\n--> statement-breakpoint" + ("" if alone else "\n"))


_LINE_ENDS = pattern(r"[^\S\n]*(?:\n|\Z)")


register(
    Rule(
        code="NEON107",
        name="several-statements-in-a-unit",
        severity=Severity.ERROR,
        families=POSTGRES,
        whole=whole,
        why="Neon prepares what it is sent over HTTP, and Postgres prepares one statement at a time (42601).",
        bad=("CREATE TABLE IF NOT EXISTS a (id integer);\nCREATE TABLE IF NOT EXISTS b (id integer);\n"),
        good=(
            "CREATE TABLE IF NOT EXISTS a (id integer);\n"
            "--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS b (id integer);\n"
        ),
        source="neon.com: serverless driver; postgresql.org: extended query protocol",
        errors=("cannot insert multiple commands into a prepared statement",),
    )
)
