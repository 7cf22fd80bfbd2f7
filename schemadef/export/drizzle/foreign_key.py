"""Foreign keys, always as entries of the table's last argument, for only these have a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.export.drizzle.book import Said
from schemadef.export.drizzle.text import options, string

if TYPE_CHECKING:
    from schemadef.export.drizzle.book import Book
    from schemadef.model import ForeignKey, Table


def foreign_key(key: ForeignKey, table: Table, book: Book) -> Said | None:
    """`foreignKey({ name, columns, foreignColumns }).onDelete("cascade")`."""
    own = book.member_path(table, key.columns, "t")
    target = book.constants.get(key.references_id, "")
    row = "t" if key.references_id == table.id else target
    theirs = book.member_path(key.references_id, key.references_columns, row)
    if own is None or not theirs:
        book.leave(key, "what it points at is not here")
        return None
    _note(key, book)
    said = options(name=string(key.name), columns=f"[{', '.join(own)}]", foreignColumns=f"[{', '.join(theirs)}]")
    code = f"{book.use('foreignKey')}({said})"
    code += f".onDelete({string(key.on_delete)})" if key.on_delete != "no action" else ""
    code += f".onUpdate({string(key.on_update)})" if key.on_update != "no action" else ""
    document = {
        "name": key.name,
        "tableFrom": key.table,
        "tableTo": key.references_table,
        "columnsFrom": list(key.columns),
        "columnsTo": list(key.references_columns),
        "onDelete": key.on_delete,
        "onUpdate": key.on_update,
    }
    schema = book.namespace(key.references_namespace)
    return Said(code, document | ({"schemaTo": schema} if schema else {}))


def _note(key: ForeignKey, book: Book) -> None:
    said = []
    if key.deferrable or key.initially_deferred:
        said.append("DEFERRABLE")
    if key.match_full:
        said.append("MATCH FULL")
    if key.period:
        said.append("PERIOD")
    if key.on_delete_columns:
        said.append(f"the columns of {key.on_delete.upper()}")
    if not key.validated or not key.enforced:
        said.append("NOT VALID and NOT ENFORCED")
    if said:
        book.leave(key, ", ".join(said))
