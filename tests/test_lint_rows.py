"""What becomes of rows, and of what blocks ask about, the second time: each text with the lines that one rule names."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.finding import Finding
from schemadef.lint.mend.fix import mended
from schemadef.lint.run import lint, settings_for

NEON = load_dialect("neon")
SETTINGS = settings_for(NEON)
TABLES = (
    "CREATE TABLE IF NOT EXISTS none (a int);\n"
    "CREATE TABLE IF NOT EXISTS log (id serial PRIMARY KEY, a int);\n"
    "CREATE TABLE IF NOT EXISTS people (id int PRIMARY KEY, a int);\n"
)

LINES: dict[str, tuple[str, str, list[int]]] = {
    "a moment of another zone": (
        "NEON140",
        "UPDATE t SET a = a AT TIME ZONE 'UTC' AT TIME ZONE 'Europe/Paris';\n"
        "UPDATE t SET a = (t.a::timestamptz AT TIME ZONE 'Asia/Tokyo');\n"
        "UPDATE t SET a = a AT TIME ZONE 'UTC';\n"
        "UPDATE t SET a = a AT TIME ZONE 'Asia/Tokyo' AT TIME ZONE 'Asia/Tokyo';\n"
        "UPDATE t SET a = b AT TIME ZONE 'Asia/Tokyo';",
        [1, 2],
    ),
    "an array without its first": (
        "NEON140",
        "UPDATE t SET a = a[2:];\nUPDATE t SET a = a[2:array_length(a, 1)];\nUPDATE t SET a = a[1:2];\nUPDATE t SET a = a[2];",
        [1, 2],
    ),
    "a run made shorter": (
        "NEON140",
        "UPDATE t SET a = replace(lower(a), '--', '-');\nUPDATE t SET a = replace(lower(a), 'http://', 'https://');",
        [1],
    ),
    "a value in parentheses": ("NEON140", "UPDATE t SET a = (NOT a);\nUPDATE t SET a = (a);", [1]),
    "a query that finds what is given": (
        "NEON140",
        "UPDATE t SET n = (SELECT coalesce(sum(n), 0) + 1 FROM t c WHERE c.p = t.id);\n"
        "UPDATE t SET (a, b) = (SELECT b, a FROM t u WHERE u.id = t.id);\n"
        "UPDATE t SET n = s.k FROM (SELECT id, row_number() OVER (ORDER BY n DESC) AS k FROM t) s WHERE s.id = t.id;\n"
        "UPDATE t SET n = s.k FROM (SELECT id, row_number() OVER (ORDER BY n, id DESC) AS k FROM t) s WHERE s.id = t.id;\n"
        "UPDATE t SET n = (SELECT count(*) FROM t c WHERE c.p = t.id);\n"
        "UPDATE t SET (a, b) = (SELECT b, a FROM u WHERE u.id = t.id);",
        [1, 2, 3],
    ),
    "the first of other rows": (
        "NEON140",
        "UPDATE t SET a = (SELECT id FROM u WHERE u.k = t.k ORDER BY id LIMIT 1);\n"
        "UPDATE t SET a = 1 WHERE id IN (SELECT id FROM t LIMIT 100);",
        [2],
    ),
    "all rows but the first": (
        "NEON140",
        "DELETE FROM t WHERE id NOT IN (SELECT min(id) FROM t GROUP BY k);\n"
        "DELETE FROM t WHERE id NOT IN (SELECT m FROM (SELECT max(id) AS m FROM t GROUP BY k) s);\n"
        "DELETE FROM t WHERE id < (SELECT max(id) FROM t u WHERE u.k = t.k);\n"
        "DELETE FROM t WHERE ctid <> (SELECT min(u.ctid) FROM t u WHERE u.k = t.k);\n"
        "DELETE FROM t WHERE id IN (SELECT max(id) FROM t GROUP BY k HAVING count(*) > 1);\n"
        "DELETE FROM t WHERE id = (SELECT max(id) FROM t);",
        [5, 6],
    ),
    "rows by way of WITH": (
        "NEON128",
        TABLES + "WITH t AS (SELECT a FROM none) INSERT INTO log (a) SELECT a FROM t;\n"
        "WITH t (a) AS (VALUES (1)) INSERT INTO log (a) SELECT a FROM t;\n"
        "WITH t (a) AS MATERIALIZED (SELECT 1), u AS (SELECT a FROM t) INSERT INTO log (a) SELECT a FROM u;\n"
        "WITH RECURSIVE t AS (SELECT 1 AS a UNION ALL SELECT a + 1 FROM t WHERE a < 5) INSERT INTO log (a) SELECT a FROM t;\n"
        "WITH t AS (INSERT INTO log (a) SELECT 4 WHERE NOT EXISTS (SELECT 1 FROM log WHERE a = 4) RETURNING id)\n"
        "INSERT INTO people (id) SELECT id FROM t;\n"
        "WITH t AS (INSERT INTO log (a) VALUES (5) RETURNING id)\n"
        "INSERT INTO people (id) SELECT id FROM t;",
        [5, 6, 7, 10, 11],
    ),
    "rows of those that are new": (
        "NEON140",
        TABLES + "WITH t AS (INSERT INTO people (id) VALUES (1) ON CONFLICT DO NOTHING RETURNING id)\n"
        "INSERT INTO log (a) SELECT id FROM t;\n"
        "WITH t AS (INSERT INTO people (id) SELECT 2 WHERE NOT EXISTS (SELECT 1 FROM people WHERE id = 2) RETURNING id)\n"
        "INSERT INTO log (a) SELECT id FROM t;\n"
        "WITH t AS (INSERT INTO log (a) VALUES (1) ON CONFLICT DO NOTHING RETURNING id)\n"
        "INSERT INTO log (a) SELECT id FROM t;\n"
        "WITH t AS (INSERT INTO people (id) VALUES (3) ON CONFLICT (id) DO UPDATE SET a = 1 RETURNING id)\n"
        "INSERT INTO log (a) SELECT id FROM t;\n"
        "WITH t AS (INSERT INTO people (id) VALUES (4) ON CONFLICT DO NOTHING RETURNING id)\n"
        "INSERT INTO log (a) SELECT id FROM t UNION ALL SELECT id FROM people;\n",
        [9, 11, 13],
    ),
    "a name that a variable has": (
        "NEON118",
        "DO $$ DECLARE t text; named text; r record; BEGIN\n"
        "  FOREACH t IN ARRAY ARRAY['a'] LOOP named := t || '_c';\n"
        "    IF NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class r ON r.oid = c.conrelid\n"
        "      WHERE r.relkind = 'r' AND r.relname = t AND c.conname = named) THEN\n"
        "      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (b > 0)', t, named);\n"
        "    END IF;\n"
        "    IF NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.contype = 'c' AND r.named = c.conname) THEN\n"
        "      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (b > 0)', t, named);\n"
        "    END IF;\n"
        "    IF NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class o ON c.conrelid = oid WHERE c.contype = 'x') THEN\n"
        "      EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (b > 0)', t, named);\n"
        "    END IF;\n"
        "  END LOOP; END $$;",
        [11],
    ),
    "a variable that is called as a column": (
        "NEON119",
        "DO $$ DECLARE constraint_name text := 'k'; BEGIN\n"
        "  IF NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conrelid = 't'::regclass AND c.conname = constraint_name) THEN\n"
        "    ALTER TABLE t ADD CONSTRAINT k CHECK (a > 0);\n  END IF; END $$;",
        [],
    ),
    "texts that are joined": (
        "NEON111",
        "DO $$ DECLARE t text := 'a'; BEGIN\n"
        "  EXECUTE 'ALTER TABLE ' || quote_ident(t) || ' ADD COLUMN b int';\n"
        "  EXECUTE 'ALTER TABLE public.' || t || ' ADD COLUMN IF NOT EXISTS c int';\n"
        "  EXECUTE 'ALTER TABLE \"' || t || '\" ADD COLUMN d int, ADD ' || t || ' int';\n"
        "END $$;",
        [2, 4, 4],
    ),
    "texts that are joined behind a look at something else": (
        "NEON118",
        "DO $$ BEGIN\n  IF EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 't') THEN\n"
        "    EXECUTE 'ALTER TABLE t ADD CONSTRAINT t_' || 'k CHECK (a > 0)';\n  END IF; END $$;",
        [3],
    ),
    "texts that nobody can read": (
        "NEON131",
        "DO $$ DECLARE t text := 'a'; BEGIN\n"
        "  EXECUTE t || ' x';\n  EXECUTE 'ALTER ' || t || ' x';\n  EXECUTE 'GRANT SELECT ON ' || t || ' TO public';\n"
        "  EXECUTE 'ALTER TABLE ' || t || ' ENABLE ROW LEVEL SECURITY';\n"
        "  EXECUTE 'DROP TRIGGER IF EXISTS g ON ' || t;\nEND $$;",
        [2, 3],
    ),
    "rows that a loop changes where they have a value": (
        "NEON140",
        "DO $$ DECLARE r record; BEGIN\n"
        "  FOR r IN SELECT id, n FROM t WHERE n IS NOT NULL LOOP\n    UPDATE t SET n = r.n || '!' WHERE id = r.id;\n  END LOOP;\n"
        "  FOR r IN SELECT id, n FROM t WHERE n = 'x' LOOP\n    UPDATE t SET n = r.n || '!' WHERE id = r.id;\n  END LOOP;\n"
        "END $$;",
        [3],
    ),
    "more around what was found": (
        "NEON131",
        "DO $$ DECLARE r record; BEGIN\n"
        "  FOR r IN SELECT conname, pg_get_expr(conbin, conrelid) AS said FROM pg_constraint WHERE contype = 'c' LOOP\n"
        "    EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', r.conname);\n"
        "    EXECUTE format('ALTER TABLE t ADD CONSTRAINT %I CHECK ((%s) OR a = 1)', r.conname, r.said);\n"
        "  END LOOP;\n"
        "  FOR r IN SELECT conname, pg_get_expr(conbin, conrelid) AS said FROM pg_constraint\n"
        "    WHERE pg_get_expr(conbin, conrelid) NOT LIKE '%a = 1%' LOOP\n"
        "    EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', r.conname);\n"
        "    EXECUTE format('ALTER TABLE t ADD CONSTRAINT %I CHECK ((%s) OR a = 1)', r.conname, r.said);\n"
        "  END LOOP; END $$;",
        [4],
    ),
}


@pytest.mark.parametrize(("code", "text", "expected"), LINES.values(), ids=LINES)
def test_these_lines_are_named_and_no_others(code: str, text: str, expected: list[int]) -> None:
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, SETTINGS, alone=True)
    found = [linted.file.place(finding.start)[0] for finding in linted.findings if finding.code == code]
    assert found == expected


def test_what_a_format_puts_in_is_called_by_its_mark() -> None:
    text = (
        "CREATE TABLE i (a int);\n--> statement-breakpoint\n"
        "DO $$ BEGIN EXECUTE format('CREATE INDEX IF NOT EXISTS %I ON %I.%2$I (a)', 'k', 'i'); END $$;"
    )
    (linted,) = lint([Found(Path("0001_a.sql"), text)], NEON, settings_for(NEON, select=["SAFE101"]), alone=True)
    assert [finding.message for finding in linted.findings] == [
        "CREATE INDEX keeps writers out of %I.%I while it builds"
    ]


def test_only_words_are_put_into_texts_that_are_joined() -> None:
    text = (
        "DO $$ DECLARE t text := 'a'; BEGIN\n"
        "  EXECUTE 'CREATE INDEX i_' || t || '_n ON ' || t || ' (n)';\n"
        "  EXECUTE 'CREATE POLICY \"' || t || '_all\" ON ' || t || ' USING (true)';\n"
        "END $$;"
    )

    def findings(changed: str) -> tuple[Finding, ...]:
        return lint([Found(Path("0001_a.sql"), changed)], NEON, SETTINGS, alone=True)[0].findings

    assert {finding.message for finding in findings(text) if finding.code in ("NEON102", "NEON110")} == {
        "CREATE INDEX i_%I_n fails when it runs again: the index exists then",
        "CREATE POLICY %I_all fails when it runs again: the policy exists then",
    }
    after, codes = mended(text, findings)
    assert codes == ("NEON102",)
    assert after == text.replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ")


def test_a_look_for_a_row_has_the_signs_of_its_numbers() -> None:
    text = "CREATE TABLE IF NOT EXISTS t (id serial PRIMARY KEY, n int, m numeric);\nINSERT INTO t (n, m) VALUES (-5, 1.5);\n"

    def findings(changed: str) -> tuple[Finding, ...]:
        return lint([Found(Path("0001_a.sql"), changed)], NEON, SETTINGS, alone=True)[0].findings

    after, _ = mended(text, findings)
    assert 'here."n" = -5 AND here."m" = 1.5' in after


def test_a_local_search_path_is_over_with_its_file() -> None:
    texts = (
        "SET LOCAL search_path = app;\nCREATE TABLE IF NOT EXISTS q (id serial PRIMARY KEY, name text);",
        "CREATE TABLE IF NOT EXISTS q (id int PRIMARY KEY, name text);\n"
        "INSERT INTO public.q VALUES (1, 'a') ON CONFLICT DO NOTHING;\n"
        "INSERT INTO app.q (name) VALUES ('a') ON CONFLICT DO NOTHING;",
    )
    linted = lint([Found(Path(f"000{at}_a.sql"), text) for at, text in enumerate(texts)], NEON, SETTINGS)
    told = [
        (one.file.name, one.file.place(found.start)[0])
        for one in linted
        for found in one.findings
        if found.code == "NEON128"
    ]
    assert told == [("0001_a.sql", 3)]
