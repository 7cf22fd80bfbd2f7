"""Random CREATE texts: what is read from the text is what SQLite's own pragmas say of the table."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from schemadef.canonical import canonical, fold, pieces
from schemadef.introspect.schema_table import read_schema_table
from schemadef.model import Column, ForeignKey, Index, PrimaryKey, Table, Unique
from schemadef.snapshot import Snapshot, parse_snapshot

NAMES = ("a", "b_1", "Order", "two words", "名前", 'quo"te', "it's", "c,(d", "Key", "x--y", "`tick")
TYPES = ("TEXT", "integer", "INTEGER", "VARCHAR(20)", "DECIMAL( 10 , +2 )", "unsigned big int", "", "blob", "REAL")
DEFAULTS = ("1", "-  2.5", "'it''s, ('", "NULL", "CURRENT_TIMESTAMP", "(1 + (2))", "((abs(-1)))", "x'ab'", "TRUE")
CHECKS = ("1 > 0", "'a)' <> '(b'", "(CASE WHEN 1 THEN 2 ELSE 3 END)", "1 IN (1, 2)", "max(1, 2) /* ) */ > 0")
ACTIONS = ("NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT")
GAPS = (" ", "\n", "  ", " /* ', ( */ ", " -- it's (\n")


class Texts:
    """Draws the pieces of a text, each with some way of writing it."""

    def __init__(self, data: st.DataObject) -> None:
        self.draw = data.draw
        self.columns = self.some(NAMES, 1, 5)

    def one(self, choices: tuple[str, ...]) -> str:
        return self.draw(st.sampled_from(choices))

    def some(self, choices: Any, least: int, most: int) -> list[str]:
        return self.draw(st.lists(st.sampled_from(choices), min_size=least, max_size=most, unique=True))

    def maybe(self, text: str) -> str:
        return text if self.draw(st.integers(0, 3)) == 0 else ""

    def gap(self) -> str:
        return self.one(GAPS)

    def name(self, name: str) -> str:
        ways = ['"' + name.replace('"', '""') + '"', "`" + name.replace("`", "``") + "`", f"[{name}]"]
        if name in ("a", "b_1", "Key", "名前"):
            ways += [name, name.upper()]
        return self.one(tuple(ways))

    def names(self, names: list[str]) -> str:
        return "(" + f"{self.gap()},".join(self.name(name) for name in names) + ")"

    def references(self, width: int) -> str:
        to = self.one(("", " (x)" if width == 1 else " (x,[y])"))
        text = f"REFERENCES{self.gap()}{self.one(('parent', '[Parent]', 't'))}{to}"
        for event in self.some(("DELETE", "UPDATE"), 0, 2):
            text += f" ON {event}{self.gap()}{self.one(ACTIONS)}"
        return text + self.one(("", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " MATCH SIMPLE"))

    def column(self, name: str, *, key: bool) -> str:
        clauses = [
            self.maybe("NOT NULL"),
            self.maybe("UNIQUE ON CONFLICT FAIL"),
            self.maybe(f"DEFAULT{self.gap()}{self.one(DEFAULTS)}"),
            self.maybe(f"CHECK ({self.one(CHECKS)})"),
            self.maybe(f"COLLATE {self.one(('nocase', 'RTRIM', 'BINARY'))}"),
            self.maybe(self.references(1)),
            "PRIMARY KEY" + self.one(("", " ASC", " DESC")) if key else "",
        ]
        clauses = [self.maybe("CONSTRAINT [n m] ") + clause for clause in clauses if clause]
        ordered = self.draw(st.permutations(clauses))
        return self.gap().join([self.name(name), self.one(TYPES), *ordered])

    def table(self) -> str:
        key = self.one(("none", "column", "table"))
        parts = [self.column(name, key=key == "column" and at == 0) for at, name in enumerate(self.columns)]
        if self.maybe("x"):
            how = self.one(("", " STORED", " VIRTUAL"))
            parts.append(f"\"made\" TEXT{self.one(('', ' GENERATED ALWAYS'))} AS ((1 + 2) || '),('){how}")
        constraints = [
            f"PRIMARY KEY {self.names(self.some(self.columns, 1, 3))}" if key == "table" else "",
            self.maybe(f"UNIQUE{self.gap()}{self.names(self.some(self.columns, 1, 2))}"),
            self.maybe(f"CHECK ({self.one(CHECKS)})"),
            self.maybe(f"FOREIGN KEY{self.names([self.columns[0]])}{self.references(1)}"),
            self.maybe(f"FOREIGN KEY {self.names(self.columns[:2])} {self.references(len(self.columns[:2]))}"),
        ]
        parts += [self.maybe("CONSTRAINT 名 ") + constraint for constraint in constraints if constraint]
        options = "" if key == "none" else self.maybe("WITHOUT ROWID")
        return f"CREATE TABLE {self.name('t')}({self.gap()}{(self.gap() + ',').join(parts)}{self.gap()}){options}"

    def index(self, name: str) -> str:
        keys = [self.name(column) for column in self.some(self.columns, 1, 3)] + [self.maybe("max(1, (2))")]
        keys = [key + self.maybe(" COLLATE nocase") + self.one(("", " ASC", " DESC")) for key in keys if key]
        unique, where = self.maybe("UNIQUE"), self.maybe(f" WHERE {self.one(CHECKS)}")
        return f"CREATE {unique} INDEX {name}{self.gap()}ON T ({', '.join(keys)}){where}"


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.data())
def test_the_text_says_what_the_pragmas_say(data: st.DataObject) -> None:
    texts = Texts(data)
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE Parent (x TEXT, y TEXT, z TEXT, PRIMARY KEY (x, y))")
    text = texts.table()
    connection.execute(text)
    for name in texts.some(("i1", "i2"), 0, 2):
        connection.execute(texts.index(name))

    found = read_schema_table(lambda sql: connection.execute(sql).fetchall(), ignore=frozenset())

    table = next(table for table in found.of(Table) if table.name == "t" or table.name == "T")
    assert (table.without_rowid, table.strict) == _options(connection)
    _compare_columns(connection, found, table)
    _compare_keys(connection, found, table)
    _compare_foreign_keys(connection, found, table)
    assert parse_snapshot(found.text()) == found


def _rows(connection: sqlite3.Connection, sql: str, *values: str) -> list[Any]:
    return connection.execute(sql, values).fetchall()


def _options(connection: sqlite3.Connection) -> tuple[bool, bool]:
    [(without_rowid, strict)] = _rows(connection, "SELECT wr, strict FROM pragma_table_list('t')")
    return bool(without_rowid), bool(strict)


def _compare_columns(connection: sqlite3.Connection, found: Snapshot, table: Table) -> None:
    columns = sorted(found.parts(table.id, Column), key=lambda column: column.position)
    rows = _rows(connection, "SELECT name, type, \"notnull\", dflt_value, pk, hidden FROM pragma_table_xinfo('t')")
    assert [fold(column.name) for column in columns] == [fold(row[0]) for row in rows]
    for column, (_, type, not_null, default, key, hidden) in zip(columns, rows, strict=True):
        assert pieces(str(column.type).lower()) == pieces(type.lower().replace("generated always", ""))
        assert not (not_null and column.null)
        assert column.null or not_null or key
        assert column.default == (None if default is None else canonical(default))
        assert (column.generated is not None, column.virtual) == (hidden in (2, 3), hidden == 2)
    key = [name for _, name in sorted((row[4], row[0]) for row in rows if row[4])]
    assert [list(part.columns) for part in found.parts(table.id, PrimaryKey)] == ([key] if key else [])


def _compare_keys(connection: sqlite3.Connection, found: Snapshot, table: Table) -> None:
    collations = {fold(c.name): c.collation or "BINARY" for c in found.parts(table.id, Column)}
    indexes = {index.name: index for index in found.parts(table.id, Index)}
    uniques = {part.columns for part in found.parts(table.id, Unique)}
    primary = {part.columns for part in found.parts(table.id, PrimaryKey)}
    listed: set[tuple[str, ...]] = set()
    for name, unique, origin, partial in _rows(
        connection, "SELECT name, \"unique\", origin, partial FROM pragma_index_list('t')"
    ):
        keys = _rows(connection, 'SELECT name, "desc", coll FROM pragma_index_xinfo(?) WHERE key', name)
        if origin == "u":
            listed.add(tuple(key[0] for key in keys))
        elif origin == "c":
            index = indexes.pop(name)
            assert (index.unique, bool(index.where)) == (bool(unique), bool(partial))
            assert [
                (p.column or None, p.descending, p.collation or collations.get(fold(p.column), "BINARY"))
                for p in index.parts
            ] == [(column, bool(descending), collation.upper()) for column, descending, collation in keys]
    assert not indexes
    assert listed <= uniques <= listed | primary  # SQLite leaves out a key that it has already


def _compare_foreign_keys(connection: sqlite3.Connection, found: Snapshot, table: Table) -> None:
    listed: dict[int, list[Any]] = defaultdict(list)
    for id, *row in _rows(
        connection,
        'SELECT id, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(\'t\') ORDER BY id, seq',
    ):
        listed[id].append(row)
    ours = found.parts(table.id, ForeignKey)
    assert len(ours) == len(listed)
    for key, rows in zip(reversed(ours), listed.values(), strict=True):
        assert fold(key.references_table) == fold(rows[0][0])
        assert [fold(name) for name in key.columns] == [fold(row[1]) for row in rows]
        if rows[0][2] is not None:
            assert [fold(name) for name in key.references_columns] == [fold(row[2]) for row in rows]
        assert [key.on_update, key.on_delete] == [action.lower() for action in rows[0][3:]]
