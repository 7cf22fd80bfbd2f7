"""A declaration written from a schema that is there already: what the authoring language says, read backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.model import TablePart, VirtualTable
from schemadef.pull.proof import needed_version, proved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.dialect import Dialect
    from schemadef.model import Id
    from schemadef.snapshot import Snapshot

WIDTH = 88
"""The line length of ruff and Black where nobody says another."""


class Declaration(NamedTuple):
    """The text of a declaration, and in words what the schema has that it does not say.

    `version` is the oldest server that it is for, where that is not the oldest of its dialect.
    """

    text: str
    left_out: tuple[str, ...]
    version: str = ""


def _alone(left_out: dict[Id, str], snapshot: Snapshot) -> Iterator[tuple[Id, str]]:
    """What is left out, without the parts of a table that is left out, and what `unmodelled` tells of already."""
    for id, reason in left_out.items():
        obj = snapshot.objects[id]
        with_table = isinstance(obj, TablePart) and obj.table_id in left_out and id != obj.table_id
        if not with_table and not isinstance(obj, VirtualTable):
            yield id, reason


def write_declaration(snapshot: Snapshot, dialect: Dialect, *, live: bool = False, width: int = WIDTH) -> Declaration:
    """The declaration of a schema: formatted, importable, and lowered to that schema again, which is proved here.

    `live` says that the texts are as a server printed them. The same schema gives the same text. Raises
    DeclarationError when what cannot be declared belongs to no object that could be left out.
    """
    found = proved(snapshot, dialect, live=live, limit=width)
    unmodelled = _on_one_line(snapshot.unmodelled)
    undeclared = _on_one_line(
        f"{id} cannot be declared{f': {why}' if why else ''}" for id, why in _alone(found.left_out, snapshot)
    )
    lines = [f'"""A schema for {dialect.name}, written down by `schemadef pull`."""', ""]
    version = needed_version(found.source, dialect)
    if version:
        lines += [f'# For servers from version {version} on: say version = "{version}" in the configuration.', ""]
    if unmodelled:
        lines += [
            "# Not in this declaration, and left alone by schemadef:",
            *(f"# - {text}" for text in unmodelled),
            "",
        ]
    if undeclared:
        lines += ["# Not in this declaration, so that `diff`, `drift` and `push` take it for too much:"]
        lines += [*(f"# - {text}" for text in undeclared), ""]
    return Declaration("\n".join((*lines, found.source.text)), (*unmodelled, *undeclared), version)


def _on_one_line(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(" ".join(sentence.split()) for sentence in sentences)
