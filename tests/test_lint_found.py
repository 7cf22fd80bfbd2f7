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
    "a new column is filled": (
        "SAFE501",
        "ALTER TABLE t ADD a int;\nUPDATE t SET a = 1;\nUPDATE t SET a = 2, b = 1;",
        [3],
    ),
    "a schema in quotes": ("NEON139", 'ALTER TABLE a.t SET SCHEMA "b";', [1]),
    "rows that Postgres makes": ("NEON131", "SELECT * FROM generate_series(1, 2);", []),
}


@pytest.mark.parametrize("name", FOUND)
def test_what_strangers_write_is_read_right(name: str) -> None:
    code, text, lines = FOUND[name]
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS)
    assert [linted.file.place(one.start)[0] for one in linted.findings if one.code == code] == lines


HINTS = {
    'ALTER TABLE "User" ADD CHECK ("a" > 0);': 'ALTER TABLE "User" VALIDATE CONSTRAINT NAME',
    'ALTER TABLE "User" ADD CONSTRAINT u_a CHECK ("a" > 0);': 'ALTER TABLE "User" VALIDATE CONSTRAINT u_a',
    'ALTER TABLE "order" ADD FOREIGN KEY ("of") REFERENCES a;': 'ALTER TABLE "order" VALIDATE CONSTRAINT order_of_fkey',
    'ALTER TABLE t ADD UNIQUE (code, "B");': (
        'CREATE UNIQUE INDEX CONCURRENTLY "t_code_B_key" ON t (code, "B") first, '
        'then ALTER TABLE t ADD CONSTRAINT "t_code_B_key" UNIQUE USING INDEX "t_code_B_key"'
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
