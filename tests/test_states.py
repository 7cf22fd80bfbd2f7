"""`diff` between states that stand in SQL: files, folders of several tools, dumps; and how it prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import schemadef

from schemadef.dialect import load_dialect
from schemadef.engines.scratch import scratch_url
from schemadef.model import Column
from schemadef.script import statements_of
from schemadef.sql_files import files_of, read_sql

DUMP = """\
--
-- PostgreSQL database dump
--

\\restrict it's;a"secret

SET statement_timeout = 0;
SET no_such_setting_of_a_newer_server = 0;
SELECT pg_catalog.set_config('search_path', '', false);

CREATE SCHEMA public;
ALTER SCHEMA public OWNER TO pg_database_owner;

CREATE FUNCTION public.stamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $$BEGIN NEW.at := now(); RETURN NEW; END$$;
ALTER FUNCTION public.stamp() OWNER TO somebody_else;

CREATE FUNCTION public.two(a integer) RETURNS integer
    BEGIN ATOMIC
 SELECT CASE WHEN (a > 1) THEN 2 ELSE a END;
END;

CREATE TABLE public.notes (
    id bigint NOT NULL,
    at timestamp with time zone,
    body text DEFAULT ';'::text
);
ALTER TABLE public.notes OWNER TO somebody_else;

COPY public.notes (id, at, body) FROM stdin;
1\t\\N\tit's ; "here
\\.

ALTER TABLE ONLY public.notes ADD CONSTRAINT notes_pkey PRIMARY KEY (id);
CREATE TRIGGER stamps BEFORE UPDATE ON public.notes FOR EACH ROW EXECUTE FUNCTION public.stamp();
ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY read ON public.notes FOR SELECT TO reader_of_notes USING (true);
GRANT SELECT ON TABLE public.notes TO reader_of_notes;

\\unrestrict it's;a"secret
"""


def test_a_dump_is_a_state(tmp_path: Path) -> None:
    (tmp_path / "dump.sql").write_text(DUMP, encoding="utf-8")
    snapshot = read_sql(tmp_path / "dump.sql", load_dialect("postgres", "18"))
    kinds = {obj.kind for obj in snapshot}
    assert {"table", "primary_key", "function", "trigger", "policy", "role"} <= kinds
    assert "owner" not in kinds
    same = schemadef("diff", "dump.sql", "dump.sql", "--dialect", "postgres", "--exit-code", cwd=tmp_path)
    assert (same.status, same.out) == (0, "")


def test_a_refused_statement_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(
        "CREATE TABLE t (a int);\n\n-- why\nCREATE TABLE u (a nothing);\n", encoding="utf-8"
    )
    for name, words in (("postgres", 'type "nothing" does not exist'), ("sqlite", "table t already exists")):
        answer = schemadef("diff", "empty", "a.sql", "--dialect", name, cwd=tmp_path)
        if name == "sqlite":
            (tmp_path / "a.sql").write_text("CREATE TABLE t (a);\n\n\nCREATE TABLE t (a);\n", encoding="utf-8")
            answer = schemadef("diff", "empty", "a.sql", "--dialect", name, cwd=tmp_path)
        assert answer.status == 1
        assert answer.err.count("\n") == 1
        assert "a.sql:4: " in answer.err and words in answer.err


def test_sql_says_no_dialect_by_itself(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a INTEGER);\n", encoding="utf-8")
    answer = schemadef("diff", "empty", "a.sql", cwd=tmp_path)
    assert (answer.status, "--dialect" in answer.err) == (2, True)
    with scratch_url("sqlite") as url:
        Path(url.removeprefix("file:")).touch()
        found = schemadef("diff", "a.sql", url, "--json", cwd=tmp_path)
    assert [statement["subject"] for statement in json.loads(found.out)["statements"]] == ["drop table t"]


def folder(tmp_path: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = tmp_path / "folder" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "folder"


JOURNAL = json.dumps({"dialect": "sqlite", "entries": [{"idx": 0, "tag": "0000_b"}, {"idx": 1, "tag": "0001_a"}]})
FIRST = "CREATE TABLE t (a INTEGER NOT NULL);\n--> statement-breakpoint\nCREATE INDEX i ON t (a);"
SECOND = "ALTER TABLE t ADD b TEXT;"
FOLDERS = {
    "drizzle-kit": {"meta/_journal.json": JOURNAL, "0000_b.sql": FIRST, "0001_a.sql": SECOND, "x.sql": "no SQL"},
    "drizzle-kit 1": {"20240101_b/migration.sql": FIRST, "20240102_a/migration.sql": SECOND},
    "wrangler": {"0001_b.sql": FIRST, "0002_a.sql": SECOND},
    "numbers": {"1_b.sql": FIRST, "2_a.sql": SECOND, "10_c.sql": "ALTER TABLE t DROP b; ALTER TABLE t ADD b TEXT"},
    "both ways": {"1.up.sql": FIRST, "1.down.sql": "DROP TABLE t;", "2.up.sql": SECOND, "2.down.sql": "no SQL"},
    "dbmate": {"1.sql": f"-- migrate:up\n{FIRST}\n-- migrate:down\nDROP TABLE t;", "2.sql": SECOND},
    "goose": {"1.sql": f"-- +goose Up\n{FIRST}\n-- +goose Down\nDROP TABLE t;", "2.sql": SECOND},
    "both at once": {"1.sql": f"-- !Downs\nno SQL\n-- !Ups\n{FIRST}\n-- !Downs\nno SQL\n-- !Ups\n{SECOND}"},
    "flyway": {
        "V1.1__a.sql": SECOND,
        "V1__b.sql": FIRST,
        "U1__b.sql": "DROP TABLE t;",
        "R__r.sql": "DROP INDEX i;" + FIRST.rpartition("\n")[2],
    },
    "before the name": {"0006_b.sql": FIRST, "0010_a.sql": SECOND, "rollback_0006_b.sql": "DROP TABLE t;"},
    "words": {"0001_b.sql": FIRST, "0002_count_down.sql": SECOND, ".old/0003_c.sql": "no SQL"},
    "rollbacks": {"0001_b.sql": FIRST, "0002_a.sql": SECOND, "rollback/0001_b.sql": "DROP TABLE t;"},
    "transactions": {"1.sql": f"BEGIN;\n{FIRST}\n;COMMIT;", "2.sql": f"PRAGMA foreign_keys=OFF;{SECOND}"},
}


@pytest.mark.parametrize("tool", FOLDERS)
def test_folders_of_many_tools(tmp_path: Path, tool: str) -> None:
    path = folder(tmp_path, FOLDERS[tool])
    snapshot = read_sql(path, load_dialect("sqlite"))
    assert [column.name for column in snapshot.of(Column)] == ["a", "b"]
    assert len(snapshot) == 4


def test_a_journal_says_the_dialect(tmp_path: Path) -> None:
    path = folder(tmp_path, FOLDERS["drizzle-kit"])
    answer = schemadef("diff", "empty", str(path), "--json", cwd=tmp_path)
    assert answer.status == 0, answer.err
    assert len(json.loads(answer.out)["statements"]) == 2
    (path / "0001_a.sql").unlink()
    answer = schemadef("diff", "empty", str(path), cwd=tmp_path)
    assert (answer.status, "0001_a.sql" in answer.err) == (1, True)


def test_numbers_in_names_are_numbers(tmp_path: Path) -> None:
    names = ["10_a.sql", "9_b.sql", "1_c.sql", "2024_d.sql", "b.sql", "A/2.sql", "A/10.sql"]
    path = folder(tmp_path, dict.fromkeys(names, "SELECT 1"))
    found = [str(file.relative_to(path)) for file in files_of(path)]
    assert found == ["1_c.sql", "9_b.sql", "10_a.sql", "2024_d.sql", "A/2.sql", "A/10.sql", "b.sql"]


SCRIPTS = {
    "strings": (True, "SELECT ';', E'\\';', $a$;$a$, \";\" /* ; /* ; */ */ -- ;\n;SELECT 2", 2),
    "rules": (True, "CREATE RULE r AS ON INSERT TO t DO (DELETE FROM a; DELETE FROM b); SELECT 2;", 2),
    "atomic": (True, "CREATE FUNCTION f() BEGIN ATOMIC SELECT CASE WHEN 1 THEN 2 END; SELECT 3; END; SELECT 4", 2),
    "empty": (True, ";;\n -- nothing\n;\n\\connect a;b\n", 0),
    "copy": (True, "COPY t FROM stdin;\n'\n;\n\\.\nSELECT 1;COPY t TO stdout;", 2),
    "triggers": (False, "CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 1; END; SELECT 1", 2),
    "brackets": (False, "SELECT [;], `;`, \";\", ';';SELECT 2", 2),
    "shell": (False, ".mode it's;\nSELECT 1;\n  .quit\n", 1),
}  # fmt: skip


@pytest.mark.parametrize("case", SCRIPTS)
def test_statements_are_cut_exactly(case: str) -> None:
    server, text, count = SCRIPTS[case]
    assert len(list(statements_of(text, server=server))) == count


def test_what_never_ends_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("SELECT 1;\nSELECT 'no end;\n", encoding="utf-8")
    answer = schemadef("diff", "empty", "a.sql", "--dialect", "postgres", cwd=tmp_path)
    assert (answer.status, "a.sql:2: " in answer.err) == (1, True)


# --- how it prints ---


def test_markdown(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text('CREATE TABLE t (a int, "b|`c" text, x int);', encoding="utf-8")
    (tmp_path / "b.sql").write_text("CREATE TABLE t (a int, x bigint); CREATE SEQUENCE s;", encoding="utf-8")
    arguments = ("diff", "a.sql", "b.sql", "--dialect", "postgres", "--format", "markdown")
    lines = schemadef(*arguments, cwd=tmp_path).out.splitlines()
    assert lines[2:4] == ["| Object | Change | Hazard | Lock |", "|---|---|---|---|"]
    rows = [line for line in lines if line.startswith("| `") or line.startswith("| ``")]
    assert any(row.startswith("| ``column public.t.b\\|`c`` | drop | `DELETES_DATA`") for row in rows)
    assert any("| set type |" in row and "ACCESS EXCLUSIVE" in row for row in rows)
    assert all(row.replace("\\|", "").count("|") == 5 for row in rows)
    assert "<details>" in lines and "</details>" in lines and "````sql" not in lines
    nothing = schemadef("diff", "a.sql", "a.sql", *arguments[3:], cwd=tmp_path)
    assert "No changes." in nothing.out and "<details>" not in nothing.out


def test_json_is_a_format_too(tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE t (a INTEGER);", encoding="utf-8")
    arguments = ("diff", "empty", "a.sql", "--dialect", "sqlite")
    one, other = (schemadef(*arguments, *form, cwd=tmp_path) for form in (("--json",), ("--format", "json")))
    assert one.out == other.out
    assert set(json.loads(one.out)["statements"][0]) >= {"sql", "hazards", "lock"}
