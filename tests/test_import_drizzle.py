"""A drizzle project moves over in one command: made by the real drizzle-kit, applied by the real drizzle-orm."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from other_runners import DATABASE_ID, node

from schemadef.drizzle_history import read_drizzle
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url

TESTS = Path(__file__).parent
KIT = TESTS / "node_modules" / "drizzle-kit" / "bin.cjs"

POSTGRES = """import { boolean, index, integer, jsonb, pgEnum, pgTable, text, timestamp, uuid } from "drizzle-orm/pg-core";
import { sql } from "drizzle-orm";
export const role = pgEnum("role", ["admin", "member"]);
export const users = pgTable("users", {
  id: uuid("id").primaryKey().defaultRandom(),
  email: text("email").notNull().unique(),
  role: role("role").notNull().default("member"),
  active: boolean("active").notNull().default(true),
  createdAt: timestamp("created_at", { withTimezone: true }).notNull().defaultNow(),
}, (t) => [index("users_created").on(t.createdAt.desc())]);
export const posts = pgTable("posts", {
  id: integer("id").primaryKey().generatedAlwaysAsIdentity(),
  author: uuid("author_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  meta: jsonb("meta").default(sql`'{}'::jsonb`),
  //
});
"""
SQLITE = """import { integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { sql } from "drizzle-orm";
export const users = sqliteTable("users", {
  id: integer("id").primaryKey({ autoIncrement: true }),
  email: text("email").notNull().unique(),
  createdAt: integer("created_at").notNull().default(sql`(unixepoch())`),
});
export const posts = sqliteTable("posts", {
  id: text("id").primaryKey(),
  author: integer("author_id").notNull().references(() => users.id, { onDelete: "cascade" }),
  //
}, (t) => [uniqueIndex("posts_author").on(t.author).where(sql`${t.id} <> ''`)]);
"""
BY_HAND = {
    "postgresql": """CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN NEW.title := upper(NEW.title); RETURN NEW; END $$;
--> statement-breakpoint
CREATE TRIGGER touch BEFORE UPDATE ON posts FOR EACH ROW EXECUTE FUNCTION touch();
--> statement-breakpoint
INSERT INTO users (email) VALUES ('admin@example.com');""",
    "sqlite": """CREATE TRIGGER touch AFTER INSERT ON users BEGIN DELETE FROM posts WHERE author_id = NEW.id; END;
--> statement-breakpoint
INSERT INTO users (email) VALUES ('admin@example.com');""",
}


@pytest.fixture
def root() -> Iterator[Path]:
    """drizzle-kit finds drizzle-orm from where the schema lies."""
    with tempfile.TemporaryDirectory(prefix=".drizzle-", dir=TESTS) as name:
        yield Path(name)


def kit(root: Path, *arguments: str) -> None:
    done = subprocess.run(["node", KIT, *arguments], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def project(root: Path, dialect: str) -> None:
    """Three migrations: the first schema, a column more, and one by hand."""
    schema = POSTGRES if dialect == "postgresql" else SQLITE
    (root / "schema.ts").write_text(schema)
    (root / "drizzle.config.ts").write_text(
        f'export default {{ dialect: "{dialect}", schema: "./schema.ts", out: "./drizzle" }};\n'
    )
    kit(root, "generate", "--name", "init")
    (root / "schema.ts").write_text(schema.replace("//", 'title: text("title"),'))
    kit(root, "generate", "--name", "title")
    kit(root, "generate", "--custom", "--name", "touch")
    (root / "drizzle" / "0002_touch.sql").write_text(BY_HAND[dialect])


def schemadef(root: Path, *arguments: str, status: int = 0, url: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "schemadef", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"DATABASE_URL": url},
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def grow(root: Path) -> None:
    """One column more in the declaration, as a migration."""
    file = root / "schema.py"
    text = file.read_text()
    place = "    title = text(null=True)\n"
    assert text.count(place) == 1
    file.write_text(text.replace(place, place + "    subtitle = text(null=True)\n"))
    schemadef(root, "generate", "--name", "subtitle")


def test_a_project_on_postgres(root: Path) -> None:
    project(root, "postgresql")
    with scratch_url("postgres") as url, open_engine(url) as engine:
        node("drizzle_postgres.mjs", root / "drizzle", url)
        told = schemadef(root, "import", "drizzle", ".", url=url)
        assert "3 migrations of drizzle taken over" in told
        assert "0002_touch.sql:6 changes rows" in told
        schemadef(root, "generate", "--check", url=url)
        schemadef(root, "verify", url=url)
        assert "0002_touch" in schemadef(root, "baseline", url=url)
        folder = root / "migrations" / "app"
        node("drizzle_postgres.mjs", folder, url)
        assert engine.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(3,)], "it has them all"
        assert "0002_touch" not in schemadef(root, "migrate", url=url)
        grow(root)
        node("drizzle_postgres.mjs", folder, url)
        assert engine.query("SELECT subtitle FROM posts") == []
        assert engine.query("SELECT count(*) FROM drizzle.__drizzle_migrations") == [(4,)]
        schemadef(root, "migrate", url=url)
        schemadef(root, "drift", url=url)
    with scratch_url("postgres") as url, open_engine(url) as engine:
        schemadef(root, "migrate", url=url)
        assert engine.query("SELECT title, subtitle, meta FROM posts") == [], "a new database has all of it"


def test_a_project_on_d1(root: Path) -> None:
    """drizzle-orm's D1 runtime goes on, and wrangler knows the file by its name."""
    project(root, "sqlite")
    state = root / "state"
    node("drizzle_d1.mjs", root / "drizzle", state, DATABASE_ID)
    schemadef(root, "import", "drizzle", "drizzle", "--dialect", "d1")
    schemadef(root, "generate", "--check")
    schemadef(root, "verify")
    folder = root / "migrations" / "app"
    url = f"workerd:{state}?id={DATABASE_ID}"
    node("drizzle_d1.mjs", folder, state, DATABASE_ID)
    with open_engine(url) as engine:
        assert engine.query("SELECT count(*) FROM __drizzle_migrations") == [(3,)]
        assert engine.query("SELECT email FROM users") == [("admin@example.com",)]
    grow(root)
    node("drizzle_d1.mjs", folder, state, DATABASE_ID)
    with open_engine(url) as engine:
        assert engine.query("SELECT subtitle FROM posts") == []
    assert (folder / "0002_touch.sql").is_file()


def as_of_1_0(root: Path) -> None:
    """The same migrations in the layout of drizzle-kit 1.0."""
    for made in read_drizzle(root / "drizzle").made:
        number = int(made.tag[:4])
        inner = root / "drizzle1" / f"2026010100000{number}_{made.tag[5:]}"
        inner.mkdir(parents=True)
        shutil.copy(made.file, inner / "migration.sql")
        (inner / "snapshot.json").write_text(json.dumps({"version": "9", "dialect": "postgres"}))


def test_the_layout_of_1_0(root: Path) -> None:
    project(root, "postgresql")
    as_of_1_0(root)
    schemadef(root, "import", "drizzle", "drizzle1")
    schemadef(root, "generate", "--check")
    folder = root / "migrations" / "app"
    assert [file.name for file in folder.glob("*.sql")] == ["0003_touch.sql"]
    (entry,) = json.loads((folder / "meta/_journal.json").read_text())["entries"]
    assert entry["when"] == 1767225602000, "the moment in the folder's name, in UTC"


@pytest.mark.parametrize(
    ("prepare", "arguments", "status", "said"),
    [
        (lambda root: (root / "drizzle/0001_title.sql").unlink(), (), 1, "0001_title.sql is missing"),
        (lambda root: (root / "drizzle/meta/_journal.json").write_text("{"), (), 1, "_journal.json"),
        (lambda root: shutil.rmtree(root / "drizzle"), (), 2, "there is no folder drizzle"),
        (lambda root: (root / "schema.py").write_text(""), (), 2, "schema.py is there already"),
        (lambda root: None, ("--dialect", "sqlite"), 2, "holds SQL for postgres, not for sqlite"),
        (lambda root: (root / "drizzle/0002_touch.sql").write_text("CREATE TABEL x"), (), 1, "0002_touch.sql:1"),
    ],
    ids=["a file is missing", "a broken journal", "no folder", "a declaration", "another family", "broken SQL"],
)
def test_what_cannot_be_taken_over_leaves_nothing_behind(root: Path, prepare, arguments, status, said) -> None:
    project(root, "postgresql")
    prepare(root)
    before = sorted(file.relative_to(root) for file in root.rglob("*"))
    told = schemadef(root, "import", "drizzle", "drizzle", *arguments, status=status)
    assert said in told
    assert sorted(file.relative_to(root) for file in root.rglob("*")) == before
