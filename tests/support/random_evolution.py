"""Random SQL schemas of SQLite's family that change, and rows in them: everything comes from one seeded generator."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import Any

TABLES = ("a", "b", "c", "Or der", "it's", 'qu"ote', "select")
COLUMNS = ("p", "q", "r", "s", "T t", 'u"v', "from")
TYPES = ("INTEGER", "INTEGER", "TEXT", "TEXT", "REAL", "BLOB", "NUMERIC", "VARCHAR(10)", "")
STRICT = ("INTEGER", "TEXT", "REAL", "BLOB", "ANY")
DEFAULTS = ("1", "'a'", "-2.5", "NULL", "(1 + 1)", "CURRENT_TIMESTAMP", "x'00ff'", "('it''s')")
ACTIONS = ("CASCADE", "SET NULL", "SET DEFAULT", "RESTRICT", "NO ACTION")
VALUES = ("1", "2", "3", "4", "'1'", "'2'", "'a'", "'B'", "1.5", "NULL", "x'31'", "'it''s'", "9007199254740993", "''")

LINKS = ("1", "2", "3", "4", "NULL")


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@dataclass
class Col:
    name: str
    type: str
    null: bool = True
    default: str = ""
    collation: str = ""
    generated: str = ""
    check: str = ""

    def sql(self) -> str:
        words = [quoted(self.name), self.type]
        words += [f"COLLATE {self.collation}"] if self.collation else []
        words += [] if self.null else ["NOT NULL"]
        words += [f"DEFAULT {self.default}"] if self.default else []
        words += [f"CHECK ({self.check})"] if self.check else []
        words += [f"GENERATED ALWAYS AS ({self.generated})"] if self.generated else []
        return " ".join(filter(None, words))


@dataclass
class Key:
    """A foreign key."""

    columns: tuple[str, ...]
    table: str
    references: tuple[str, ...]
    rest: str

    def sql(self) -> str:
        own, there = (", ".join(map(quoted, names)) for names in (self.columns, self.references))
        return f"FOREIGN KEY ({own}) REFERENCES {quoted(self.table)} ({there}) {self.rest}"


@dataclass
class Tab:
    columns: dict[str, Col] = field(default_factory=dict)
    primary: tuple[str, ...] = ()
    counted: bool = False
    uniques: list[tuple[str, ...]] = field(default_factory=list)
    keys: list[Key] = field(default_factory=list)
    strict: bool = False
    without_rowid: bool = False

    def sql(self, name: str) -> str:
        parts = []
        for column in self.columns.values():
            one = self.primary == (column.name,)
            key = " PRIMARY KEY AUTOINCREMENT" if one and self.counted else ""
            parts.append(column.sql() + key)
        if self.primary and not self.counted:
            parts.append(f"PRIMARY KEY ({', '.join(map(quoted, self.primary))})")
        parts += [f"UNIQUE ({', '.join(map(quoted, names))})" for names in self.uniques]
        parts += [key.sql() for key in self.keys]
        options = [word for word, said in (("STRICT", self.strict), ("WITHOUT ROWID", self.without_rowid)) if said]
        return f"CREATE TABLE {quoted(name)} ({', '.join(parts)}) {', '.join(options)}".rstrip()

    def plain(self) -> list[Col]:
        return [column for column in self.columns.values() if not column.generated]

    def referable(self) -> list[tuple[str, ...]]:
        return [names for names in (self.primary, *self.uniques) if names]


@dataclass
class World:
    """A schema in the making; indexes, views and triggers are texts with the tables that they need."""

    tables: dict[str, Tab] = field(default_factory=dict)
    indexes: dict[str, tuple[str, tuple[str, ...], bool, str]] = field(default_factory=dict)
    views: dict[str, tuple[str, tuple[str, ...], str]] = field(default_factory=dict)
    triggers: dict[str, tuple[str, str, str]] = field(default_factory=dict)

    def sql(self) -> list[str]:
        self.settle()
        found = [table.sql(name) for name, table in self.tables.items()]
        for name, (table, columns, unique, where) in self.indexes.items():
            keys = ", ".join(columns)
            word = "UNIQUE INDEX" if unique else "INDEX"
            found.append(f"CREATE {word} {quoted(name)} ON {quoted(table)} ({keys}){where}")
        for name, (source, columns, where) in self.views.items():
            found.append(f"CREATE VIEW {name} AS SELECT {', '.join(map(quoted, columns))} FROM {quoted(source)}{where}")
        for name, (table, event, body) in self.triggers.items():
            found.append(f"CREATE TRIGGER {name} {event} ON {quoted(table)} BEGIN {body}; END")
        return found

    def settle(self) -> None:
        """Take away what stands on something that is not there (any more)."""
        for table in self.tables.values():
            table.primary = tuple(name for name in table.primary if name in table.columns)
            table.counted = table.counted and [table.columns[n].type for n in table.primary] == ["INTEGER"]
            table.without_rowid = table.without_rowid and bool(table.primary) and not table.counted
            table.uniques = [u for u in table.uniques if set(u) <= table.columns.keys()]
            for column in table.columns.values():
                column.type = column.type if not table.strict or column.type in STRICT else "ANY"
                if column.generated and not all(quoted(c.name) in column.generated for c in table.plain()[:1]):
                    column.generated = f"{quoted(table.plain()[0].name)} || 'x'"
        for table in self.tables.values():
            table.keys = [key for key in table.keys if self._holds(key, table)]
        self.indexes = {n: i for n, i in self.indexes.items() if self._has(i[0], [*i[1], i[3] or i[1][0]])}
        while lost := [n for n, (source, columns, _) in self.views.items() if not self._shows(source, columns)]:
            for name in lost:
                del self.views[name]
        self.triggers = {n: t for n, t in self.triggers.items() if t[0] in self.tables and self._runs(t[2])}

    def _holds(self, key: Key, table: Tab) -> bool:
        parent = self.tables.get(key.table)
        there = parent is not None and key.references in parent.referable()
        return there and all(name in table.columns and not table.columns[name].generated for name in key.columns)

    def _has(self, table: str, texts: list[str]) -> bool:
        known = self.tables[table].columns if table in self.tables else {}
        return all(any(quoted(name) in text for name in known) for text in texts)

    def _shows(self, source: str, columns: tuple[str, ...]) -> bool:
        if source in self.tables:
            return set(columns) <= self.tables[source].columns.keys()
        return source in self.views and set(columns) <= set(self.views[source][1])

    def _runs(self, body: str) -> bool:
        return all(quoted(name) not in body or self._written(name, body) for name in TABLES)

    def _written(self, name: str, body: str) -> bool:
        return name in self.tables and any(quoted(column) in body for column in self.tables[name].columns)


class Maker:
    """Draws schemas, changes of them, and rows."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def maybe(self, odds: int) -> bool:
        return self.random.randrange(odds) == 0

    def pick(self, options: Any) -> Any:
        return self.random.choice(list(options))

    def world(self) -> World:
        world = World()
        for name in self.random.sample(TABLES, self.random.randint(2, 4)):
            world.tables[name] = self.table()
        for _ in range(3):
            self.key(world)
        for _ in range(self.random.randint(2, 8)):
            self.add_part(world)
        return world

    def table(self) -> Tab:
        table = Tab(strict=self.maybe(5))
        for name in self.random.sample(COLUMNS, self.random.randint(1, 5)):
            table.columns[name] = self.column(name, table)
        self.primary(table)
        return table

    def column(self, name: str, table: Tab) -> Col:
        column = Col(name, self.pick(STRICT if table.strict else TYPES))
        if self.maybe(3):
            column.default = self.pick(DEFAULTS[:4] if table.strict else DEFAULTS)
            if table.strict and column.type not in ("ANY", "TEXT"):
                column.default = {"INTEGER": "7", "REAL": "2.5", "BLOB": "x'00'"}[column.type]
        column.null = not self.maybe(3)
        if column.default == "NULL":
            column.null = True
        if self.maybe(8) and column.type in ("TEXT", ""):
            column.collation = self.pick(("NOCASE", "RTRIM"))
        if self.maybe(6):
            column.check = self.pick((f"{quoted(name)} <> 'zz'", f"typeof({quoted(name)}) <> 'nothing'"))
        return column

    def primary(self, table: Tab) -> None:
        table.primary, table.counted, table.without_rowid = (), False, False
        how = self.pick(("none", "rowid", "rowid", "rowid", "columns"))
        if how == "rowid":
            name = self.pick(COLUMNS)
            table.columns[name] = Col(name, "INTEGER")
            table.primary, table.counted = (name,), self.maybe(3)
        elif how == "columns":
            columns = [column.name for column in table.plain()]
            table.primary = tuple(self.random.sample(columns, min(len(columns), self.random.randint(1, 2))))
            table.without_rowid = self.maybe(2)

    # --- changes ---

    def add_part(self, world: World, *, gently: bool = False) -> None:
        """Something that stands on tables; gently: seldom what rows may not meet."""
        demanding = (self.unique, self.key, self.key, self.key) if not gently or self.maybe(6) else ()
        self.pick((*demanding, self.index, self.view, self.trigger))(world)

    def some(self, table: Tab, most: int = 2) -> tuple[str, ...]:
        names = list(table.columns)
        return tuple(self.random.sample(names, min(len(names), self.random.randint(1, most))))

    def unique(self, world: World) -> None:
        table = self.pick(world.tables.values())
        columns = self.some(table)
        if columns not in table.referable():
            table.uniques.append(columns)

    def key(self, world: World) -> None:
        child, parent = (self.pick(world.tables) for _ in range(2))
        table, target = world.tables[child], world.tables[parent]
        if not target.referable():
            return
        references = self.pick(target.referable())
        own = [column.name for column in table.plain() if column.name not in table.primary]
        if len(own) < len(references):
            return
        columns = tuple(self.random.sample(own, len(references)))
        for name, other in zip(columns, references, strict=True):
            if not self.maybe(6):
                table.columns[name].type = target.columns[other].type
                table.columns[name].default, table.columns[name].check = "", ""
        rest = f"ON DELETE {self.pick(ACTIONS)} ON UPDATE {self.pick(ACTIONS)}"
        rest += " DEFERRABLE INITIALLY DEFERRED" if self.maybe(5) else ""
        table.keys.append(Key(columns, parent, references, rest))

    def index(self, world: World) -> None:
        name = self.pick(world.tables)
        table = world.tables[name]
        parts = tuple(
            f"lower({quoted(column)})" if self.maybe(5) else quoted(column) + self.pick(("", "", " DESC"))
            for column in self.some(table)
        )
        where = f" WHERE {quoted(self.some(table, 1)[0])} IS NOT NULL" if self.maybe(4) else ""
        world.indexes[f"i{self.random.randrange(6)}"] = (name, parts, self.maybe(8), where)

    def view(self, world: World) -> None:
        source = self.pick([*world.tables, *world.views])
        columns = self.some(world.tables[source]) if source in world.tables else world.views[source][1]
        name = f"v{len(world.views)}"
        if name not in world.views:
            world.views[name] = (source, columns, f" WHERE {quoted(columns[0])} IS NOT NULL" if self.maybe(3) else "")

    def trigger(self, world: World) -> None:
        name, other = self.pick(world.tables), self.pick(world.tables)
        column = self.some(world.tables[other], 1)[0]
        event = self.pick(("AFTER DELETE", "BEFORE UPDATE", "AFTER UPDATE"))
        body = f"UPDATE {quoted(other)} SET {quoted(column)} = 'fired' WHERE 0"
        if world.tables[other].columns[column].generated:
            body = f"SELECT {quoted(column)} FROM {quoted(other)}"
        world.triggers[f"x{self.random.randrange(4)}"] = (name, event, body)

    def changed(self, world: World, count: int) -> World:
        """Another schema that was this one."""
        world = copy.deepcopy(world)
        for _ in range(count):
            self.change(world)
            world.settle()
        return world

    def change(self, world: World) -> None:
        parents = [key.table for table in world.tables.values() for key in table.keys]
        name = self.pick(parents if parents and self.maybe(2) else world.tables)
        new = (self.new_column,) * 3
        common = (*new, self.lose_column, self.lose_column, self.other_column, self.other_column, self.new_table)
        seldom = (self.lose_table, self.lose_constraints, self.lose_parts, self.other_options)
        self.pick((*common, *seldom, self.more_parts, self.more_parts))(world, name)

    def new_column(self, world: World, name: str) -> None:
        table, fresh = world.tables[name], self.pick(COLUMNS)
        if fresh not in table.columns:
            computed = Col(fresh, "TEXT", generated=f"{quoted(table.plain()[0].name)} || 'x'")
            table.columns[fresh] = computed if self.maybe(4) else self.lenient(fresh, table)

    def lose_column(self, world: World, name: str) -> None:
        table = world.tables[name]
        if len(table.plain()) > 1:
            del table.columns[self.pick(table.columns)]
            if not table.plain():
                table.columns["p"] = Col("p", "TEXT")

    def other_column(self, world: World, name: str) -> None:
        table = world.tables[name]
        column = self.pick(table.plain()).name
        table.columns[column] = self.lenient(column, table)

    def new_table(self, world: World, _: str) -> None:
        fresh = self.pick(TABLES)
        if fresh not in world.tables:
            world.tables[fresh] = self.table()

    def lose_table(self, world: World, name: str) -> None:
        if len(world.tables) > 1:
            del world.tables[name]

    def lose_constraints(self, world: World, name: str) -> None:
        world.tables[name].keys, world.tables[name].uniques = [], []

    def lose_parts(self, world: World, _: str) -> None:
        for group in (world.indexes, world.views, world.triggers):
            if group and self.maybe(2):
                del group[self.pick(group)]  # type: ignore[attr-defined]

    def other_options(self, world: World, name: str) -> None:
        table = world.tables[name]
        if self.maybe(2):
            table.strict = not table.strict
        else:
            self.primary(table)

    def more_parts(self, world: World, _: str) -> None:
        self.add_part(world, gently=True)

    def lenient(self, name: str, table: Tab) -> Col:
        """A column that the rows which are there can have."""
        column = self.column(name, table)
        column.null = column.null or not column.default
        return column

    # --- rows ---

    def rows(self, world: World) -> list[str]:
        """INSERT statements, of which many will be refused; what links tables has few values, so that they meet."""
        found = []
        for _ in range(12):
            for name, table in world.tables.items():
                linking = {*table.primary, *(column for key in table.keys for column in key.columns)}
                linking |= {column for names in table.uniques for column in names}
                columns = [column.name for column in table.plain()]
                values = ", ".join(self.pick(LINKS if column in linking else VALUES) for column in columns)
                found.append(f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, columns))}) VALUES ({values})")
        return found
