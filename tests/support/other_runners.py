"""Folders that other tools apply, and what applies them: drizzle-orm and the like run on Node."""

from __future__ import annotations

import subprocess
from pathlib import Path

from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.snapshot import Snapshot
from schemadef.statement import Statement

TESTS = Path(__file__).parents[1]
DATABASE_ID = "00000000-0000-0000-0000-000000000001"
POSTGRES = (
    (
        """DO $sd$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('記', 'it''s; $$ -- fine');
  END IF;
END $sd$""",
        "CREATE TABLE IF NOT EXISTS a (id integer PRIMARY KEY, m mood, n text DEFAULT ';')",
        """CREATE OR REPLACE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
  NEW.n := 'touched; $$'; RETURN NEW;
END $f$""",
        "CREATE OR REPLACE TRIGGER t BEFORE UPDATE ON a FOR EACH ROW EXECUTE FUNCTION touch()",
    ),
    ("-- why\nALTER TABLE a ADD COLUMN IF NOT EXISTS later text", "INSERT INTO a (id, m) VALUES (1, '記')"),
)
SQLITE = (
    (
        "CREATE TABLE IF NOT EXISTS a (id INTEGER PRIMARY KEY, n TEXT DEFAULT 'it''s; -- fine', CHECK (n <> '記'))",
        'CREATE TRIGGER IF NOT EXISTS t AFTER UPDATE OF id ON a WHEN NEW.n IS NOT \'x;END;\' BEGIN UPDATE "a" SET "n" ='
        ' \'touched; $$\' WHERE "id" = NEW."id"; END',
    ),
    (
        Statement(sql="-- why\nALTER TABLE a ADD COLUMN later TEXT", directive="unless column a.later"),
        "INSERT OR IGNORE INTO a (id) VALUES (1)",
    ),
)


def write(path: Path, migrations, dialect: str) -> Folder:
    folder = read_folder(path)
    for number, up in enumerate(migrations, start=1):
        entry = folder.next(f"step_{number}", now=0)
        statements = tuple(s if isinstance(s, Statement) else Statement(sql=s) for s in up)
        migration = Migration(
            number=entry.number,
            name=entry.name,
            when=entry.when,
            up=statements,
            rollback=(),
            snapshot=Snapshot().text(),
        )
        folder = write_migration(folder, migration, dialect=dialect)
    return folder


def node(script: str, *arguments: object) -> None:
    command = ["node", str(TESTS / "node" / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=TESTS, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
