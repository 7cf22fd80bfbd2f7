"""What lint says of folders of the SQLite family is what workerd, SQLite and libSQL do with them."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
from oracle.d1 import Verdict, again, rebuilt, refused

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch
from schemadef.errors import EngineError
from schemadef.lint.files import Found
from schemadef.lint.mend.fix import mended
from schemadef.lint.run import lint, settings_for
from schemadef.lint.work import Linted

D1, TURSO = load_dialect("d1"), load_dialect("turso")
PEOPLE = """CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT UNIQUE);
CREATE TABLE notes (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES people (id) ON DELETE CASCADE);
CREATE TABLE visits (id INTEGER PRIMARY KEY, who INTEGER REFERENCES people (id) ON DELETE SET NULL);
CREATE INDEX notes_owner ON notes (owner);
"""
ANEW = """CREATE TABLE __new_people (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
INSERT INTO __new_people (id, mail) SELECT id, mail FROM people;
DROP TABLE people;
ALTER TABLE __new_people RENAME TO people;
"""
ALONG = """CREATE TABLE p2 (id INTEGER PRIMARY KEY, mail TEXT NOT NULL);
CREATE TABLE n2 (id INTEGER PRIMARY KEY, owner INTEGER NOT NULL REFERENCES p2 (id) ON DELETE CASCADE);
CREATE TABLE v2 (id INTEGER PRIMARY KEY, who INTEGER REFERENCES p2 (id) ON DELETE SET NULL);
INSERT INTO p2 SELECT id, mail FROM people;
INSERT INTO n2 SELECT id, owner FROM notes;
INSERT INTO v2 SELECT id, who FROM visits;
DROP TABLE notes;
DROP TABLE visits;
DROP TABLE people;
ALTER TABLE p2 RENAME TO people;
ALTER TABLE n2 RENAME TO notes;
ALTER TABLE v2 RENAME TO visits;
"""
REFUSED = {
    "limits": [
        "CREATE TABLE wide (" + ", ".join(f"c{number}" for number in range(101)) + ");",
        "SELECT 1" + " UNION SELECT 1" * 5 + ";\nSELECT " + "+".join("1" * 101) + ";\nSELECT 1;",
    ],
    "statements": [
        "BEGIN;\nCREATE TEMP TABLE t (a);\nCREATE TABLE temp.t (a);\nATTACH 'x' AS y;\nVACUUM;\nPRAGMA user_version = 1;",
        "CREATE VIRTUAL TABLE r USING rtree (id, a, b);\nCREATE VIRTUAL TABLE f USING fts5 (a);\nSELECT * FROM f;",
        "CREATE TRIGGER tr AFTER INSERT ON f_content BEGIN SELECT 1; END;\nPRAGMA foreign_keys = ;",
    ],
    "functions": [
        "CREATE TABLE a (x CHECK (json_pretty(x) <> ''), y DEFAULT (uuid()));\nCREATE TABLE b (x CHECK (uuid(x)));",
        "SELECT concat('a', 1), string_agg(1, ',' ORDER BY 1), unixepoch('now', 'subsec'), 1_000;\nSELECT soundex('a');",
        "CREATE TABLE j (x CHECK (json_valid(x)), y CHECK (json_valid(y, 2)));\nINSERT INTO j VALUES (NULL, '{a: 1}');\n"
        "INSERT INTO j (x) VALUES ('{\"a\": [1, null]}');\nINSERT INTO j (x) VALUES ('{a: 1}');",
    ],
    "tables that come with SQLite": [
        "SELECT value FROM generate_series(1, 3);\nSELECT value FROM json_each('[1]');\nSELECT * FROM dbstat;\n"
        "SELECT * FROM sqlite_stmt;\nSELECT name FROM pragma_table_info('a');\nCREATE TABLE a (x);\n"
        "ALTER TABLE a RENAME TO completion;\nSELECT x FROM completion;",
        "CREATE TABLE dbstat (x);\nSELECT x FROM dbstat;",
    ],
    "parameters": ["CREATE TABLE a (x);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET x = :n; END;"],
    "syntax": [
        "CREATE TABLE s (a SERIAL, at TEXT DEFAULT now());\nCREATE TABLE u (a UUID, PRIMARY KEY (b));\nCREATE TABLE ok (a);",
        "ALTER TABLE ok ALTER COLUMN a SET NOT NULL;\nALTER TABLE ok ADD COLUMN IF NOT EXISTS b;\nALTER TABLE ok ADD b;",
        "CREATE VIEW seen AS SELECT a FROM ok;\nALTER TABLE seen ADD COLUMN b;",
        "CREATE TYPE t AS ENUM ('a');\nINSERT INTO ok (c) VALUES (1);\nCREATE INDEX i ON missing (a);\nDROP TABLE gone;",
    ],
    "columns": [
        PEOPLE,
        "ALTER TABLE people DROP COLUMN id;\nALTER TABLE people DROP COLUMN mail;\nALTER TABLE notes DROP COLUMN owner;",
        "ALTER TABLE people ADD COLUMN a NOT NULL;\nALTER TABLE people ADD COLUMN b DEFAULT (random());\n"
        "ALTER TABLE people ADD COLUMN c UNIQUE;\nALTER TABLE people ADD COLUMN d TEXT DEFAULT 'x' NOT NULL;\n"
        "ALTER TABLE people ADD COLUMN e TEXT DEFAULT CURRENT_TIMESTAMP;",
    ],
    "rows": [
        PEOPLE,
        "INSERT INTO people VALUES (1, 'a');\nINSERT INTO people VALUES (1, 'b');\nINSERT INTO notes VALUES (1, 7);\n"
        "INSERT INTO notes VALUES (1, 1);\nUPDATE notes SET owner = NULL;\nINSERT OR IGNORE INTO people VALUES (1, 'c');",
    ],
}
REBUILDS = {
    "plain": [PEOPLE, ANEW],
    "foreign keys off": [PEOPLE, "PRAGMA foreign_keys = OFF;\n" + ANEW],
    "deferred": [PEOPLE, "PRAGMA defer_foreign_keys = ON;\n" + ANEW],
    "old one renamed first": [
        PEOPLE,
        "ALTER TABLE people RENAME TO old;\nCREATE TABLE people (id INTEGER PRIMARY KEY);\n"
        "INSERT INTO people SELECT id FROM old;\nDROP TABLE old;\n",
    ],
    "with all that points at it": [PEOPLE, ALONG],
    "of what nothing points at": [PEOPLE, ANEW.replace("people", "visits").replace("mail", "who")],
    "dropped with its children": [PEOPLE, "DROP TABLE notes;\nDROP TABLE visits;\nDROP TABLE people;"],
    "dropped before its children": [PEOPLE, "DROP TABLE people;"],
    "rows put back": [
        PEOPLE,
        "CREATE TABLE n AS SELECT * FROM notes;\nCREATE TABLE v AS SELECT * FROM visits;\n"
        + ANEW
        + "DELETE FROM visits;\nDELETE FROM notes;"
        "\nINSERT INTO notes SELECT * FROM n;\nINSERT INTO visits SELECT * FROM v;\nDROP TABLE n;\nDROP TABLE v;",
    ],
    "rows deleted first": [
        PEOPLE.replace("NOT NULL ", ""),
        "DELETE FROM people;\nDROP TABLE people;\n" + PEOPLE.partition("\n")[0],
    ],
    "children copied first": [
        PEOPLE,
        "CREATE TABLE p2 (id INTEGER PRIMARY KEY);\nCREATE TABLE v2 (id INTEGER, who INTEGER REFERENCES p2 (id));\n"
        "INSERT INTO v2 SELECT id, who FROM visits;\nINSERT INTO p2 SELECT id FROM people;\nDROP TABLE visits;\n"
        "ALTER TABLE v2 RENAME TO visits;",
    ],
    "restricted": [PEOPLE.replace("ON DELETE CASCADE", ""), ANEW],
    "emptied where nothing may be empty": [PEOPLE.replace("ON DELETE CASCADE", "NOT NULL ON DELETE SET NULL"), ANEW],
    "by itself": [
        "CREATE TABLE tree (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree (id) ON DELETE CASCADE);",
        "CREATE TABLE t2 (id INTEGER PRIMARY KEY, up INTEGER REFERENCES tree (id) ON DELETE CASCADE);\n"
        "INSERT INTO t2 SELECT * FROM tree;\nDROP TABLE tree;\nALTER TABLE t2 RENAME TO tree;",
    ],
}
AGAIN = [
    "CREATE TABLE a (x INTEGER PRIMARY KEY, y);\nCREATE TABLE IF NOT EXISTS b (x);\nCREATE INDEX a_y ON a (y);\n"
    "INSERT INTO a VALUES (1, 1);\nINSERT OR IGNORE INTO a VALUES (2, 2);\nUPDATE a SET y = y + 1;\nUPDATE a SET y = 0;\n"
    "INSERT INTO b SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM b);\nDELETE FROM a WHERE x = 1;\n",
    "ALTER TABLE a ADD COLUMN z;\nALTER TABLE a RENAME COLUMN z TO w;\nALTER TABLE a DROP COLUMN w;\nDROP INDEX a_y;\n"
    "CREATE VIEW v AS SELECT 1;\nDROP VIEW IF EXISTS v;\nALTER TABLE b RENAME TO c;\nDROP TABLE c;\n"
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN UPDATE a SET y = 1; END;\nDROP TRIGGER t;",
    "CREATE TABLE kept (k TEXT PRIMARY KEY, n INTEGER, s TEXT);\nINSERT INTO kept VALUES ('a', 1, 'x');\n"
    "INSERT INTO kept (k, n) VALUES ('a', 1) ON CONFLICT (k) DO UPDATE SET n = n + 1;\n"
    "INSERT INTO kept (k, n) VALUES ('a', 1) ON CONFLICT (k) DO UPDATE SET n = excluded.n;\n"
    "UPDATE kept SET n = -n;\nUPDATE kept SET n = abs(n);\nUPDATE kept SET n = n + 1 WHERE n = 0;\n"
    "UPDATE kept SET s = replace(s, 'x', 'xx');\nUPDATE kept SET s = trim(s), n = 3;\nUPDATE kept SET n = random();\n"
    "UPDATE kept SET s = hex(randomblob(9)) WHERE s IS NULL;\n"
    "WITH one AS (SELECT 1 AS n) INSERT INTO kept (k, n) VALUES ('b', 1);\n"
    "WITH one AS (SELECT 1 AS n) INSERT OR IGNORE INTO kept (k, n) SELECT 'c', n FROM one;\n"
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(body);\nINSERT INTO words(words) VALUES ('rebuild');",
]
COPIES = [
    "CREATE TABLE source (id INTEGER PRIMARY KEY, n);\nINSERT INTO source VALUES (1, 2);\nCREATE TABLE none (id, n);\n"
    "CREATE TABLE copy (id, n);\nINSERT INTO copy SELECT id, n FROM source;\nINSERT INTO copy SELECT id, n FROM none;\n"
    "INSERT INTO copy SELECT id, n FROM source WHERE n > 5;\nINSERT INTO source SELECT id + 1, n FROM source;\n"
    "INSERT INTO copy SELECT id, n FROM source s WHERE NOT EXISTS (SELECT 1 FROM copy c WHERE c.id = s.id);\n"
    "WITH one AS (SELECT id, n FROM source) INSERT INTO copy SELECT id, n FROM one;\n"
    "CREATE TABLE keyed (id INTEGER PRIMARY KEY);\nINSERT INTO keyed SELECT id FROM source;\n"
    "INSERT OR IGNORE INTO keyed SELECT id FROM source;\nINSERT OR REPLACE INTO keyed SELECT id FROM source;",
]


def files(texts: list[str]) -> list[Found]:
    return [Found(Path(f"{number:04d}_it.sql"), text) for number, text in enumerate(texts, 1)]


def wrong(verdicts: list[Verdict]) -> list[Verdict]:
    return [verdict for verdict in verdicts if verdict.kind in ("miss", "false alarm")]


@pytest.mark.parametrize("name", REFUSED)
def test_what_workerd_refuses_is_flagged_and_what_it_takes_is_not_called_refused(name: str) -> None:
    verdicts = list(refused(files(REFUSED[name])))
    assert not wrong(verdicts)
    assert {verdict.kind for verdict in verdicts} == {"hit", "quiet"}


def test_a_change_with_a_limit_is_flagged_where_the_engine_does_not_read_it() -> None:
    text = (
        "CREATE TABLE jobs (id INTEGER PRIMARY KEY, n INTEGER);\nUPDATE jobs SET n = 1 ORDER BY id LIMIT 1;\n"
        "DELETE FROM jobs LIMIT 1;\nDELETE FROM jobs ORDER BY id;\nUPDATE jobs SET n = (SELECT n FROM jobs LIMIT 1);\n"
        "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs ORDER BY id LIMIT 1);\n"
    )
    for kind, dialect in (("libsql", "turso"), ("workerd", "d1")):
        verdicts = list(refused(files([text]), kind, load_dialect(dialect)))
        assert not wrong(verdicts)
        assert {verdict.kind for verdict in verdicts} == {"hit", "quiet"}


def test_rebuilds_that_take_rows_of_others_on_workerd_are_flagged_and_no_others() -> None:
    verdicts = {name: list(rebuilt(files(texts))) for name, texts in REBUILDS.items()}
    assert not {name: found for name, found in verdicts.items() if wrong(found) or len(found) != 1}
    assert {verdict.kind for (verdict,) in verdicts.values()} == {"hit", "quiet"}


@pytest.mark.parametrize(("kind", "dialect"), [("sqlite", "sqlite"), ("libsql", "turso")])
def test_what_cannot_run_again_is_flagged_and_nothing_else(kind: str, dialect: str) -> None:
    for texts in (AGAIN, COPIES):
        verdicts = list(again(files(texts), kind, load_dialect(dialect)))
        assert not wrong(verdicts)
        assert {verdict.kind for verdict in verdicts} == {"hit", "quiet"}


FIXABLE = """CREATE TABLE people (id INTEGER PRIMARY KEY, mail TEXT, at TEXT);
CREATE INDEX people_mail ON people (mail);
PRAGMA journal_mode = WAL;
CREATE TABLE log (id INTEGER PRIMARY KEY, what TEXT CHECK (what <> "nothing"));
create trigger people_log after update on people -- note it
begin
  insert or ignore into log (what) values (case when new.mail is null then "gone" else 'set' end);
end;
"""


def found_in(text: str) -> Linted:
    (linted,) = lint(files([text]), D1, settings_for(D1))
    return linted


def test_a_mended_file_makes_the_same_schema_and_runs_twice_on_workerd() -> None:
    text, codes = mended(FIXABLE, lambda text: found_in(text).findings)
    assert {"LITE101", "LITE108", "CFD102", "CFD110"} <= set(codes)
    assert not found_in(text).findings
    made = [_made(FIXABLE, 1), _made(text, 1), _made(text, 2)]
    assert made[0] == made[1] == made[2]


def _made(text: str, times: int) -> list[object]:
    """What stands after a file has run, in the words that matter: blanks, case, quotes and parentheses aside."""
    with scratch("workerd") as engine:
        for _ in range(times):
            for statement in found_in(text).file.statements:
                try:
                    engine.execute(statement.text)
                except EngineError:
                    assert times == 1 and statement.shape.verb == "pragma"
        rows = engine.query("SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB '_cf_*' ORDER BY 1, 2")
    strip = str.maketrans("\"'", "  ", "()")
    return [(*row[:2], str(row[2]).replace("-- note it", "").lower().translate(strip).split()) for row in rows]


def said(text: str, dialect: str = "d1", *, alone: bool = False) -> list[tuple[str, int, int]]:
    chosen = load_dialect(dialect)
    (linted,) = lint(files([text]), chosen, settings_for(chosen), alone=alone)
    wanted = ("LITE114", "LITE104", "LITE112", "LITE113", "CFD112")
    return [(finding.code, *linted.file.place(finding.start)) for finding in linted.findings if finding.code in wanted]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CREATE TABLE t (\n  a TEXT,\n  b TEXT DEFAULT now()\n);", [("LITE114", 3, 21)]),
        ("CREATE TABLE t (a, b,\n  c, , d, e);", [("LITE114", 2, 6)]),
        ("CREATE TABLE t (a);\nCREATE INDEX i ON t (a,\n  nope);", [("LITE114", 3, 3)]),
        ("CREATE TABLE t (a,\n A);", [("LITE114", 2, 2)]),
        ("CREATE TABLE t (a);\nSELECT a FROM t WHERE nope(a);", [("LITE114", 2, 23)]),
        ("CREATE TABLE t (a UNIQUE, b);\nALTER TABLE t DROP COLUMN a;", [("LITE104", 2, 27)]),
        ("CREATE TABLE t (a CHECK (a < datetime('now')));", [("LITE112", 1, 30)]),
        ("CREATE TABLE t (a CHECK (json_pretty(a)));", [("CFD112", 1, 26)]),
    ],
)
def test_it_is_said_at_the_word_that_is_wrong(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert said(text) == expected


def test_what_is_missing_because_it_was_refused_is_said_with_the_place() -> None:
    texts = ["\nCREATE TABLE a (x, x);", "ALTER TABLE a ADD COLUMN y;"]
    settings = settings_for(D1, select=["LITE114"])
    (first,), (second,) = (linted.findings for linted in lint(files(texts), D1, settings))
    assert "duplicate column name" in first.message
    assert second.help == "mend first what makes it, at 0001_it.sql:2"


def test_a_file_by_itself_is_not_blamed_for_what_others_may_have_made() -> None:
    text = "ALTER TABLE t ADD COLUMN a;\nCREATE INDEX i ON t (a);\nDROP VIEW v;\nINSERT INTO t (a) VALUES (1);\n"
    assert not said(text, alone=True)
    assert said(text)
    assert said(text + "CREATE TABEL u (a);", alone=True) == [("LITE114", 5, 8)]


def test_what_only_libsql_has_is_no_error_there() -> None:
    text = """CREATE TABLE films (title TEXT, e F32_BLOB(3));
CREATE INDEX films_e ON films (libsql_vector_idx(e, 'metric=cosine'));
INSERT INTO films VALUES ('x', vector32('[1,2,3]'));
SELECT title FROM vector_top_k('films_e', vector32('[1,2,3]'), 1) JOIN films ON films.rowid = id;
ALTER TABLE films ALTER COLUMN title TO title TEXT DEFAULT 'y';
"""
    assert not said(text, "turso")
    assert len(said(text, "d1")) == 4


BRACKETS = """/* not /* nested */
CREATE TABLE [my notes] ([id] INTEGER PRIMARY KEY, [it's; "odd"] TEXT DEFAULT '[x;]', [at] TEXT DEFAULT datetime('now'));
CREATE TABLE [tags] ([note] INTEGER REFERENCES [my notes] ([id]) ON DELETE CASCADE); -- don't [
"""


def test_names_in_brackets_and_comments_are_read_as_sqlite_reads_them() -> None:
    mend = BRACKETS.replace("datetime('now')", "(datetime('now'))")
    assert mended(BRACKETS, lambda text: [one for one in found_in(text).findings if one.code == "LITE114"])[0] == mend
    anew = "CREATE TABLE [n] ([id] INTEGER PRIMARY KEY);\nDROP TABLE [my notes];\nALTER TABLE [n] RENAME TO [my notes];"
    assert [verdict.kind for verdict in rebuilt(files([mend, anew]))] == ["hit"]


@pytest.mark.parametrize("mark", ["-- migrate:down", "-- +goose Down", "-- +migrate Down"])
def test_the_way_back_in_the_same_file_is_not_gone(mark: str) -> None:
    texts = [
        f"CREATE TABLE a (x);\n{mark}\nDROP TABLE a;",
        f"ALTER TABLE a ADD COLUMN y;\n{mark}\nALTER TABLE a DROP y;",
    ]
    assert not [
        one for linted in lint(files(texts), D1, settings_for(D1, select=["LITE114"])) for one in linted.findings
    ]


def test_hostile_statements_are_given_up_soon() -> None:
    loop = "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r)"
    text = f"""CREATE TABLE t (a);
CREATE TABLE u AS {loop} SELECT n FROM r;
INSERT INTO t {loop} SELECT n FROM r;
INSERT INTO t VALUES (zeroblob(2000000000));
{"INSERT INTO t SELECT a.a FROM t a, t b, (SELECT 1 UNION SELECT 2);" * 40}
CREATE INDEX i ON t (nope);
"""
    started = time.perf_counter()
    assert ("LITE114", len(text.splitlines()), 22) in said(text)
    assert time.perf_counter() - started < 5


def test_a_folder_is_asked_about_what_stands_as_often_as_it_takes() -> None:
    tables = "\n".join(f"CREATE TABLE t{number} (a INTEGER);" for number in range(100))
    changes = [
        Found(Path(f"{number:04}_b.sql"), "ALTER TABLE a RENAME TO b;\nALTER TABLE b RENAME TO a;")
        for number in range(2, 250)
    ]
    first = Found(Path("0001_a.sql"), f"CREATE TABLE a (a INTEGER);\n{tables}")
    settings = settings_for(D1, select=["CFD104"])
    assert not any(one.findings for one in lint([first, *changes], D1, settings))


@pytest.mark.parametrize(
    ("text", "messages"),
    [
        ("UPDATE OR IGNORE t SET a = 1", ["UPDATE without WHERE changes every row of t"]),
        ("DELETE FROM t", ["DELETE without WHERE changes every row of t"]),
        ("DELETE FROM t LIMIT 1", []),
    ],
)
def test_what_changes_every_row_is_said_of_its_table(text: str, messages: list[str]) -> None:
    (linted,) = lint(files([text]), D1, settings_for(D1, select=["SAFE501"]))
    assert [finding.message for finding in linted.findings] == messages


ROLES = """CREATE TABLE IF NOT EXISTS roles (id INTEGER PRIMARY KEY, name TEXT, rank INTEGER, made TEXT DEFAULT (datetime()));
INSERT OR IGNORE INTO roles (id, name, rank) VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3);
"""


@pytest.mark.parametrize(
    "text",
    [
        "INSERT OR IGNORE INTO roles (id, name) VALUES (9, 'z')", "INSERT OR IGNORE INTO roles (name) VALUES ('z')",
        "INSERT INTO roles (id, name) VALUES (9, 'z') ON CONFLICT (id) DO UPDATE SET name = 'z'",
        "INSERT INTO roles (id, name) VALUES (9, 'z') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
        "INSERT INTO roles (id, name) VALUES (9, 'z') ON CONFLICT (id) DO UPDATE SET name = 'q'",
        "INSERT INTO roles (id, name) VALUES (9, 'z') ON CONFLICT (id) DO UPDATE SET name = name || 'q'",
        "INSERT INTO roles (rank) SELECT max(rank) + 1 FROM roles", "INSERT INTO roles (name) SELECT 'z' WHERE NOT EXISTS (SELECT 1 FROM roles WHERE name = 'z')",
        "UPDATE roles SET rank = 7 WHERE id = 1", "UPDATE roles SET rank = (SELECT max(rank) + 1 FROM roles) WHERE id = 1",
        "UPDATE roles SET name = CASE name WHEN 'a' THEN 'b' ELSE 'a' END WHERE id = 1", "UPDATE roles SET name = upper(name) WHERE id < 3",
        "UPDATE roles SET rank = -rank", "UPDATE roles SET rank = abs(rank)", "UPDATE roles SET rank = rank * 2 WHERE rank < 2",
        "DELETE FROM roles WHERE id = 1", "DELETE FROM roles WHERE id = (SELECT min(id) FROM roles)", "DELETE FROM roles WHERE id IN (SELECT id FROM roles LIMIT 1)",
        "WITH q AS (SELECT 9 AS id) INSERT OR IGNORE INTO roles (id) SELECT id FROM q",
    ],
)  # fmt: skip
def test_rows_are_changed_once_more_where_sqlite_does_so(text: str) -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.executescript(ROLES)
    seen = []
    for _ in range(2):
        connection.execute(text)
        seen.append(connection.execute("SELECT id, name, rank FROM roles").fetchall())
    *_, linted = lint(files([ROLES, f"{text};\n"]), D1, settings_for(D1, select=["LITE122", "LITE114"]))
    assert bool(linted.findings) == (seen[0] != seen[1])


def test_an_aggregate_of_all_rows_is_one_row_each_time() -> None:
    text = "CREATE TABLE IF NOT EXISTS at (n INTEGER);\nINSERT INTO at (n) SELECT {} FROM notes;"
    for chosen, expected in (("COALESCE(MAX(id), 0)", 1), ("id", 0)):
        (linted,) = lint([Found(Path("0001_a.sql"), text.format(chosen))], D1, settings_for(D1, select=["LITE122"]))
        assert len(linted.findings) == expected


def test_what_is_put_behind_a_list_is_there_twice_then() -> None:
    made = "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, a TEXT);"
    put = "INSERT INTO t VALUES (1, '[]') ON CONFLICT DO NOTHING;"
    text = f"{made}\n{put}\nUPDATE t SET a = json_insert(a, '$[#]', 'x');\nUPDATE t SET a = json_set(a, '$[0]', 'x');"
    (linted,) = lint([Found(Path("0001_a.sql"), text)], D1, settings_for(D1, select=["LITE122"]))
    assert [linted.file.place(finding.start)[0] for finding in linted.findings] == [3]


@pytest.mark.parametrize("more", ["", " STRICT"])
@pytest.mark.parametrize(
    "column",
    [
        "REAL NOT NULL DEFAULT 0.5",
        "REAL NOT NULL DEFAULT -2.5 CHECK (b < 0)",
        "REAL NOT NULL DEFAULT 2.0 CHECK (b > 0)",
        "REAL DEFAULT 0.5 CHECK (b > 0)",
        "TEXT NOT NULL DEFAULT 0.5 CHECK (b > '')",
        "INTEGER NOT NULL DEFAULT 7 CHECK (b > 0)",
    ],
)
def test_a_fraction_that_libsql_takes_for_null_is_flagged(column: str, more: str) -> None:
    made, added = f"CREATE TABLE IF NOT EXISTS t (a INTEGER){more};\n", f"ALTER TABLE t ADD COLUMN b {column};\n"
    with scratch("libsql") as engine:
        engine.batch([made, "INSERT INTO t VALUES (1)"])
        try:
            engine.execute(added)
        except EngineError as error:
            assert "NOT NULL constraint failed" in str(error)
            taken = False
        else:
            taken = True
    settled = [(("turso", ""), taken), (("sqlite", "3.44.2"), taken), (("d1", ""), True), (("sqlite", ""), True)]
    for (name, version), fine in settled:
        dialect = load_dialect(name, version)
        (linted,) = lint(files([made + added]), dialect, settings_for(dialect, select=["LITE103"]))
        assert [one.code for one in linted.findings] == ([] if fine else ["LITE103"]), (name, version)
