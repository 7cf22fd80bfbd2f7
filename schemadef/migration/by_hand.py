"""Files that people write: the text that waits for their statements, and their text as statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from schemadef.errors import MigrationError
from schemadef.migration.file import MARKER, NOTHING, UNWRITTEN, parse_file
from schemadef.statement import Hazard
from schemadef.tokens import meaningful, tokens

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schemadef.migration.folder import Folder
    from schemadef.statement import Statement

_VERBS = frozenset(
    {"insert", "update", "delete", "merge", "replace", "with", "select", "values", "do", "truncate", "call"}
)
"""What may begin a statement that changes rows and no schema, on either family."""
_DELETING = frozenset({"delete", "truncate"})


def unwritten(name: str, *, back: bool = False) -> str:
    """The text of a file that waits for statements: comments alone, which D1 and SQLite's drivers refuse to run."""
    if back:
        return f"{UNWRITTEN}write here what takes it back, or leave this as it is.\n"
    return (
        f"{UNWRITTEN}write its statements below, each with its semicolon, so that they may run again.\n"
        f"-- Then `schemadef generate --data {name}` checks and accepts them.\n"
    )


def is_unwritten(text: str) -> bool:
    """Whether nobody has written a statement into a file yet."""
    return text.startswith(UNWRITTEN) and not meaningful(text)


def waiting(folder: Folder) -> list[str]:
    """The files of data migrations that nobody has written yet."""
    return [entry.up for entry in folder.entries if _waits(folder.path / entry.up)]


def _waits(file: Path) -> bool:
    return file.stat().st_size < 1000 and is_unwritten(file.read_text(encoding="utf-8"))


def by_hand(text: str, file: str) -> tuple[Statement, ...]:
    """The statements that a person wrote, cut at their semicolons; those that delete rows say so.

    Raises MigrationError for one that changes the schema, or that cannot stand in a migration.
    """
    pieces = list(_pieces(_without_head(text)))
    if not pieces or text == NOTHING:
        return ()
    joined = f"\n{MARKER}\n".join(pieces)
    return tuple(_checked(statement, number, file) for number, statement in enumerate(parse_file(joined), start=1))


def _without_head(text: str) -> str:
    own = {*unwritten("").splitlines()[:1], *unwritten("", back=True).splitlines()}
    lines = text.replace("\r\n", "\n").split("\n")
    kept = [line for line in lines if line not in own and not line.startswith("-- Then `schemadef generate --data ")]
    return "\n".join(kept)


def _pieces(text: str) -> Iterator[str]:
    """The statements with the comments before them; a comment after the last one goes before it."""
    found: list[str] = []
    for chunk in text.split(MARKER):
        current = ""
        for token in tokens(chunk):
            current += token.text
            if token.kind == "operator" and token.text == ";":
                found.append(current)
                current = ""
        found.append(current)
    whole = [piece for piece in found if meaningful(piece.rstrip().removesuffix(";"))]
    loose = [piece.strip() for piece in found if piece.strip() and not meaningful(piece)]
    if whole and loose and found[-1].strip() == loose[-1]:
        whole[-1] = f"{loose[-1]}\n{whole[-1].strip()}"
    for piece in whole:
        yield piece.strip().removesuffix(";").rstrip() + ";"


def _checked(statement: Statement, number: int, file: str) -> Statement:
    words = [token.text.lower() for token in meaningful(statement.sql) if token.kind == "word"]
    first = words[0] if words else ""
    if first not in _VERBS:
        message = f"statement {number} begins with {first.upper() or statement.sql[:20]}"
        hint = "a data migration changes rows alone: what the schema shall be stands in the declaration"
        raise MigrationError(message, hint=hint)
    deletes = not _DELETING.isdisjoint(words) and Hazard.DELETES_DATA not in statement.hazards
    hazards = (Hazard.DELETES_DATA, *statement.hazards) if deletes else statement.hazards
    return msgspec.structs.replace(statement, hazards=hazards, subject=f"run statement {number} of {file}")
