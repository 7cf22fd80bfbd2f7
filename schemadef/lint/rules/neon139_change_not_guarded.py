"""A part of an ALTER that fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.mend.change import fix_of_change, fix_of_conversion
from schemadef.lint.rows.converted import reckons_again
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.conversion import converts_once
from schemadef.lint.sql.part import part_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement


_RUNS = (
    ("ADD", "GENERATED"), ("DROP", "IDENTITY"), ("DROP", "EXPRESSION"), ("ATTACH", "PARTITION"),
    ("DETACH", "PARTITION"), ("NO", "INHERIT"), ("INHERIT",), ("SET", "SCHEMA"), ("NOT", "OF"),
)  # fmt: skip
_MEMBERS = frozenset({"publication", "subscription", "extension", "operator family"})
_WORDS = frozenset(
    {
        "GENERATED", "IDENTITY", "EXPRESSION", "PARTITION", "INHERIT", "SCHEMA", "OF", "PUBLICATION", "EXTENSION",
        "FAMILY", "ATTRIBUTE", "OPTIONS", "MAPPING", "USING", "PREPARE", "DEALLOCATE", "DECLARE", "CLOSE",
    }
)  # fmt: skip
_OF_SESSION = frozenset({"prepare", "deallocate", "declare", "close"})


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A change that finds what it changes gone, or done, the second time."""
    tokens, shape = statement.tokens, statement.shape
    if shape.verb in _OF_SESSION:
        if tokens.word(statement.last - 1) != "ALL":
            end = tokens.end[min(statement.first + 1, statement.last - 1)]
            message = f"{shape.verb.upper()} fails when it runs again in the same session: it is done then"
            yield Finding("NEON139", statement.start, end, message, "write the statement itself")
        return
    for action in shape.actions:
        words = tokens.words[action.first : action.last]
        run = next((run for run in _RUNS if _begins(words, run)), None)
        member = shape.kind in _MEMBERS and action.verb in ("add", "drop")
        attribute = action.kind == "attribute" and action.verb in ("add", "drop") and not action.flags & _LOOKS
        gone = run == ("SET", "SCHEMA") and _may_move_again(statement, action, file)
        part_of_index = shape.kind == "index" and run == ("ATTACH", "PARTITION")
        again = (run and not gone and not part_of_index and not _looks(words)) or member or attribute
        if reads := converts_once(statement, action, file.schema):
            start, end = tokens.start[action.first], tokens.end[action.last - 1]
            message = f"USING reads {action.name} as what it was: this fails when it runs again, for {reads}"
            hint = f"write USING {action.name}::text, or look at its type first"
            yield Finding("NEON139", start, end, message, hint, fix_of_conversion(statement, action))
        elif reckons_again(statement, action, file.schema):
            start, end = tokens.start[action.first], tokens.end[action.last - 1]
            message = f"USING gives {action.name} other values each time that this runs"
            yield Finding("NEON139", start, end, message, "look at the column's type first, in a DO block")
        elif again or _gives_options(statement, action) or (shape.kind == "text search" and _maps(words)):
            start, end = tokens.start[action.first], tokens.end[action.last - 1]
            said = " ".join(file.text[start : tokens.end[min(action.first + 2, action.last - 1)]].split())
            message = f"{said} fails when it runs again: it is done then"
            fix = fix_of_change(statement, action, run or ())
            yield Finding("NEON139", start, end, message, "look in the catalog first, in a DO block", fix)


def _may_move_again(statement: Statement, action: Action, file: File) -> bool:
    """Whether SET SCHEMA finds the object where it was moved to, or says IF EXISTS, or moves an extension."""
    shape = statement.shape
    target = statement.tokens.name(action.last - 1)
    found = len(shape.name) == 1 and target in (file.schema.default_namespace, "pg_catalog")
    found = found or shape.name[-2:-1] == (target,)
    return found or "if exists" in shape.flags or shape.kind == "extension"


def _gives_options(statement: Statement, action: Action) -> bool:
    """Whether OPTIONS (…) adds or drops one: only SET may be said twice."""
    part = part_of(statement, action)
    at = part.find("OPTIONS")
    if at < 0 or statement.shape.kind == "subscription":
        return False
    return any(part.tokens.word(piece.first) != "SET" for piece in part.inside(at + 1).pieces())


def _maps(words: list[str]) -> bool:
    """Whether a mapping of a text search configuration is added, or dropped without a look."""
    return words[:2] == ["ADD", "MAPPING"] or (words[:2] == ["DROP", "MAPPING"] and not _looks(words))


_LOOKS = frozenset({"if exists", "if not exists"})


def _begins(words: list[str], run: tuple[str, ...]) -> bool:
    """Whether a part is one of those: at its beginning, or behind ALTER COLUMN and a name."""
    if words[:1] == ["ALTER"]:
        place = 3 if words[1:2] == ["COLUMN"] else 2
        return tuple(words[place : place + len(run)]) == run and run[0] in ("ADD", "DROP")
    return tuple(words[: len(run)]) == run and run not in _OF_COLUMN


_OF_COLUMN = (("ADD", "GENERATED"), ("DROP", "IDENTITY"), ("DROP", "EXPRESSION"))


def _looks(words: list[str]) -> bool:
    """Whether it says IF EXISTS itself."""
    return any(words[place : place + 2] == ["IF", "EXISTS"] for place in range(len(words)))


register(
    Rule(
        code="NEON139",
        name="change-not-guarded",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=_OF_SESSION | {"alter"},
        words=_WORDS,
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="ALTER TABLE t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY;\n",
        good="ALTER TABLE t ALTER COLUMN id DROP IDENTITY IF EXISTS;\n",
        source="postgresql.org: ALTER TABLE",
    )
)
