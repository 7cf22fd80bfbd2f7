"""Rebuilds of what hangs together: every action with every sort of key, circles, deep trees, and what is broken."""

from __future__ import annotations

import pytest
from engines import FULL, SQLITE_FAMILY, fresh
from rebuilding import ACTIONS, DIALECT, as_made, back, change, contents

from schemadef.compile import compile_change
from schemadef.diff import diff
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.errors import EngineError, MigrationError
from schemadef.introspect import introspect
from schemadef.migrate import migrate
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.snapshot import Snapshot

PAIRED = [(one, other) for one in ACTIONS for other in ACTIONS if FULL or one == other or one == ACTIONS[0]]


def family(n: int, on_delete: str, on_update: str, v: str) -> list[str]:
    """Three levels: a composite key without row numbers, a counted table that is its own parent, a STRICT one."""
    actions = f"ON DELETE {on_delete} ON UPDATE {on_update}"
    return [
        f"CREATE TABLE p{n} (a INTEGER NOT NULL, b TEXT NOT NULL, v {v}, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID",
        f"CREATE TABLE c{n} (id INTEGER PRIMARY KEY AUTOINCREMENT, a INTEGER DEFAULT 1, b TEXT DEFAULT 'x', up INTEGER,"
        f" code TEXT COLLATE NOCASE UNIQUE, FOREIGN KEY (a, b) REFERENCES p{n} (a, b) {actions},"
        f" FOREIGN KEY (up) REFERENCES c{n} (id) {actions})",
        f"CREATE TABLE g{n} (id INTEGER PRIMARY KEY, code TEXT REFERENCES c{n} (code) {actions},"
        " twice INTEGER GENERATED ALWAYS AS (id * 2) STORED, half REAL GENERATED ALWAYS AS (id / 2.0) VIRTUAL) STRICT",
        f"CREATE INDEX p{n}_part ON p{n} (lower(b)) WHERE a > 1",
        f"CREATE UNIQUE INDEX g{n}_twice ON g{n} (twice DESC)",
        f"CREATE VIEW w{n} AS SELECT c.id, p.v FROM c{n} c JOIN p{n} p ON p.a = c.a",
        f"CREATE VIEW ww{n} AS SELECT id FROM w{n}",
        f"CREATE TRIGGER c{n}_gone AFTER DELETE ON c{n} BEGIN INSERT INTO log VALUES ('gone'); END",
        f"CREATE TRIGGER g{n}_set AFTER UPDATE ON g{n} BEGIN INSERT INTO log VALUES ('set'); END",
        f"CREATE TRIGGER aside{n} AFTER INSERT ON aside BEGIN UPDATE p{n} SET v = 9 WHERE a = NEW.id; END",
    ]


def rows(n: int) -> list[str]:
    return [
        f"INSERT INTO p{n} VALUES (1, 'x', '1'), (2, 'y', '2'), (3, 'X', '3')",
        f"INSERT INTO c{n} (id, a, b, up, code) VALUES (1, 1, 'x', NULL, 'A'), (2, 2, 'y', 1, 'B'), (3, NULL, 'y', 2, 'C'),"
        " (900, 3, 'X', 3, 'D')",
        f"DELETE FROM c{n} WHERE id = 900",
        f"INSERT INTO g{n} (id, code) VALUES (1, 'A'), (2, 'b'), (3, NULL)",
    ]


def test_every_action_with_every_sort_of_key(any_sqlite_family):
    engine = any_sqlite_family
    common = ["CREATE TABLE log (what TEXT)", "CREATE TABLE aside (id INTEGER PRIMARY KEY)"]
    before, after = (
        common + [sql for n, pair in enumerate(PAIRED) for sql in family(n, *pair, v)]
        for v in ("TEXT", "INTEGER NOT NULL DEFAULT 7")
    )
    engine.batch(before)
    engine.batch([sql for n in range(len(PAIRED)) for sql in rows(n)])
    engine.execute("DELETE FROM log")
    tables = ["log", "aside", *(f"{kind}{n}" for kind in "cg" for n in range(len(PAIRED)))]
    there, parents = contents(engine, tables), contents(engine, [f"p{n}" for n in range(len(PAIRED))])
    objects = engine.query("SELECT type, name FROM sqlite_master WHERE name NOT GLOB '_cf_*' ORDER BY 1, 2")
    compiled = change(engine, after)
    assert contents(engine, tables) == there, "and no trigger fired"
    assert engine.query("SELECT type, name FROM sqlite_master WHERE name NOT GLOB '_cf_*' ORDER BY 1, 2") == objects
    for n in range(len(PAIRED)):
        assert engine.query(f"SELECT a, b, v FROM p{n} ORDER BY a") == [(1, "x", 1), (2, "y", 2), (3, "X", 3)]
    assert engine.query("PRAGMA foreign_key_check") == []
    with pytest.raises(EngineError, match="FOREIGN KEY"):
        engine.execute("UPDATE g0 SET code = 'nobody'")
    engine.execute("INSERT INTO c0 (code) VALUES ('next')")
    assert engine.query("SELECT max(id) FROM c0") == [(901,)], "numbers go on"
    engine.execute("INSERT INTO aside VALUES (2)")
    assert engine.query("SELECT v FROM p0 WHERE a = 2") == [(9,)], "triggers fire"
    engine.batch([f"UPDATE p{n} SET v = a" for n in range(len(PAIRED))])
    engine.batch(["DELETE FROM c0 WHERE id = 901", "DELETE FROM aside", "DELETE FROM log"])
    back(engine, compiled)
    assert contents(engine, tables) | contents(engine, parents) == there | parents


KNOT = (
    "CREATE TABLE hen (id INTEGER PRIMARY KEY, v {0}, up INTEGER REFERENCES hen (id) ON DELETE {1},"
    " egg INTEGER REFERENCES egg (id) ON DELETE {1})",
    "CREATE TABLE egg (id INTEGER PRIMARY KEY, v {0}, up INTEGER REFERENCES egg (id) ON DELETE {1},"
    " hen INTEGER REFERENCES hen (id) ON DELETE {1})",
)


def knot(kind: str, action: str) -> list[str]:
    return [sql.format(kind, action) for sql in KNOT]


@pytest.mark.parametrize("action", ACTIONS)
def test_two_tables_that_act_on_themselves_and_on_each_other(any_sqlite_family, action):
    engine = any_sqlite_family
    engine.batch(knot("TEXT", action))
    engine.batch(
        [
            "PRAGMA defer_foreign_keys = ON",
            "INSERT INTO hen VALUES (1, '1', 1, 1), (2, '2', 1, 2)",
            "INSERT INTO egg VALUES (1, '1', 2, 1), (2, '2', NULL, 2)",
        ]
    )
    compiled = change(engine, knot("INTEGER", action))
    assert engine.query("SELECT * FROM hen") == [(1, 1, 1, 1), (2, 2, 1, 2)]
    assert engine.query("SELECT * FROM egg") == [(1, 1, 2, 1), (2, 2, None, 2)]
    back(engine, compiled)
    gone = change(engine, ["CREATE TABLE other (id INTEGER PRIMARY KEY)"])
    back(engine, gone)


def test_a_tree_deeper_than_actions_may_go(any_sqlite_family):
    """SQLite's actions go 1000 rows deep, D1's ten; a rebuild sets off none."""
    engine, depth = any_sqlite_family, 1500
    tree = "CREATE TABLE tree (id INTEGER PRIMARY KEY, v {}, up INTEGER REFERENCES tree (id) ON DELETE CASCADE)"
    engine.batch([tree.format("TEXT")])
    numbers = f"WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {depth})"
    engine.execute(f"INSERT INTO tree {numbers} SELECT n, n, nullif(n - 1, 0) FROM s")
    compiled = change(engine, [tree.format("INTEGER")])
    assert engine.query("SELECT count(*), sum(up), max(typeof(v)) FROM tree") == [
        (depth, depth * (depth - 1) // 2, "integer")
    ]
    back(engine, compiled)
    change(engine, ["CREATE TABLE other (id INTEGER PRIMARY KEY)"])


def test_a_copy_that_loses_a_row_takes_everything_back(any_sqlite_family):
    engine = any_sqlite_family
    engine.batch(knot("TEXT", "CASCADE"))
    engine.batch(
        ["INSERT INTO hen VALUES (1, '1', 1, NULL), (2, '2', 1, NULL)", "INSERT INTO egg VALUES (1, '1', 1, 2)"]
    )
    old, there = introspect(engine, DIALECT), contents(engine, ["hen", "egg"])
    up = [s.sql for s in compile_change(old, as_made(knot("INTEGER", "CASCADE")), DIALECT).up]
    for table in ("hen", "egg"):
        losing = [f"{sql} WHERE id <> 1" if sql.startswith(f'INSERT INTO "_sd_new_{table}"') else sql for sql in up]
        assert losing != up
        with pytest.raises(EngineError, match="CHECK constraint failed"):
            engine.batch(losing)
        assert diff(introspect(engine, DIALECT), old) == []
        assert contents(engine, ["hen", "egg"]) == there


BROKEN = {
    "view": ("CREATE VIEW broken AS SELECT * FROM nowhere", "DROP VIEW broken"),
    "trigger": ("CREATE TRIGGER broken AFTER INSERT ON u BEGIN DELETE FROM nowhere; END", "DROP TRIGGER broken"),
}


@pytest.mark.parametrize("what", BROKEN)
@pytest.mark.parametrize("kind", SQLITE_FAMILY)
def test_something_broken_elsewhere_is_named_and_nothing_is_applied(tmp_path, kind, what):
    folder = read_folder(tmp_path / "app")
    states = [as_made([f"CREATE TABLE t (id INTEGER PRIMARY KEY, v {v})"]) for v in ("TEXT", "INTEGER")]
    for name, (old, new) in {"start": (Snapshot(), states[0]), "rebuild": (states[0], states[1])}.items():
        entry = folder.next(name, now=0)
        up = compile_change(old, new, DIALECT).up
        made = Migration(number=entry.number, name=name, when=entry.when, up=up, rollback=(), snapshot=new.text())
        folder = write_migration(folder, made, dialect="sqlite")
    with scratch_url(kind) as url:
        url = f"workerd:{tmp_path}/d1?id=app" if kind == "workerd" else url
        with open_engine(url) as engine:
            migrate(engine, folder, to=1)
            engine.batch(["INSERT INTO t VALUES (1, '1')", "CREATE TABLE u (id INTEGER PRIMARY KEY)", BROKEN[what][0]])
            with pytest.raises(MigrationError, match=f"the {what} broken, which is broken") as refused:
                migrate(engine, folder)
            assert "nothing of it was applied" in str(refused.value)
            assert engine.query("SELECT typeof(v) FROM t") == [("text",)]
            engine.execute(BROKEN[what][1])
            migrate(engine, folder)
            assert engine.query("SELECT typeof(v) FROM t") == [("integer",)]


def test_a_check_that_a_rebuild_made_goes_with_its_column():
    """Added alone, rebuilt, and taken back one after the other: SQLite drops no column that a table's check names."""
    states = [
        as_made([f"CREATE TABLE t (id INTEGER PRIMARY KEY{more})"])
        for more in ("", ", a TEXT CHECK (a <> '')", ", a INTEGER CHECK (a <> '')")
    ]
    with fresh("sqlite") as engine:
        engine.batch(["CREATE TABLE t (id INTEGER PRIMARY KEY)", "INSERT INTO t VALUES (1)"])
        added, rebuilt = (compile_change(states[n], states[n + 1], DIALECT) for n in range(2))
        assert [s.sql[:11] for s in (*added.up, *added.down)] == ["ALTER TABLE", "ALTER TABLE"]
        gone = compile_change(states[1], Snapshot(), DIALECT)
        for step in (added, gone):
            engine.batch([statement.sql for statement in step.up])
        engine.batch([statement.sql for statement in gone.down])
        for statements in (rebuilt.up, rebuilt.down, added.down):
            engine.batch([statement.sql for statement in statements])
        assert diff(introspect(engine, DIALECT), states[0]) == []


def test_what_no_declaration_says_of_keys_stays(any_sqlite_family):
    """Collations, directions and resolutions of conflicts: reported as not modelled, and kept all the same."""
    engine = any_sqlite_family
    table = (
        "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL ON CONFLICT IGNORE, b TEXT UNIQUE ON CONFLICT REPLACE,"
        " v {}, UNIQUE (a COLLATE NOCASE, v DESC) ON CONFLICT FAIL)"
    )
    engine.batch([table.format("TEXT"), "INSERT INTO t VALUES (1, 'one', 'x', '1')"])
    compiled = change(engine, [table.format("INTEGER")])
    engine.execute("INSERT INTO t VALUES (2, NULL, 'y', 2)")
    engine.execute("INSERT INTO t VALUES (3, 'two', 'x', 2)")
    assert engine.query("SELECT * FROM t") == [(3, "two", "x", 2)]
    with pytest.raises(EngineError, match="UNIQUE"):
        engine.execute("INSERT INTO t VALUES (4, 'TWO', 'z', 2)")
    back(engine, compiled)
