"""Schemas of the SQLite family as SQL, each with the objects that introspection must find in it."""

from __future__ import annotations

from typing import NamedTuple

from sqlite_family_objects import column, index, reference, trigger

from schemadef.model import Check, Id, IndexPart, Object, PrimaryKey, Table, Unique, View


class Case(NamedTuple):
    """Statements, all the objects that they make, and what `unmodelled` says of them."""

    about: str
    statements: tuple[str, ...]
    objects: tuple[Object, ...]
    notes: tuple[str, ...] = ()


CASES = (
    Case(
        "types as written",
        (
            'CREATE TABLE types (a text, b VarChar( 20 ), c DECIMAL(10 , -2), d, e "Integer", f unsigned  big int,'
            " g generated)",
        ),
        (
            Table(name="types"),
            column("types", 1, "a", "TEXT"),
            column("types", 2, "b", "VarChar", "20"),
            column("types", 3, "c", "DECIMAL", "10", "-2"),
            column("types", 4, "d", ""),
            column("types", 5, "e", "INTEGER"),
            column("types", 6, "f", "unsigned big int"),
            column("types", 7, "g", "generated"),
        ),
    ),
    Case(
        "defaults",
        (
            "CREATE TABLE defaults (a TEXT DEFAULT 'it''s (;', b TEXT DEFAULT ( datetime ( 'now' ) ),"
            " c TEXT DEFAULT - 5, d TEXT DEFAULT CURRENT_TIMESTAMP, e TEXT DEFAULT x'00', f TEXT DEFAULT active,"
            ' g TEXT DEFAULT "on", h TEXT DEFAULT ((1 + 2)), i TEXT DEFAULT NULL, j TEXT DEFAULT true)',
        ),
        (
            Table(name="defaults"),
            column("defaults", 1, "a", default="'it''s (;'"),
            column("defaults", 2, "b", default="datetime('now')"),
            column("defaults", 3, "c", default="-5"),
            column("defaults", 4, "d", default="CURRENT_TIMESTAMP"),
            column("defaults", 5, "e", default="x'00'"),
            column("defaults", 6, "f", default="'active'"),
            column("defaults", 7, "g", default="'on'"),
            column("defaults", 8, "h", default="1 + 2"),
            column("defaults", 9, "i", default="NULL"),
            column("defaults", 10, "j", default="true"),
        ),
    ),
    Case(
        "a strict table with an automatic number, and generated columns with commas and parentheses",
        (
            "CREATE TABLE strict_one (id INTEGER PRIMARY KEY AUTOINCREMENT, a TEXT NOT NULL COLLATE nocase,"
            " b TEXT AS (substr(a, 1, (2))) STORED, c TEXT COLLATE BINARY"
            " GENERATED ALWAYS AS ((a || ')' || a)) NOT NULL) STRICT",
        ),
        (
            Table(name="strict_one", strict=True),
            column("strict_one", 1, "id", "INTEGER", null=False, autoincrement=True),
            column("strict_one", 2, "a", null=False, collation="NOCASE"),
            column("strict_one", 3, "b", generated="substr(a, 1, (2))"),
            column("strict_one", 4, "c", generated="a || ')' || a", virtual=True, null=False),
            PrimaryKey(name="strict_one_pkey", table="strict_one", columns=("id",)),
        ),
    ),
    Case(
        "constraints of both kinds, named and not, with and without commas between them",
        (
            "CREATE TABLE keys (A TEXT CONSTRAINT \"the pk\" PRIMARY KEY, b TEXT UNIQUE CHECK (b <> 'x'),"
            " c TEXT CHECK (c > a) CONSTRAINT positive CHECK (c > 0), UNIQUE (b, a) CONSTRAINT both UNIQUE (c)"
            " CHECK (b = 1), CHECK (a < b), CHECK (a < c), CONSTRAINT keys_b_check CHECK (1))",
        ),
        (
            Table(name="keys"),
            column("keys", 1, "A"),
            column("keys", 2, "b"),
            column("keys", 3, "c"),
            PrimaryKey(name="the pk", table="keys", columns=("A",)),
            Unique(name="keys_b_key", table="keys", columns=("b",)),
            Unique(name="keys_b_A_key", table="keys", columns=("b", "A")),
            Unique(name="both", table="keys", columns=("c",)),
            Check(name="keys_b_check", table="keys", expression="1"),
            Check(name="keys_b_check1", table="keys", expression="b <> 'x'"),
            Check(name="keys_c_check", table="keys", expression="c > a"),
            Check(name="positive", table="keys", expression="c > 0"),
            Check(name="keys_b_check2", table="keys", expression="b = 1"),
            Check(name="keys_check", table="keys", expression="a < b"),
            Check(name="keys_check1", table="keys", expression="a < c"),
        ),
    ),
    Case(
        "foreign keys: actions, deferral, a parent named in another case, its key left out, and the table itself",
        (
            "CREATE TABLE Parent (Id TEXT NOT NULL, n TEXT NOT NULL, PRIMARY KEY (Id, n))",
            "CREATE TABLE child (p TEXT REFERENCES parent (id) ON DELETE SET NULL ON UPDATE CASCADE, n TEXT"
            " CONSTRAINT up REFERENCES child DEFERRABLE INITIALLY DEFERRED NOT NULL, id TEXT PRIMARY KEY NOT NULL,"
            ' FOREIGN KEY (P, n) REFERENCES "parent" ON DELETE RESTRICT ON UPDATE SET DEFAULT NOT DEFERRABLE,'
            " CONSTRAINT two FOREIGN KEY (n) REFERENCES parent (N) ON DELETE NO ACTION DEFERRABLE INITIALLY IMMEDIATE,"
            " CONSTRAINT never FOREIGN KEY (n) REFERENCES parent (n) NOT DEFERRABLE INITIALLY DEFERRED)",
        ),
        (
            Table(name="Parent"),
            column("Parent", 1, "Id", null=False),
            column("Parent", 2, "n", null=False),
            PrimaryKey(name="Parent_pkey", table="Parent", columns=("Id", "n")),
            Table(name="child"),
            column("child", 1, "p"),
            column("child", 2, "n", null=False),
            column("child", 3, "id", null=False),
            PrimaryKey(name="child_pkey", table="child", columns=("id",)),
            reference("child", "child_p_fkey", ("p",), "Parent", ("Id",), on_delete="set null", on_update="cascade"),
            reference("child", "up", ("n",), "child", ("id",), deferrable=True, initially_deferred=True),
            reference(
                "child",
                "child_p_n_fkey",
                ("p", "n"),
                "Parent",
                ("Id", "n"),
                on_delete="restrict",
                on_update="set default",
            ),
            reference("child", "two", ("n",), "Parent", ("n",), deferrable=True),
            reference("child", "never", ("n",), "Parent", ("n",)),
        ),
    ),
    Case(
        "names in every kind of quotes, keywords, Japanese, comments",
        (
            "CREATE TABLE [odd, (one] ( -- it's a comment, (really\n"
            " \"a\"\"b\" TEXT, `order` TEXT /* , x TEXT */, [group] TEXT, 'single' TEXT, 名前 TEXT DEFAULT '値',"
            " generated TEXT, \"check\" TEXT, key TEXT, CHECK (\"check\" /* ; */ IN ('a)','b')))",
        ),
        (
            Table(name="odd, (one"),
            *(column("odd, (one", at, name) for at, name in enumerate(['a"b', "order", "group", "single"], 1)),
            column("odd, (one", 5, "名前", default="'値'"),
            *(column("odd, (one", at, name) for at, name in enumerate(["generated", "check", "key"], 6)),
            Check(name="odd, (one_check_check", table="odd, (one", expression="\"check\" IN ('a)', 'b')"),
        ),
    ),
    Case(
        "a table made from a query, which SQLite writes out, and one that ALTER TABLE changed",
        (
            "CREATE TABLE made AS SELECT 1 AS \"a b\", CAST('x' AS TEXT) AS c",
            "CREATE TABLE altered (a TEXT, CHECK (a <> ''))",
            "ALTER TABLE altered ADD COLUMN b TEXT DEFAULT 'n'",
            'ALTER TABLE altered RENAME COLUMN a TO "new name"',
        ),
        (
            Table(name="made"),
            column("made", 1, "a b", ""),
            column("made", 2, "c", "TEXT"),
            Table(name="altered"),
            column("altered", 1, "new name"),
            column("altered", 2, "b", default="'n'"),
            Check(name="altered_new name_check", table="altered", expression="\"new name\" <> ''"),
        ),
    ),
    Case(
        "indexes",
        (
            "CREATE TABLE indexed (a TEXT, b TEXT, c TEXT COLLATE NOCASE)",
            "CREATE UNIQUE INDEX IF NOT EXISTS idx_one ON INDEXED (B DESC, 'a' ASC, c COLLATE binary)"
            " WHERE (a IS NOT NULL)",
            "CREATE INDEX idx_two ON indexed (lower( a ), (a || b) COLLATE nocase DESC, a || b COLLATE NOCASE, (b))",
        ),
        (
            Table(name="indexed"),
            column("indexed", 1, "a"),
            column("indexed", 2, "b"),
            column("indexed", 3, "c", collation="NOCASE"),
            index(
                "idx_one",
                IndexPart(column="b", descending=True),
                IndexPart(column="a"),
                IndexPart(column="c", collation="BINARY"),
                unique=True,
                where="a IS NOT NULL",
            ),
            index(
                "idx_two",
                IndexPart(expression="lower(a)"),
                IndexPart(expression="a || b", descending=True, collation="NOCASE"),
                IndexPart(expression="a || b COLLATE NOCASE"),
                IndexPart(column="b"),
            ),
        ),
    ),
    Case(
        "views",
        (
            "CREATE TABLE viewed (a TEXT, v_two TEXT)",
            "CREATE VIEW v_one AS SELECT a -- all of it\n FROM main.VIEWED;",
            'CREATE VIEW v_two (x, "y z") AS WITH q AS (SELECT 1 AS n) SELECT v_one.a, q.n'
            " FROM q JOIN 'v_one' WHERE q.n NOT IN ('viewed')",
        ),
        (
            Table(name="viewed"),
            column("viewed", 1, "a"),
            column("viewed", 2, "v_two"),
            View(name="v_one", query="SELECT a FROM main.VIEWED", uses=(Id("table", "", "", "viewed"),)),
            View(
                name="v_two",
                columns=("x", "y z"),
                query="WITH q AS (SELECT 1 AS n) SELECT v_one.a, q.n FROM q JOIN 'v_one' WHERE q.n NOT IN ('viewed')",
                uses=(Id("view", "", "", "v_one"),),
            ),
        ),
    ),
    Case(
        "triggers",
        (
            'CREATE TABLE fired (a TEXT, "begin" TEXT)',
            "CREATE VIEW fired_view AS SELECT a FROM fired",
            "CREATE TRIGGER t_plain INSERT ON FIRED BEGIN SELECT 1; END",
            'CREATE TRIGGER t_case AFTER UPDATE OF "BEGIN", a ON fired FOR EACH ROW WHEN NEW.begin > 0 BEGIN\n'
            " UPDATE fired SET a=CASE WHEN a = 'x; END' THEN 1 ELSE (SELECT 2) END WHERE a=NEW.a; -- END;\n"
            " DELETE FROM fired WHERE a IN (1,2); END",
            "CREATE TRIGGER t_view INSTEAD OF DELETE ON fired_view WHEN (SELECT 1) BEGIN SELECT 1; END",
        ),
        (
            Table(name="fired"),
            column("fired", 1, "a"),
            column("fired", 2, "begin"),
            View(name="fired_view", query="SELECT a FROM fired", uses=(Id("table", "", "", "fired"),)),
            trigger("fired", "t_plain", "before", "insert", "SELECT 1"),
            trigger(
                "fired",
                "t_case",
                "after",
                "update",
                "UPDATE fired SET a = CASE WHEN a = 'x; END' THEN 1 ELSE (SELECT 2) END WHERE a = NEW.a",
                "DELETE FROM fired WHERE a IN (1, 2)",
                of=("begin", "a"),
                when="NEW.begin > 0",
            ),
            trigger("fired_view", "t_view", "instead of", "delete", "SELECT 1", when="(SELECT 1)"),
        ),
    ),
    Case(
        "what no kind of object holds is said",
        (
            "CREATE TABLE unheld (id INTEGER PRIMARY KEY ON CONFLICT REPLACE, a TEXT CONSTRAINT nn NOT NULL ON CONFLICT"
            " IGNORE, b TEXT UNIQUE ON CONFLICT ABORT, c TEXT REFERENCES nowhere MATCH FULL,"
            " UNIQUE (a COLLATE NOCASE, b DESC), CONSTRAINT c UNIQUE (b, c), CONSTRAINT c UNIQUE (c, b))",
            "CREATE TABLE unheld_words_content (body TEXT)",
            "CREATE VIRTUAL TABLE unheld_words USING fts5(body, content = 'unheld')",
        ),
        (
            Table(name="unheld"),
            column("unheld", 1, "id", "INTEGER", null=False),
            column("unheld", 2, "a", null=False, conflict="IGNORE"),
            column("unheld", 3, "b"),
            column("unheld", 4, "c"),
            PrimaryKey(name="unheld_pkey", table="unheld", columns=("id",), conflict="REPLACE"),
            Unique(name="unheld_b_key", table="unheld", columns=("b",)),
            Unique(name="unheld_a_b_key", table="unheld", columns=("a", "b")),
            Unique(name="c", table="unheld", columns=("b", "c")),
            Unique(name="c1", table="unheld", columns=("c", "b")),
            reference("unheld", "unheld_c_fkey", ("c",), "nowhere", ()),
            Table(name="unheld_words_content"),
            column("unheld_words_content", 1, "body"),
        ),
        (
            "table unheld: ON CONFLICT REPLACE of the primary key on id",
            "table unheld: ON CONFLICT IGNORE of NOT NULL on column a",
            "table unheld: the constraint name nn of NOT NULL on column a",
            "table unheld: MATCH FULL of the foreign key on c",
            "table unheld: COLLATE NOCASE of a in a key",
            "table unheld: DESC of b in a key",
            "table unheld: a further constraint named c, here c1",
            "table unheld: foreign key unheld_c_fkey finds no primary key in nowhere",
            "virtual table unheld_words (fts5)",
        ),
    ),
)
