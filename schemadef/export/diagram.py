"""An entity diagram in Mermaid's language (https://mermaid.js.org/syntax/entityRelationshipDiagram.html).

GitHub draws it in a Markdown file; `schemadef export docs` draws its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.export.links import columns, links, tables
from schemadef.model import ForeignKey, PrimaryKey, Unique

if TYPE_CHECKING:
    from schemadef.export.links import Link
    from schemadef.model import Column, Id, Table
    from schemadef.snapshot import Snapshot

_WORD = re.compile(r"[^A-Za-z0-9_]+")


def mermaid(snapshot: Snapshot) -> str:
    """The diagram's text; the same schema gives the same."""
    every = tables(snapshot)
    names = _names(every)
    lines = ["%% Written by `schemadef export diagram`.", "erDiagram"]
    for table in every:
        lines += _entity(table, names[table.id], snapshot)
    lines += [
        _relation(link, names[link.source.id], names[link.target.id])
        for link in links(snapshot)
        if link.source.id in names and link.target.id in names
    ]
    return "\n".join(lines) + "\n"


def _names(every: list[Table]) -> dict[Id, str]:
    """What each table is called in quotes, no two the same."""
    found: dict[Id, str] = {}
    for table in every:
        name = f"{table.namespace}.{table.name}" if table.namespace not in ("", "public") else table.name
        # Mermaid's grammar refuses these two even in quotes
        plain = name = f'"{_quoted(name).replace("%", "_").replace(chr(92), "_")}"'
        number = 2
        while name in found.values():
            name = f'{plain[:-1]} {number}"'
            number += 1
        found[table.id] = name
    return found


def _entity(table: Table, name: str, snapshot: Snapshot) -> list[str]:
    keys = _keys(table, snapshot)
    attributes = [f"        {_attribute(column, keys)}" for column in columns(snapshot, table)]
    return [f"    {name} {{", *attributes, "    }"] if attributes else [f"    {name}"]


def _keys(table: Table, snapshot: Snapshot) -> dict[str, list[str]]:
    """What keys a column is of: PK, FK, UK, as Mermaid writes them."""
    said = [("PK", column) for key in snapshot.parts(table.id, PrimaryKey) for column in key.columns]
    said += [("FK", column) for key in snapshot.parts(table.id, ForeignKey) for column in key.columns]
    said += [("UK", key.columns[0]) for key in snapshot.parts(table.id, Unique) if len(key.columns) == 1]
    found: dict[str, list[str]] = {}
    for word, column in dict.fromkeys(said):
        found.setdefault(column, []).append(word)
    return found


def _attribute(column: Column, keys: dict[str, list[str]]) -> str:
    """One line: type, name, keys, and in quotes what the first two cannot say."""
    name, type = _word(column.name), _word(column.logical.type if column.logical else column.type.name)
    said = [column.name] if name != column.name else []
    said += [column.comment] if column.comment else []
    said += ["null"] if column.null else []
    line = f"{type} {name}"
    line += f" {', '.join(keys[column.name])}" if column.name in keys else ""
    return line + (f' "{_quoted(", ".join(said))}"' if said else "")


def _relation(link: Link, source: str, target: str) -> str:
    left = "|o" if link.optional else "||"
    right = "o|" if link.single else "o{"
    return f'    {target} {left}--{right} {source} : "{_quoted(", ".join(link.key.columns))}"'


def _word(text: str) -> str:
    """A name that Mermaid takes without quotes."""
    word = _WORD.sub("_", text).strip("_") or "unnamed"
    return word if word[0].isalpha() else f"c_{word}"


def _quoted(text: str) -> str:
    """A text between double quotes, of which Mermaid knows no escape."""
    return " ".join(text.replace('"', "'").split()) or "unnamed"
