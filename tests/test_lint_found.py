"""What folders of strangers have taught: each text with the codes of one rule, and of no other line than these."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

NEON = load_dialect("neon")
SETTINGS = settings_for(NEON)
FUNCTION = "CREATE OR REPLACE FUNCTION grow() RETURNS integer LANGUAGE sql AS 'SELECT 1';\n"

FOUND: dict[str, tuple[str, str, list[int]]] = {
    "a function of the folder, called for each row": ("NEON131", FUNCTION + "SELECT grow() FROM places;", [2]),
    "a function of another namespace, for each row": ("NEON131", "SELECT cron.unschedule(id) FROM cron.job;", [1]),
    "rows that a function of the folder makes": ("NEON131", FUNCTION + "SELECT * FROM grow();", [2]),
    "a query of Postgres's own functions": ("NEON131", "SELECT max(id), lower('A') FROM places;", []),
    "what was prepared": ("NEON131", "PREPARE p AS INSERT INTO log VALUES (1);\nEXECUTE p;", [2]),
    "rows of another table, chosen by a NULL": (
        "NEON140",
        "INSERT INTO log SELECT id FROM people WHERE gone IS NULL;",
        [1],
    ),
    "a look at another table": ("NEON140", "INSERT INTO log SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM people);", [1]),
    "a look at the table": ("NEON140", "INSERT INTO log SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM log);", []),
    "an anti-join": (
        "NEON140",
        "INSERT INTO log SELECT p.id FROM people p LEFT JOIN log l USING (id) WHERE l.id IS NULL;",
        [],
    ),
    "rows that no key of the table tells apart": (
        "NEON140",
        "CREATE TABLE log (id serial PRIMARY KEY, who int);\n"
        "INSERT INTO log (who) SELECT id FROM people ON CONFLICT DO NOTHING;",
        [2],
    ),
    "what a query of the same table reckons": (
        "NEON140",
        "UPDATE t SET a = s.b FROM (SELECT id, a || '!' AS b FROM t) s WHERE s.id = t.id;\n"
        "WITH s AS (SELECT id, n + 1 AS b FROM t) UPDATE t SET n = s.b FROM s WHERE s.id = t.id;\n"
        "UPDATE t SET n = s.b FROM (SELECT id, n + 1 AS b FROM other) s WHERE s.id = t.id;\n"
        "UPDATE t SET n = s.b FROM (SELECT id, row_number() OVER (ORDER BY id) AS b FROM t) s WHERE s.id = t.id;",
        [1, 2],
    ),
    "the largest of the table's own, and one more": (
        "NEON140",
        "UPDATE t SET n = (SELECT max(n) + 1 FROM t);\nUPDATE t SET n = (SELECT max(n) + 1 FROM t) WHERE n IS NULL;",
        [1],
    ),
    "a role that is altered where it is there": (
        "NEON131",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'r') THEN CREATE ROLE r;\n"
        "ELSE ALTER ROLE r LOGIN; END IF; END $$;\n"
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 's') THEN CREATE ROLE s;\n"
        "END IF; ALTER ROLE s LOGIN; END $$;",
        [2],
    ),
    "rows that are chosen by how long a text is": (
        "NEON140",
        "UPDATE t SET a = a || b WHERE length(a) < 9;\nUPDATE t SET a = a || b WHERE lower(a) = 'x';",
        [1],
    ),
    "what is put around a match": (
        "NEON140",
        "UPDATE t SET a = regexp_replace(a, '^(.)', 'x\\1');\nUPDATE t SET a = regexp_replace(a, '^x(.)', '\\1');",
        [1],
    ),
    "a new column is filled": (
        "SAFE501",
        "ALTER TABLE t ADD a int;\nUPDATE t SET a = 1;\nUPDATE t SET a = 2, b = 1;",
        [3],
    ),
    "some rows at a time, none of which is found again": (
        "NEON140",
        "UPDATE t SET n = 7 WHERE ctid = ANY (ARRAY(SELECT ctid FROM t WHERE n <> 7 AND a IS NOT NULL LIMIT 1000));\n"
        "UPDATE t SET n = m WHERE id IN (SELECT id FROM t WHERE n IS NULL LIMIT 500);\n"
        "UPDATE t SET n = m WHERE id IN (SELECT id FROM t WHERE n IS DISTINCT FROM m LIMIT 500);\n"
        "DELETE FROM t WHERE id IN (SELECT id FROM t WHERE n > 5 LIMIT 1000);",
        [],
    ),
    "some rows of those that are found again": (
        "NEON140",
        "UPDATE t SET n = 7 WHERE id IN (SELECT id FROM t WHERE a > 7 LIMIT 1000);\n"
        "UPDATE t SET n = 7 WHERE id IN (SELECT id FROM t WHERE n <> 7 ORDER BY id LIMIT 1000);\n"
        "UPDATE t SET n = 7 WHERE id = (SELECT id FROM t WHERE n <> 7 LIMIT 1);\n"
        "UPDATE t SET n = 7 WHERE id IN (SELECT id FROM other WHERE n <> 7 LIMIT 1000);\n"
        "UPDATE t SET n = n + 1 WHERE id IN (SELECT id FROM t WHERE n IS DISTINCT FROM n + 1 LIMIT 1000);\n"
        "DELETE FROM t WHERE id IN (SELECT id FROM t ORDER BY id LIMIT 1000);\n"
        "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 1000);",
        [1, 2, 3, 4, 5, 6, 7],
    ),
    "a schema in quotes": ("NEON139", 'ALTER TABLE a.t SET SCHEMA "b";', [1]),
    "an UPDATE of a WITH that counts rows nobody knows": (
        "NEON140",
        "WITH a AS (SELECT 1) UPDATE t SET n = COALESCE(n, 0) + 1 FROM a;",
        [1],
    ),
    "a MERGE that counts": (
        "NEON140",
        "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN UPDATE SET n = t.n + u.n WHEN NOT MATCHED THEN DO NOTHING;",
        [1],
    ),
    "a step in a branch": ("NEON140", "UPDATE t SET n = CASE WHEN n < 100 THEN n + 1 ELSE n END;", [1]),
    "a branch that gives a value": ("NEON140", "UPDATE t SET n = CASE WHEN n IS NULL THEN 1 ELSE n END;", []),
    "a step of all that have a value": ("NEON140", "UPDATE t SET n = n + 1 WHERE n IS NOT NULL;", [1]),
    "a step of those that have less": ("NEON140", "UPDATE t SET n = n * 100 WHERE n < 10;", [1]),
    "a step of those that are to have it": ("NEON140", "UPDATE t SET n = n + 1 WHERE n = 10;", []),
    "rows behind a look at other rows": (
        "NEON140",
        "DO $$ BEGIN\n  IF NOT EXISTS (SELECT 1 FROM a) THEN\n    INSERT INTO b VALUES (1);\n  END IF;\nEND $$;",
        [3],
    ),
    "rows behind a look at what goes along": (
        "NEON140",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM a) THEN INSERT INTO b VALUES (1); INSERT INTO a VALUES (1); END IF; END $$;",
        [],
    ),
    "rows behind a look at the table that is made": (
        "NEON140",
        "DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (b int); INSERT INTO a VALUES (1); END IF; END $$;",
        [],
    ),
    "rows behind a variable of the same table": (
        "NEON140",
        "DO $$ DECLARE v int; BEGIN SELECT id INTO v FROM a; IF v IS NULL THEN INSERT INTO a VALUES (1); END IF; END $$;",
        [],
    ),
    "rows behind a variable of another table": (
        "NEON140",
        "DO $$ DECLARE v int; BEGIN SELECT id INTO v FROM b; IF v > 0 THEN INSERT INTO a VALUES (1); END IF; END $$;",
        [1],
    ),
    "rows for each row": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM a LOOP INSERT INTO b VALUES (r.id); END LOOP; END $$;",
        [1],
    ),
    "rows for each row of the same table": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM a LOOP INSERT INTO a VALUES (r.id); END LOOP; END $$;",
        [1],
    ),
    "rows for each row that has none": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.id = a.id) LOOP "
        "INSERT INTO b VALUES (r.id); END LOOP; END $$;",
        [],
    ),
    "each row counted": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM a LOOP UPDATE b SET n = n + r.n WHERE id = r.id; END LOOP; END $$;",
        [1],
    ),
    "each row that was read": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT id, e FROM b LOOP UPDATE b SET e = r.e || 'x' WHERE id = r.id; END LOOP; END $$;",
        [1],
    ),
    "each row that was not counted": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM b WHERE n = 0 LOOP UPDATE b SET n = n + 1 WHERE id = r.id; "
        "END LOOP; END $$;",
        [],
    ),
    "a policy for each table that is found": (
        "NEON131",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP\n"
        "  EXECUTE format('CREATE POLICY p ON %I USING (true)', t);\nEND LOOP; END $$;",
        [2],
    ),
    "a policy for each table that has none": (
        "NEON131",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables a WHERE NOT EXISTS "
        "(SELECT 1 FROM pg_policies p WHERE p.tablename = a.tablename) LOOP\n"
        "  EXECUTE format('CREATE POLICY p ON %I USING (true)', t);\nEND LOOP; END $$;",
        [],
    ),
    "a policy that goes first": (
        "NEON131",
        "DO $$ DECLARE t text; BEGIN FOR t IN SELECT tablename FROM pg_tables LOOP\n"
        "  EXECUTE format('DROP POLICY IF EXISTS p ON %I', t);\n"
        "  EXECUTE format('CREATE POLICY p ON %I USING (true)', t);\nEND LOOP; END $$;",
        [],
    ),
    "a constraint dropped for each that is found": (
        "NEON131",
        "DO $$ DECLARE c text; BEGIN FOR c IN SELECT conname FROM pg_constraint LOOP "
        "EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', c); END LOOP; END $$;",
        [],
    ),
    "what is made for a role that may be there": (
        "NEON131",
        "CREATE TABLE IF NOT EXISTS t (a int);\nDO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'anon') THEN\n"
        "  CREATE POLICY p ON t TO anon USING (true);\nEND IF; END $$;",
        [3],
    ),
    "what is made on one server": (
        "NEON131",
        "DO $$ BEGIN IF current_database() = 'live' THEN CREATE TABLE t (a int); END IF; END $$;",
        [1],
    ),
    "what is dropped where it is found": (
        "NEON131",
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = to_regclass('t') AND conname = 'k') THEN "
        "ALTER TABLE t DROP CONSTRAINT k; END IF; END $$;",
        [],
    ),
    "what is made where a table has rows": (
        "NEON131",
        "DO $$ BEGIN IF (SELECT count(*) FROM people) > 0 THEN CREATE TABLE t (a int); END IF; END $$;",
        [1],
    ),
    "what is made for some users anyway": (
        "NEON131",
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_user WHERE usename = CURRENT_USER AND usesuper = 't') OR "
        "NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'r') THEN CREATE ROLE r; END IF; END $$;",
        [1],
    ),
    "what is made where one of two is missing": (
        "NEON131",
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'r') OR to_regrole('r') IS NULL THEN "
        "CREATE ROLE r; END IF; END $$;",
        [],
    ),
    "what is made where a version is not noted yet": (
        "NEON131",
        "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM done WHERE id = 3) THEN CREATE TABLE t (a int); "
        "INSERT INTO done (id) VALUES (3); END IF; END $$;",
        [],
    ),
    "each value of a row becomes the next": (
        "NEON140",
        "UPDATE t SET n = CASE n WHEN 1 THEN 2 WHEN 2 THEN 3 ELSE n END WHERE n IN (1, 2);",
        [1],
    ),
    "each value of a row becomes one of others": (
        "NEON140",
        "UPDATE t SET n = CASE n WHEN 1 THEN 3 WHEN 2 THEN 4 ELSE n END;",
        [],
    ),
    "more in a list within a text": (
        "NEON140",
        "UPDATE t SET tags = array_to_string(array_append(string_to_array(tags, ','), 'x'), ',');",
        [1],
    ),
    "rows that are not found again": ("NEON140", "UPDATE t SET n = n + 1, a = 'x' WHERE a IN ('y', 'z');", []),
    "rows that another table chooses": (
        "NEON140",
        "UPDATE t SET n = n + 1, a = 'x' FROM u WHERE u.a = 'y' AND u.id = t.id;",
        [1],
    ),
    "the last row": ("NEON140", "DELETE FROM t WHERE id = (SELECT max(id) FROM t);", [1]),
    "a row of a loop that ends its transaction": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM b LOOP INSERT INTO a (x) VALUES (r.x); COMMIT; END LOOP; "
        "END $$;",
        [1],
    ),
    "rows that Postgres makes": ("NEON131", "SELECT * FROM generate_series(1, 2);", []),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_strangers_write_is_read_right(name: str) -> None:
    code, text, lines = FOUND[name]
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS)
    assert [linted.file.place(one.start)[0] for one in linted.findings if one.code == code] == lines


HINTS = {
    'ALTER TABLE "User" ADD CHECK ("a" > 0);': 'ALTER TABLE "User" VALIDATE CONSTRAINT "User_check"',
    'ALTER TABLE "User" ADD CONSTRAINT u_a CHECK ("a" > 0);': 'ALTER TABLE "User" VALIDATE CONSTRAINT u_a',
    'ALTER TABLE "order" ADD FOREIGN KEY ("of") REFERENCES a;': 'ALTER TABLE "order" VALIDATE CONSTRAINT order_of_fkey',
    'ALTER TABLE t ADD UNIQUE (code, "B");': (
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "t_code_B_key" ON t (code, "B");\n'
    ),
}


@pytest.mark.parametrize("text", HINTS)
def test_the_sql_of_a_hint_can_be_pasted(text: str) -> None:
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS)
    assert any(HINTS[text] in one.help for one in linted.findings)


BARE = "CREATE TABLE IF NOT EXISTS t (a int);\n--> statement-breakpoint\n"
POLICY = """DO $$ BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_policy WHERE polname = 'p' AND polrelid = to_regclass('public.t')) THEN
    CREATE POLICY p ON t FOR SELECT USING (true);
  END IF;
END $$;
"""
MEANT = "-- schemadef: ignore SEC102 the owner enables it by hand\n"


def test_what_is_found_of_a_folder_can_be_meant_too() -> None:
    files = [Found(Path("0001_a.sql"), BARE + POLICY)]
    assert [one.code for one in lint(files, NEON, SETTINGS)[0].findings] == ["SEC102"]
    meant = [Found(Path("0001_a.sql"), BARE + MEANT + POLICY)]
    assert lint(meant, NEON, SETTINGS)[0].findings == ()
    assert lint(meant, NEON, SETTINGS, alone=True)[0].findings == (), "nobody has looked at the folder"
    said = "-- schemadef: ignore FILE102 both are applied\n"
    twice = [Found(Path("1_a.sql"), BARE), Found(Path("1_b.sql"), said + BARE)]
    assert not any(one.findings for one in lint(twice, NEON, SETTINGS))
    idle = lint([Found(Path("0001_a.sql"), MEANT + BARE)], NEON, SETTINGS)[0].findings
    assert [one.code for one in idle] == ["LINT002"]


def test_findings_stand_in_the_order_of_the_text() -> None:
    text = (
        BARE
        + "CREATE TYPE a AS ENUM ('b');\n--> statement-breakpoint\n"
        + POLICY
        + "--> statement-breakpoint\nDROP TABLE b;"
    )
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS)
    places = [one.start for one in linted.findings]
    assert places == sorted(places)
    assert {"SEC102", "NEON101", "NEON112"} <= {one.code for one in linted.findings}


STEADY = "CREATE OR REPLACE FUNCTION calm(x int) RETURNS int LANGUAGE sql {} AS 'SELECT 1';\n"


@pytest.mark.parametrize(("volatility", "expected"), [("IMMUTABLE", 0), ("STABLE", 0), ("VOLATILE", 1), ("", 1)])
def test_a_default_of_a_function_of_ones_own_is_as_steady_as_that(volatility: str, expected: int) -> None:
    text = STEADY.format(volatility) + "ALTER TABLE t ADD COLUMN IF NOT EXISTS a int DEFAULT calm(1);"
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS)
    assert sum(one.code == "SAFE202" for one in linted.findings) == expected


def test_nothing_depends_on_a_trigger() -> None:
    (linted,) = lint([Found(Path("0001_a.sql"), "DROP TRIGGER IF EXISTS a ON b CASCADE;")], NEON, SETTINGS)
    assert not any(one.code == "SAFE305" for one in linted.findings)


ALL = settings_for(NEON, select=[""])
SAID = [
    ("SAFE205", "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT NULL;", 1),
    ("SAFE205", "ALTER TABLE t ADD COLUMN a int NOT NULL DEFAULT 1;", 0),
    ("SAFE204", "{proof}ALTER TABLE t ALTER COLUMN a SET NOT NULL;", 0),
    ("SAFE204", "{proof}ALTER TABLE t DROP CONSTRAINT proof; ALTER TABLE t ALTER COLUMN a SET NOT NULL;", 1),
    ("TYPE103", 'CREATE TABLE t (a "char");', 0),
    ("TYPE103", "CREATE TABLE t (a char);", 1),
    ("SAFE309", "ALTER DOMAIN d DROP CONSTRAINT c; ALTER DOMAIN d DROP NOT NULL; ALTER DOMAIN d DROP DEFAULT;", 3),
    ("SAFE309", "CREATE DOMAIN d AS int; ALTER DOMAIN d DROP NOT NULL; ALTER DOMAIN e SET DEFAULT 1;", 0),
    ("SAFE306", "DROP ROUTINE f;", 1),
    ("SAFE306", "DROP VIEW pg_temp.v; DROP DOMAIN pg_temp.d; DROP TYPE IF EXISTS pg_temp.t, s.t;", 1),
    ("TYPE109", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, b = 2;", 1),
    ("TYPE109", "INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 1, b = 2 WHERE t.a = 1;", 0),
    (
        "TYPE109",
        "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN UPDATE SET b = 1, b = 2 WHEN NOT MATCHED THEN DO NOTHING;",
        1,
    ),
    ("TYPE109", "WITH u AS (SELECT 1) UPDATE t SET a = 1, a = 2;", 1),
    ("TYPE107", "CREATE TABLE t (a int PRIMARY KEY); ALTER TABLE t DROP CONSTRAINT t_pkey;", 1),
    ("TYPE107", "CREATE TABLE t (a int, CONSTRAINT k PRIMARY KEY (a)); ALTER TABLE t DROP CONSTRAINT k;", 1),
    ("TYPE107", "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b)); ALTER TABLE t DROP COLUMN b;", 1),
    ("TYPE107", "CREATE TABLE t (a int, b int, PRIMARY KEY (a)); ALTER TABLE t DROP COLUMN b, DROP CONSTRAINT c;", 0),
    ("TYPE107", "ALTER TABLE t DROP CONSTRAINT t_pkey;", 1),
    ("TYPE107", "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (b);", 0),
    ("SAFE109", "VACUUM (FULL 0) t; VACUUM (FULL off) t; VACUUM t;", 0),
    ("SAFE109", "VACUUM (FULL 1) t; VACUUM FULL t; VACUUM FULL;", 3),
    ("SAFE107", "SET lock_timeout = 0; DROP TABLE t;", 1),
    ("SAFE107", "SET lock_timeout = '1s'; DROP TABLE t;", 0),
    ("SAFE108", "LOCK TABLE t; SELECT 1 FROM u;", 1),
    ("SAFE108", "LOCK TABLE t IN SHARE MODE; SELECT 1 FROM u;", 0),
    ("SAFE305", "TRUNCATE TABLE t CASCADE;", 1),
    ("SAFE305", "CREATE TABLE t (a int); TRUNCATE t CASCADE; TRUNCATE u;", 0),
]
PROOF = "ALTER TABLE t ADD CONSTRAINT proof CHECK (a IS NOT NULL) NOT VALID; ALTER TABLE t VALIDATE CONSTRAINT proof; "


@pytest.mark.parametrize(("code", "text", "expected"), SAID)
def test_what_is_said_of_a_statement(code: str, text: str, expected: int) -> None:
    (linted,) = lint([Found(Path("0001_a.sql"), text.format(proof=PROOF))], NEON, ALL, alone=True)
    assert sum(one.code == code for one in linted.findings) == expected


@pytest.mark.parametrize(
    ("asked", "table", "elsewhere"),
    [
        ("t", "t", False),
        ("public.t", "public.t", False),
        ('"T"', '"T"', False),
        ("T", '"T"', True),
        ("u", "t", True),
    ],
)
def test_a_guard_that_asks_at_another_table_is_told_as_regclass_reads_names(
    asked: str, table: str, elsewhere: bool
) -> None:
    text = (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k' AND conrelid = '{asked}'::regclass) "
        f"THEN ALTER TABLE {table} ADD CONSTRAINT k CHECK (a > 0); END IF; END $$;"
    )
    dialect = load_dialect("neon")
    (linted,) = lint([Found(Path("0001_a.sql"), text)], dialect, settings_for(dialect, select=["NEON118"]))
    assert bool(linted.findings) == elsewhere
