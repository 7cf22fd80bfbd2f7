"""An index with a column twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The second time that CREATE INDEX names a column."""
    part = whole(statement)
    if not _may_repeat(part):
        return
    on = part.find("ON")
    at = part._replace(first=on + 1).find("(") if on >= 0 else -1
    seen: set[str] = set()
    for piece in part.inside(at).pieces() if at >= 0 else ():
        plain = piece.tokens.word(piece.first + 1) not in ("(", ".")
        name = piece.tokens.name(piece.first) if plain else ""
        if name and name in seen:
            tokens = piece.tokens
            yield Finding(
                "TYPE112", tokens.start[piece.first], tokens.end_of(piece.first), f"{name} is here twice", _HINT
            )
        seen.add(name)


def _may_repeat(part: Part) -> bool:
    """Whether a name follows a comma or an opening parenthesis twice: most indexes end here."""
    tokens, words = part.tokens, part.tokens.words
    marks = [place for place, word in enumerate(words[part.first : part.last - 1], part.first) if word in ("(", ",")]
    names = [name for mark in marks if (name := words[mark + 1] or tokens.name(mark + 1).upper())]
    return len(set(names)) < len(names)


_HINT = "leave the first one"


register(
    Rule(
        code="TYPE112",
        name="indexed-twice",
        severity=Severity.WARNING,
        families=ANY,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        check=check,
        why=(
            "The second time finds nothing that the first one does not, and takes its space; mostly another column was "
            "meant."
        ),
        bad="CREATE INDEX IF NOT EXISTS notes_idx ON notes (author, author);\n",
        good="CREATE INDEX IF NOT EXISTS notes_idx ON notes (author, title);\n",
        source="github.com/bytebase/bytebase: index.no-duplicate-column",
    )
)
