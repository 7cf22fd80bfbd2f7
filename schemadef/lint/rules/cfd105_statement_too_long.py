"""A statement longer than D1 takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


_MOST = 100_000


def whole(file: File) -> Iterator[Finding]:
    """The statements of more bytes than that."""
    if len(file.text) < _MOST // 4:
        return
    for statement in file.statements:
        size = len(statement.text.encode())
        if size > _MOST:
            end = statement.tokens.end[statement.first]
            message = f"D1 takes statements of {_MOST} bytes, and this one has {size}"
            yield Finding("CFD105", statement.start, end, message, "cut it into several")


register(
    Rule(
        code="CFD105",
        name="statement-too-long",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="D1 answers `statement too long: SQLITE_TOOBIG`.",
        bad="INSERT INTO t VALUES ('" + "x" * (_MOST + 1) + "');\n",
        good="INSERT INTO t VALUES ('x');\n",
        source="developers.cloudflare.com: D1 limits",
        errors=("statement too long|SQLITE_TOOBIG",),
    )
)
