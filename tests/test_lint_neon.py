"""The rules of a team on Neon, as they write them down: what they call bad is found at its line, the rest passes."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from changing import changed
from command_line import schemadef
from engines import fresh
from hypothesis import assume, given
from hypothesis import strategies as st
from proving import some
from random_declarations import schemas

from schemadef.compile import compile_change
from schemadef.dialect import load_dialect
from schemadef.errors import DeclarationError, MigrationError
from schemadef.lint.files import Found, find, is_rollback
from schemadef.lint.finding import Severity
from schemadef.lint.run import lint, settings_for
from schemadef.lower import lower_schema
from schemadef.migrate import migrate
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.model import Raw
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement

NEON = load_dialect("neon")
SETTINGS = settings_for(NEON)

BAD = {
    "a type": ("CREATE TYPE content_type AS ENUM ('material', 'note_article');", "NEON101", 1),
    "an index": ("\nCREATE INDEX idx_user_email ON users(email);", "NEON102", 2),
    "a constraint": (
        "ALTER TABLE ai_dialogue_log\nADD CONSTRAINT IF NOT EXISTS fk_user\nFOREIGN KEY (user_id) REFERENCES users(id);",
        "NEON104",
        2,
    ),
    "a trigger": (
        "CREATE TRIGGER t BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();",
        "NEON106",
        1,
    ),
    "a transaction": ("CREATE TABLE IF NOT EXISTS t (id int);\n--> statement-breakpoint\nCOMMIT;", "NEON108", 3),
    "several": ("CREATE TABLE IF NOT EXISTS t (id int);\nCREATE TABLE IF NOT EXISTS u (id int);", "NEON107", 2),
    "in a block": ("DO $$\nBEGIN\n  CREATE TYPE t AS ENUM ('a');\nEND $$;", "NEON101", 3),
}
GOOD = {
    "a type": """DO $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'content_type') THEN
    CREATE TYPE content_type AS ENUM ('material', 'note_article');
  END IF;
END $$;""",
    "an index": "CREATE INDEX IF NOT EXISTS idx_user_email ON users(email);",
    "a constraint": """DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM information_schema.table_constraints
    WHERE constraint_name = 'fk_user'
  ) THEN
    ALTER TABLE ai_dialogue_log
    ADD CONSTRAINT fk_user
    FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE;
  END IF;
END $$;""",
    "a trigger": """DO $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM pg_trigger WHERE tgname = 'update_table_updated_at'
  ) THEN
    CREATE TRIGGER update_table_updated_at
      BEFORE UPDATE ON table_name
      FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();
  END IF;
END $$;""",
}


def errors(text: str) -> list[tuple[str, int]]:
    (linted,) = lint([Found(Path("0001_it.sql"), text)], NEON, SETTINGS)
    found = [finding for finding in linted.findings if SETTINGS.severities[finding.code] is Severity.ERROR]
    return [(finding.code, linted.file.place(finding.start)[0]) for finding in found]


@pytest.mark.parametrize("case", BAD)
def test_what_they_call_bad_gives_its_code_at_its_line(case: str) -> None:
    text, code, line = BAD[case]
    assert errors(text) == [(code, line)]


@pytest.mark.parametrize("case", GOOD)
def test_what_they_call_good_passes(case: str) -> None:
    assert errors(GOOD[case]) == []


def test_their_folder_has_two_of_one_number_and_some_without_a_way_back() -> None:
    names = [
        "0005_a.sql", "0006_b.sql", "0007_c.sql", "0008_d.sql", "0008_d_fixed.sql", "0009_e.sql", "0010_f.sql",
        "0010_g.sql", "rollback_0006_b.sql", "rollback_0010_f.sql",
    ]  # fmt: skip
    linted = lint([Found(Path(name), "SELECT 1;", is_rollback(Path(name))) for name in names], NEON, SETTINGS)
    found = {(finding.code, one.file.path.name) for one in linted for finding in one.findings}
    assert {name for code, name in found if code == "FILE102"} == {"0008_d_fixed.sql", "0010_g.sql"}
    assert {name for code, name in found if code == "FILE101"} == {
        "0005_a.sql", "0007_c.sql", "0008_d.sql", "0008_d_fixed.sql", "0009_e.sql", "0010_g.sql",
    }  # fmt: skip


ERRORS = {
    'type "mood" already exists': "NEON101",
    'relation "idx_user_email" already exists': "NEON102",
    'trigger "t" for relation "u" already exists': "NEON106",
    "cannot insert multiple commands into a prepared statement": "NEON107",
}


@pytest.mark.parametrize("message", ERRORS)
def test_what_the_server_says_names_its_rule(message: str, tmp_path: Path) -> None:
    answer = schemadef("explain", message, cwd=tmp_path)
    assert answer.status == 0
    assert answer.out.startswith(f"{ERRORS[message]} ")
    assert "Good:" in answer.out


def test_what_may_be_about_a_table_or_an_index_names_both(tmp_path: Path) -> None:
    answer = schemadef("explain", 'ERROR:  relation "users" already exists', cwd=tmp_path)
    assert answer.out.startswith("NEON102 ")
    assert answer.out.endswith("too: NEON103 table-without-if-not-exists\n")
    assert "may be" not in schemadef("explain", "neon103", cwd=tmp_path).out


def test_what_migrate_meets_names_its_rule(tmp_path: Path) -> None:
    statement = Statement(sql="CREATE TYPE mood AS ENUM ('ok')")
    migration = Migration(
        number=1, name="a", when=1000, up=(statement, statement), rollback=(), snapshot=Snapshot().text()
    )
    folder = write_migration(read_folder(tmp_path), migration, dialect="postgresql")
    with fresh("postgres") as engine, pytest.raises(MigrationError) as raised:
        migrate(engine, folder)
    assert "schemadef explain NEON101" in str(raised.value)


@some(6, 200)
@given(st.data())
def test_what_generate_writes_can_run_again_as_lint_sees_it(data: st.DataObject) -> None:
    try:
        old = Snapshot(one for one in lower_schema(data.draw(schemas(NEON)), NEON) if not isinstance(one, Raw))
        new = changed(data.draw, old)
        steps = [compile_change(before, after, NEON) for before, after in ((Snapshot(), old), (old, new))]
    except DeclarationError:
        assume(False)
    with TemporaryDirectory() as path:
        folder = read_folder(Path(path))
        for number, (step, after) in enumerate(zip(steps, (old, new), strict=True), 1):
            if step.up:
                migration = Migration(
                    number=number, name="a", when=number * 1000, up=step.up, rollback=step.down, snapshot=after.text()
                )
                folder = write_migration(folder, migration, dialect=NEON.journal)
        first, *others = lint(find([path]), NEON, SETTINGS)
        found = {finding.code for one in (first, *others) for finding in one.findings}
        assert not {code for code in found if code.startswith("NEON")}
        assert not {finding.code for finding in first.findings if finding.code.startswith(("FILE", "SAFE"))}
