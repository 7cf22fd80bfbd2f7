"""What an applied file cannot get any more, as a migration of its own: its statements as fixes would have written them.

Each of them does nothing where the old one has done its work, and does it where that one failed. A statement about
something that is dropped or renamed later is left out, for it would bring that back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.rows.known import Filled
from schemadef.lint.source import File
from schemadef.lint.sql.cutting import BREAKPOINT
from schemadef.lint.sql.lexer import QUOTED, WORD

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.group import Group
    from schemadef.lint.mend.mending import Mended
    from schemadef.lint.sql.statement import Statement


def proposed(group: Group, mended: Sequence[Mended]) -> str:
    """The statements that are another way once the applied files among these are mended; empty when there are none."""
    parts = []
    applied = [one for one in mended if one.applied and not one.before.rollback]
    order = {one.path: place for place, one in enumerate(group.files)}
    gone = _last_gone(group) if applied else {}
    for one in applied:
        before = {_words(statement) for statement in _read(group, one.before).statements}
        here = order[one.before.path]
        after = _read(group, one.after)
        texts = [
            statement.text
            for statement in after.statements
            if _words(statement) not in before and all(gone.get(name, -1) < here for name in _identifiers(statement))
        ]
        if texts:
            parts += [
                f"-- from {one.before.path.name}, which is applied\n{texts[0]};",
                *(f"{text};" for text in texts[1:]),
            ]
    return f"\n--> {BREAKPOINT}\n".join(parts) + "\n" if parts else ""


def _last_gone(group: Group) -> dict[str, int]:
    """The place of the last file that drops or renames what has a name, by that name."""
    gone: dict[str, int] = {}
    for place, found in enumerate(group.files):
        if not found.rollback:
            gone |= dict.fromkeys(_gone(_read(group, found)), place)
    return gone


def _read(group: Group, found: Found) -> File:
    return File(found, group.dialect, Filled(group.dialect.default_namespace))


def _words(statement: Statement) -> str:
    return " ".join(statement.text.split())


def _identifiers(statement: Statement) -> set[str]:
    """Every word and every quoted name of a statement, in lower case; blocks are read inside, too."""
    from schemadef.lint.sql.blocks import inner_statements

    found: set[str] = set()
    for one in (statement, *(inner_statements(statement) if statement.words(1) == ["DO"] else ())):
        tokens = one.tokens
        for index in range(one.first, one.last):
            if tokens.kind[index] in (WORD, QUOTED):
                found.add(tokens.source(index).strip('"`').lower())
    return found


def _gone(file: File) -> Iterator[str]:
    """The names, in lower case, of what a file drops or renames."""
    from schemadef.lint.sql.part import dropped_names

    for statement in file.everything:
        shape = statement.shape
        if shape.verb == "drop":
            yield from (name[-1].lower() for name in dropped_names(statement) if name)
        for action in shape.actions:
            if action.verb in ("drop", "rename", "set"):
                name = shape.name[-1:] if action.kind in ("to", "schema") else (action.name,)
                yield from (part.lower() for part in name if part)
