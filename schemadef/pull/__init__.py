"""A declaration written from a schema that is there already: what the authoring language says, read backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import VirtualTable
from schemadef.pull.proof import proved

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.snapshot import Snapshot

WIDTH = 88
"""The line length of ruff and Black where nobody says another."""


class Declaration(NamedTuple):
    """The text of a declaration, and in words what the schema has that it does not say."""

    text: str
    left_out: tuple[str, ...]


def write_declaration(snapshot: Snapshot, dialect: Dialect, *, live: bool = False, width: int = WIDTH) -> Declaration:
    """The declaration of a schema: formatted, importable, and lowered to that schema again, which is proved here.

    `live` says that the texts are as a server printed them. The same schema gives the same text. Raises
    DeclarationError when what cannot be declared belongs to no object that could be left out.
    """
    found = proved(snapshot, dialect, live=live, limit=width)
    told = [*snapshot.unmodelled]
    virtual = {obj.id for obj in snapshot.of(VirtualTable)}
    told += [
        f"{id} cannot be declared{f': {reason}' if reason else ''}"
        for id, reason in found.left_out.items()
        if id not in virtual
    ]
    sentences = tuple(" ".join(sentence.split()) for sentence in told)
    lines = [f'"""A schema for {dialect.name}, written down by `schemadef pull`."""', ""]
    if sentences:
        lines += ["# Not in this declaration, and left alone by schemadef:", *(f"# - {text}" for text in sentences), ""]
    return Declaration("\n".join((*lines, found.source.text)), sentences)
