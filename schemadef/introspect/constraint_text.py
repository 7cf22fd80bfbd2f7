"""The constraints in the text of a CREATE TABLE, by SQLite's own grammar (parse.y)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import bare, fold, joined, name_of, split
from schemadef.introspect.cursor import Cursor, names, on_conflict
from schemadef.introspect.table_parts import CheckText, KeyText, ReferenceText, TableText

if TYPE_CHECKING:
    from schemadef.model.foreign_key import Action

_BUILT_IN_COLLATIONS = frozenset({"BINARY", "NOCASE", "RTRIM"})


def collation_of(part: str) -> str:
    """A collation's name; SQLite's own in upper case, as SQLite does not tell cases apart."""
    name = name_of(part)
    return name.upper() if name.upper() in _BUILT_IN_COLLATIONS else name


def table_constraints(cursor: Cursor, table: TableText) -> None:
    """Read one definition of a table constraint; between constraints SQLite does not insist on commas."""
    name = ""
    while cursor.word:
        if cursor.accept("CONSTRAINT"):
            name = cursor.name()
            continue
        read = TABLE_CONSTRAINTS.get(cursor.word)
        if read is None:
            table.notes.append(f"`{cursor.take()}` among its constraints")
            continue
        cursor.take()
        read(cursor, table, name)
        name = ""
    if name:
        table.notes.append(f"the constraint name {name} of nothing")


def _key(cursor: Cursor, table: TableText, name: str, *, primary: bool) -> None:
    columns = []
    terms = split(cursor.group())
    for definition in terms:
        part = Cursor(definition)
        columns.append(part.name())
        if part.accept("COLLATE"):
            table.notes.append(f"COLLATE {collation_of(part.take())} of {columns[-1]} in a key")
        if part.one_of("ASC", "DESC") == "DESC":
            table.notes.append(f"DESC of {columns[-1]} in a key")
        if part.accept("AUTOINCREMENT"):
            _number(table, columns[-1])
    plain = all(len(definition) == 1 for definition in terms)
    key = KeyText(tuple(columns), name, primary=primary, written="" if plain else ", ".join(map(joined, terms)))
    table.keys.append(key)
    key.conflict = note_conflict(cursor, table, f"{'the primary key' if primary else 'UNIQUE'} on {', '.join(columns)}")


def _number(table: TableText, name: str) -> None:
    for column in table.columns:
        if fold(column.name) == fold(name):
            column.autoincrement = True


def _table_primary(cursor: Cursor, table: TableText, name: str) -> None:
    cursor.accept("KEY")
    _key(cursor, table, name, primary=True)


def _table_unique(cursor: Cursor, table: TableText, name: str) -> None:
    _key(cursor, table, name, primary=False)


def check(cursor: Cursor, table: TableText, name: str, column: str = "") -> None:
    """Read what follows CHECK; `column` is the one in whose definition it stands."""
    parts = bare(cursor.group())
    expression, written = joined(parts), joined(parts, {})
    table.checks.append(CheckText(expression, name, column, written if written != expression else ""))
    note_conflict(cursor, table, "CHECK")


def _foreign(cursor: Cursor, table: TableText, name: str) -> None:
    cursor.accept("KEY")
    columns = names(cursor.group())
    cursor.expect("REFERENCES")
    references(cursor, table, columns, name)


TABLE_CONSTRAINTS = {"PRIMARY": _table_primary, "UNIQUE": _table_unique, "CHECK": check, "FOREIGN": _foreign}


def note_conflict(cursor: Cursor, table: TableText, subject: str) -> str:
    """Pass an ON CONFLICT clause, note it, and say what it says."""
    resolution = on_conflict(cursor)
    if resolution:
        table.notes.append(f"ON CONFLICT {resolution} of {subject}")
    return resolution


def references(cursor: Cursor, table: TableText, columns: tuple[str, ...], name: str) -> None:
    """Read what follows REFERENCES."""
    reference = ReferenceText(columns, cursor.qualified_name(), names(cursor.group()), name)
    table.references.append(reference)
    while True:
        if cursor.accept("ON", "DELETE"):
            reference.on_delete = _action(cursor)
        elif cursor.accept("ON", "UPDATE"):
            reference.on_update = _action(cursor)
        elif cursor.accept("ON", "INSERT"):
            _action(cursor)
        elif cursor.accept("MATCH"):
            _match(cursor, table, columns)
        elif cursor.accept("NOT", "DEFERRABLE"):
            deferrable(cursor, table, wanted=False)
        elif cursor.accept("DEFERRABLE"):
            deferrable(cursor, table, wanted=True)
        else:
            return


def _match(cursor: Cursor, table: TableText, columns: tuple[str, ...]) -> None:
    word = cursor.take().upper()
    if word != "SIMPLE":
        table.notes.append(f"MATCH {word} of the foreign key on {', '.join(columns)}")


def _action(cursor: Cursor) -> Action:
    if cursor.accept("SET", "NULL"):
        return "set null"
    if cursor.accept("SET", "DEFAULT"):
        return "set default"
    if cursor.accept("CASCADE"):
        return "cascade"
    if cursor.accept("RESTRICT"):
        return "restrict"
    cursor.accept("NO", "ACTION")
    return "no action"


def deferrable(cursor: Cursor, table: TableText, *, wanted: bool) -> None:
    """Read a DEFERRABLE clause of the last foreign key, with `wanted` false behind a NOT."""
    cursor.accept("DEFERRABLE")
    deferred = cursor.accept("INITIALLY") and cursor.take().upper() == "DEFERRED"
    if table.references:
        table.references[-1].deferrable = wanted
        table.references[-1].initially_deferred = wanted and deferred
