"""A quote, a dollar quote or a comment that nothing ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The place where it begins: everything behind it is part of it."""
    at = file.tokens.broken
    if at >= 0:
        yield Finding("LINT001", at, at + 1, "nothing ends the quote or comment that begins here")


register(
    Rule(
        code="LINT001",
        name="unterminated",
        severity=Severity.ERROR,
        families=ANY,
        why="The server reads everything behind an open quote as part of it, and refuses the whole file.",
        bad="COMMENT ON TABLE users IS 'who;\n",
        good="COMMENT ON TABLE users IS 'who';\n",
        source="postgresql.org: Lexical Structure",
        whole=whole,
    )
)
