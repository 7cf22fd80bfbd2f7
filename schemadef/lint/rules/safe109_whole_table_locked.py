"""A statement that nobody can work beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """CLUSTER, VACUUM FULL, and LOCK TABLE in a mode that keeps readers out."""
    words = statement.tokens.words[statement.first : statement.last]
    verb = statement.shape.verb
    if verb == "vacuum" and not _is_full(statement, words):
        return
    if verb == "lock" and "MODE" in words and words[(at := words.index("MODE")) - 2 : at] != ["ACCESS", "EXCLUSIVE"]:
        return
    what = {"vacuum": "VACUUM FULL writes the table anew", "cluster": "CLUSTER writes the table anew"}
    message = f"{what.get(verb, 'this lock keeps others out')}, and nobody works with it until that is done"
    hint = _plainly(statement) if verb == "vacuum" else _ORDERED if verb == "cluster" else _READABLE
    yield Finding("SAFE109", statement.start, statement.end, message, hint)


_ORDERED = "let pg_repack put the rows in order (--table, --order-by) while others work: no statement of SQL does"
_READABLE = (
    "say IN SHARE ROW EXCLUSIVE MODE where readers may go on; how much must be kept out, what follows in the same "
    "transaction decides"
)


def _plainly(statement: Statement) -> str:
    """VACUUM without FULL, which makes the room of rows that are gone free for others, and waits for nobody."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import instead_of, rewritten, without
    from schemadef.lint.sql.part import whole

    part = whole(statement)
    options = part.inside(part.first + 1)
    if options:
        kept = [one.text for one in options.pieces() if one.tokens.word(one.first) != "FULL"]
        first, last = part.first + 1, options.last + 1
        edit = instead_of(part, first, last, f"({', '.join(kept)})") if kept else without(part, first, last)
    else:
        at = part.find("FULL")
        edit = without(part, at, at + 1)
    return instead(statement, [rewritten(part, [edit])], "or let pg_repack give the room back")


def _is_full(statement: Statement, words: Sequence[str]) -> bool:
    """Whether FULL is said, and is not said to be off."""
    if "FULL" not in words:
        return False
    at = statement.first + words.index("FULL") + 1
    return at >= statement.last or statement.tokens.source(at).upper() not in ("FALSE", "OFF", "0")


register(
    Rule(
        code="SAFE109",
        name="whole-table-locked",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"vacuum", "cluster", "lock"}),
        check=check,
        why="They take ACCESS EXCLUSIVE for as long as it takes to write the table and all of its indexes anew.",
        bad="VACUUM FULL notes;\n",
        good="VACUUM notes;\n",
        source="postgresql.org: VACUUM; CLUSTER; Explicit Locking",
    )
)
