"""Changes of tables that hold rows, on every engine of SQLite's family: no row, link or object is lost."""

from __future__ import annotations

import sqlite3
from itertools import product

import pytest
from rebuilding import ACTIONS, DIALECT, as_made, back, change, contents, run

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.diff import diff
from schemadef.errors import EngineError
from schemadef.introspect import introspect
from schemadef.statement import Hazard


def chain(name: str, on_delete: str, on_update: str, parent_type: str) -> list[str]:
    """A table, its child, its grandchild and that one's child."""
    made = [f"CREATE TABLE {name}0 (id INTEGER PRIMARY KEY, v {parent_type})"]
    for depth in (1, 2, 3):
        made.append(
            f"CREATE TABLE {name}{depth} (id INTEGER PRIMARY KEY, up INTEGER DEFAULT 1,"
            f" FOREIGN KEY (up) REFERENCES {name}{depth - 1} (id) ON DELETE {on_delete} ON UPDATE {on_update})"
        )
    return made


def test_every_action_at_every_depth(any_sqlite_family):
    names = {f"t{n}_": actions for n, actions in enumerate(product(ACTIONS, ACTIONS))}
    before = [sql for name, actions in names.items() for sql in chain(name, *actions, "TEXT")]
    after = [sql for name, actions in names.items() for sql in chain(name, *actions, "INTEGER NOT NULL DEFAULT 7")]
    any_sqlite_family.batch(before)
    tables = [f"{name}{depth}" for name in names for depth in range(4)]
    fill = [f"INSERT INTO {t} VALUES (1, '1'), (2, '2'), (5, '5')" for t in tables if t.endswith("_0")]
    fill += [f"INSERT INTO {t} VALUES (1, 1), (2, 1), (5, 2), (6, NULL)" for t in tables if not t.endswith("_0")]
    any_sqlite_family.batch(fill)
    rows = contents(any_sqlite_family, tables)
    compiled = change(any_sqlite_family, after)
    now = contents(any_sqlite_family, tables)
    links = [table for table in tables if not table.endswith("_0")]
    assert {table: now[table] for table in links} == {table: rows[table] for table in links}
    assert now["t0_0"] == [(1, 1), (2, 2), (5, 5)]
    back(any_sqlite_family, compiled)
    assert contents(any_sqlite_family, tables) == rows


def everything(v: str, more: str = "") -> list[str]:
    """Tables that reference themselves and each other, of every sort, with all that can hang on them."""
    return [
        f"CREATE TABLE tree (id INTEGER PRIMARY KEY AUTOINCREMENT, v {v}, up INTEGER{more},"
        " FOREIGN KEY (up) REFERENCES tree (id) ON DELETE RESTRICT ON UPDATE RESTRICT)",
        f"CREATE TABLE ring (id TEXT NOT NULL PRIMARY KEY, v {v}, next TEXT NOT NULL UNIQUE{more},"
        " FOREIGN KEY (next) REFERENCES ring (id) ON DELETE RESTRICT)",
        "CREATE TABLE hen (id INTEGER PRIMARY KEY, egg INTEGER NOT NULL,"
        " FOREIGN KEY (egg) REFERENCES egg (id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED)",
        f"CREATE TABLE egg (id INTEGER PRIMARY KEY, v {v}, hen INTEGER NOT NULL{more},"
        " FOREIGN KEY (hen) REFERENCES hen (id) ON DELETE CASCADE)",
        f"CREATE TABLE pair (a INTEGER NOT NULL, b TEXT NOT NULL, v {v}{more}, PRIMARY KEY (a, b))"
        " STRICT, WITHOUT ROWID",
        "CREATE TABLE of_pair (id INTEGER PRIMARY KEY, a INTEGER, b TEXT, up INTEGER,"
        " twice INTEGER GENERATED ALWAYS AS (a * 2) STORED, half REAL GENERATED ALWAYS AS (a / 2.0) VIRTUAL,"
        " FOREIGN KEY (a, b) REFERENCES pair (a, b) ON DELETE SET NULL ON UPDATE CASCADE,"
        " FOREIGN KEY (up) REFERENCES tree (id) ON DELETE CASCADE)",
        "CREATE TABLE log (what TEXT)",
        "CREATE TABLE aside (id INTEGER PRIMARY KEY)",
        "CREATE UNIQUE INDEX tree_part ON tree (lower(v)) WHERE up IS NOT NULL",
        "CREATE INDEX of_pair_twice ON of_pair (twice, a DESC)",
        "CREATE VIEW trees AS SELECT id, v FROM tree",
        "CREATE VIEW roots AS SELECT id FROM trees WHERE id < 2",
        "CREATE TRIGGER tree_gone AFTER DELETE ON tree BEGIN INSERT INTO log VALUES ('tree ' || OLD.id); END",
        "CREATE TRIGGER of_pair_set AFTER UPDATE ON of_pair BEGIN INSERT INTO log VALUES ('set'); END",
        "CREATE TRIGGER egg_in BEFORE INSERT ON egg BEGIN INSERT INTO log VALUES ('egg ' || NEW.id); END",
        "CREATE TRIGGER aside_in AFTER INSERT ON aside BEGIN UPDATE tree SET v = '77' WHERE id = NEW.id; END",
        "CREATE TRIGGER roots_in INSTEAD OF INSERT ON roots BEGIN INSERT INTO log VALUES ('root'); END",
    ]


ROWS = (
    "PRAGMA defer_foreign_keys = ON",
    "INSERT INTO tree (id, v, up) VALUES (1, '1', NULL), (2, '2', 1), (3, '3', 2), (900, '9', 3)",
    "DELETE FROM tree WHERE id = 900",
    "INSERT INTO ring (id, v, next) VALUES ('a', '1', 'b'), ('b', '2', 'c'), ('c', '3', 'a')",
    "INSERT INTO hen VALUES (1, 2), (2, 1)",
    "INSERT INTO egg (id, v, hen) VALUES (1, '1', 1), (2, '2', 2)",
    "INSERT INTO pair (a, b, v) VALUES (1, 'x', '1'), (2, 'y', '2')",
    "INSERT INTO of_pair (id, a, b, up) VALUES (1, 1, 'x', 3), (2, 2, 'y', 1), (3, NULL, 'y', NULL)",
)
TABLES = ("tree", "ring", "hen", "egg", "pair", "of_pair", "log", "aside")


def test_everything_at_once(any_sqlite_family):
    engine = any_sqlite_family
    engine.batch(everything("TEXT"))
    engine.batch(list(ROWS))
    rows = contents(engine, TABLES)
    compiled = change(engine, everything("INTEGER NOT NULL DEFAULT 3 CHECK (v <> 4)", ", added TEXT DEFAULT 'new'"))
    now = contents(engine, TABLES)
    assert {t: now[t] for t in ("hen", "of_pair", "log")} == {t: rows[t] for t in ("hen", "of_pair", "log")}
    assert engine.query("SELECT id, v, typeof(v), up, added FROM tree ORDER BY id") == [
        (1, 1, "integer", None, "new"),
        (2, 2, "integer", 1, "new"),
        (3, 3, "integer", 2, "new"),
    ]
    assert engine.query("SELECT id, next, added FROM ring ORDER BY id") == [
        ("a", "b", "new"),
        ("b", "c", "new"),
        ("c", "a", "new"),
    ]
    engine.execute("INSERT INTO tree (v) VALUES (8)")
    assert engine.query("SELECT max(id) FROM tree") == [(901,)], "numbers go on"
    engine.execute("INSERT INTO aside VALUES (901)")
    assert engine.query("SELECT v FROM tree WHERE id = 901") == [(77,)], "triggers fire"
    with pytest.raises(EngineError, match="FOREIGN KEY"):
        engine.execute("UPDATE of_pair SET up = 12345 WHERE id = 1")
    engine.batch(["DELETE FROM aside", "DELETE FROM tree WHERE id = 901", "DELETE FROM log WHERE what <> 'egg 1'"])
    back(engine, compiled)
    there = contents(engine, TABLES)
    assert {t: there[t] for t in TABLES if t != "log"} == {t: rows[t] for t in TABLES if t != "log"}


def test_a_lost_row_takes_everything_back(any_sqlite_family):
    engine = any_sqlite_family
    engine.batch(chain("p", "CASCADE", "CASCADE", "TEXT"))
    engine.batch(["INSERT INTO p0 VALUES (1, '1'), (2, '2')", "INSERT INTO p1 VALUES (1, 1), (2, 2)"])
    old, rows = introspect(engine, DIALECT), contents(engine, ["p0", "p1"])
    up = [s.sql for s in compile_change(old, as_made(chain("p", "CASCADE", "CASCADE", "INTEGER")), DIALECT).up]
    copied = next(n for n, sql in enumerate(up) if sql.startswith('INSERT INTO "_sd_new_p1"'))
    for loss in ('DELETE FROM "_sd_new_p0" WHERE id = 2', 'DELETE FROM "_sd_new_p1" WHERE id = 2'):
        with pytest.raises(EngineError, match="CHECK constraint failed"):
            engine.batch([*up[: copied + 1], loss, *up[copied + 1 :]])
        assert diff(introspect(engine, DIALECT), old) == []
        assert contents(engine, ["p0", "p1"]) == rows


def test_a_parent_goes_and_its_children_stay(any_sqlite_family):
    engine = any_sqlite_family
    engine.batch(chain("p", "CASCADE", "CASCADE", "TEXT"))
    engine.batch(["INSERT INTO p0 VALUES (1, '1')", "INSERT INTO p1 VALUES (1, 1)", "INSERT INTO p2 VALUES (1, 1)"])
    _, _, *rest = chain("p", "CASCADE", "CASCADE", "TEXT")
    compiled = change(engine, ["CREATE TABLE p1 (id INTEGER PRIMARY KEY, up INTEGER DEFAULT 1)", *rest])
    assert contents(engine, ["p1", "p2"]) == {"p1": [(1, 1)], "p2": [(1, 1)]}
    assert [s.sql for s in compiled.up if Hazard.DELETES_DATA in s.hazards] == ['DROP TABLE "p0"']


def test_tables_that_hold_each_other_can_go(any_sqlite_family):
    engine = any_sqlite_family
    engine.batch([sql for sql in everything("TEXT")])
    engine.batch(list(ROWS))
    compiled = change(engine, ["CREATE TABLE log (what TEXT)"])
    assert introspect(engine, DIALECT) == as_made(["CREATE TABLE log (what TEXT)"])
    back(engine, compiled)


FRACTION = "rate REAL NOT NULL DEFAULT 0.5"
CHECKED = "done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1))"


@pytest.mark.parametrize(
    ("states", "row"),
    [
        ([("id INTEGER", " STRICT"), (f"id INTEGER, {FRACTION}", " STRICT")], (1, 0.5)),
        ([("id INTEGER", ""), (f"id INTEGER, {FRACTION} CHECK (rate > 0)", "")], (1, 0.5)),
        (
            [("id INTEGER", ""), (f"id INTEGER, {FRACTION}", ""), (f"id INTEGER, {FRACTION}, {CHECKED}", "")],
            (1, 0.5, 0),
        ),
    ],
    ids=["strict", "checked", "checked later"],
)
def test_rows_get_a_fraction_by_default(any_sqlite_family, states, row):
    """SQLite 3.42 to 3.45.1, and libSQL, take it for NULL when ADD COLUMN looks at the rows."""
    (columns, more), *later = states
    any_sqlite_family.batch([f"CREATE TABLE t ({columns}){more}", "INSERT INTO t VALUES (1)"])
    changes = [change(any_sqlite_family, [f"CREATE TABLE t ({columns}){more}"]) for columns, more in later]
    assert any_sqlite_family.query("SELECT * FROM t") == [row]
    for compiled in reversed(changes):
        back(any_sqlite_family, compiled)
    assert any_sqlite_family.query("SELECT * FROM t") == [(1,)]


@pytest.mark.parametrize(
    ("column", "more", "version", "native"),
    [
        (FRACTION, "", "", True),
        (FRACTION, " STRICT", "3.45.1", False),
        (FRACTION, " STRICT", "3.45.2", True),
        ("rate REAL NOT NULL DEFAULT 2.0", " STRICT", "", True),
        ("rate REAL DEFAULT 0.5", " STRICT", "", True),
        ("rate TEXT NOT NULL DEFAULT '0.5'", " STRICT", "", True),
    ],
)
def test_only_a_fraction_that_is_read_as_null_costs_a_rebuild(column, more, version, native):
    before, after = (
        as_made([f"CREATE TABLE t (id INTEGER{more_columns}){more}"]) for more_columns in ("", f", {column}")
    )
    up = compile_change(before, after, load_dialect("sqlite", version)).up
    assert (len(up) == 1) == native


def test_a_key_that_others_follow_lets_go_when_they_are_gone(any_sqlite_family):
    """The rows of a table that is its own parent let go by other values, which its children would get too."""
    own = (
        "CREATE TABLE own (p INTEGER NOT NULL UNIQUE REFERENCES own (id) ON DELETE SET NULL, id INTEGER PRIMARY KEY{})"
    )
    child = "CREATE TABLE child (r INTEGER NOT NULL REFERENCES own (p) ON UPDATE SET NULL)"
    any_sqlite_family.batch([own.format(""), child, "INSERT INTO own VALUES (1, 1)", "INSERT INTO child VALUES (1)"])
    compiled = change(any_sqlite_family, [own.format(" CHECK (id > 0)"), child])
    assert contents(any_sqlite_family, ["own", "child"]) == {"own": [(1, 1)], "child": [(1,)]}
    back(any_sqlite_family, compiled)
    assert contents(any_sqlite_family, ["own", "child"]) == {"own": [(1, 1)], "child": [(1,)]}


COLUMNS = "CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT{})"


@pytest.mark.parametrize(
    ("beside", "native"),
    [
        ((), True),
        (("CREATE INDEX t_a ON t (a)",), True),
        (("CREATE VIEW w AS SELECT a FROM t",), True),
        (("CREATE TABLE u (x TEXT)", "CREATE TRIGGER u_in AFTER INSERT ON u BEGIN UPDATE t SET a = 1; END"), False),
        (("CREATE VIEW w AS SELECT a FROM t",), False),
    ],
    ids=["alone", "a", "view of a column that stays", "trigger elsewhere", "view"],
)
def test_a_column_goes_natively_only_where_nothing_may_name_it(sqlite_engine, beside, native):
    kept = beside if not native or "VIEW" in "".join(beside) else ()
    sqlite_engine.batch([COLUMNS.format(", c TEXT" if native else ", a2 TEXT"), *beside])
    sqlite_engine.execute("INSERT INTO t VALUES (1, 'one', 'two', 'three')")
    name = "c" if native else "a2"
    compiled = compile_change(introspect(sqlite_engine, DIALECT), as_made([COLUMNS.format(""), *beside]), DIALECT)
    del kept
    run(sqlite_engine, compiled.up)
    assert sqlite_engine.query("SELECT * FROM t") == [(1, "one", "two")]
    dropped = [s for s in compiled.up if Hazard.DELETES_DATA in s.hazards]
    assert len(dropped) == 1
    assert (dropped[0].sql == f'ALTER TABLE "t" DROP COLUMN "{name}"') == (beside == () or "INDEX" in beside[0])
    run(sqlite_engine, compiled.down)
    assert diff(introspect(sqlite_engine, DIALECT), compiled.old) == []


def test_a_column_without_which_there_is_no_row_comes_back_with_something_in_it(sqlite_engine):
    sqlite_engine.batch(["CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT NOT NULL)", "INSERT INTO t VALUES (1, 'x')"])
    compiled = change(sqlite_engine, ["CREATE TABLE t (id INTEGER PRIMARY KEY, b TEXT)"])
    back(sqlite_engine, compiled)
    assert sqlite_engine.query("SELECT * FROM t") == [(1, "")]


def test_no_value_is_taken_from_a_column_that_comes_with_the_change(sqlite_engine):
    """A double-quoted word that is no column is a string to SQLite (sqlite.org/quirks.html, section 8)."""
    sqlite_engine.batch(
        ["CREATE TABLE t (up INTEGER, part INTEGER, id INTEGER)", "INSERT INTO t VALUES (NULL, NULL, 1)"]
    )
    key = "UNIQUE (id, place), FOREIGN KEY (up, part) REFERENCES t (id, place)"
    new = as_made([f"CREATE TABLE t (up INTEGER, part INTEGER NOT NULL, id INTEGER, place INTEGER, {key})"])
    up = compile_change(introspect(sqlite_engine, DIALECT), new, DIALECT, filling=True).up
    assert any(Hazard.MAY_FAIL_ON_DATA in statement.hazards for statement in up)
    with pytest.raises(EngineError, match="NOT NULL"):
        run(sqlite_engine, up)
    assert sqlite_engine.query("SELECT * FROM t") == [(None, None, 1)]


def test_statements_that_stand_alone_lose_nothing(tmp_path):
    """A runner that sends a rebuild statement by statement, each for itself, is stopped before a row is lost."""
    connection = sqlite3.connect(tmp_path / "app.db", isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    for sql in chain("p", "CASCADE", "CASCADE", "TEXT"):
        connection.execute(sql)
    connection.execute("INSERT INTO p0 VALUES (1, '1')")
    connection.execute("INSERT INTO p1 VALUES (1, 1)")
    new = as_made(chain("p", "CASCADE", "CASCADE", "INTEGER"))
    for statement in compile_change(as_made(chain("p", "CASCADE", "CASCADE", "TEXT")), new, DIALECT).up:
        connection.execute(statement.sql)
    assert connection.execute("SELECT * FROM p1").fetchall() == [(1, 1)]
