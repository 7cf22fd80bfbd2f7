"""A schema.ts as an application uses it: on databases that our folder has made, through drizzle-orm itself."""

from __future__ import annotations

import json
from pathlib import Path

from exported import MODULES, TESTS, node, project, run, typed
from folder_project import Project

from schemadef.dialect import load_dialect
from schemadef.engines import open_engine
from schemadef.engines.scratch import scratch_url
from schemadef.export.drizzle.page import write_page
from schemadef.load import load_schema
from schemadef.lower import lower_schema

DECLARATION = """
class Kind(StrEnum):
    SMALL = "small"
    LARGE = "l'arge"


class Users(Table):
    id = integer(primary_key=True, identity=True)
    email = text(unique=True)
    boss_id = integer(null=True, references=lambda: Users.id)


class Posts(Table):
    id = uuid(primary_key=True, default=random_uuid())
    author_id = integer(references=Users.id, on_delete="cascade")
    reviewer_id = integer(null=True, references=Users.id)
    kind = enum(Kind, default=Kind.LARGE)
    is_open = boolean(default=True)
    body = json(default={"a": [1]})
    seconds = timestamp(default=now())
    milliseconds = timestamp(stored="epoch_milliseconds", null=True)
    iso = timestamp(stored="iso", null=True)
    day = date(null=True)
    price = numeric(10, 2, default=0)
    data = binary(null=True)
    size = bigint(default=0)


class Profiles(Table):
    user_id = integer(primary_key=True, references=Users.id)
    name = text(default="")


user_posts = View(
    name="user_posts",
    query="SELECT u.email, p.id AS post_id, p.seconds FROM users u JOIN posts p ON p.author_id = u.id",
)
"""
HEAD = "from enum import StrEnum\nfrom schemadef import *\n"
STEPS = """
export async function run(db, s, { eq, sql }) {
  const moment = new Date(1700000000123);
  await db.insert(s.users).values([{ email: "a@x" }, { email: "b@x", bossId: 1 }]);
  await db.insert(s.profiles).values({ userId: 1, name: "A" });
  await db.insert(s.posts).values({ authorId: 2, reviewerId: 1 });
  await db.insert(s.posts).values({
    id: "11111111-1111-4111-8111-111111111111", authorId: 1, kind: "small", isOpen: false, body: { b: null, c: "'" },
    seconds: new Date(1700000000000), milliseconds: moment, iso: moment, day: "2026-02-28", price: "12.50",
    data: Buffer.from([0, 255]), size: SIZE,
  });
  const plain = (row) => JSON.parse(JSON.stringify(row, (_, value) => (typeof value === "bigint" ? `${value}n` : value)));
  const [given] = await db.select().from(s.posts).where(eq(s.posts.authorId, 1));
  const [defaults] = await db.select().from(s.posts).where(eq(s.posts.authorId, 2));
  const related = await db.query.users.findMany({
    columns: { email: true },
    with: { boss: { columns: { email: true } }, postsByAuthor: { columns: { kind: true } }, profiles: true, users: true },
    orderBy: s.users.id,
  });
  const viewed = await db.select().from(s.userPosts).orderBy(s.userPosts.email);
  return {
    given: plain({ ...given, data: [...given.data] }),
    dates: [given.seconds, given.milliseconds, given.iso].map((value) => value instanceof Date),
    defaults: plain({ ...defaults, id: defaults.id.length, seconds: Math.abs(Date.now() - defaults.seconds) < 60_000 }),
    related: plain(related),
    viewed: viewed.map((row) => [row.email, row.postId.length, row.seconds instanceof Date]),
  };
}
"""


def prepared(root: Path, dialect: str) -> Project:
    made = Project(root, dialect, more='runner = "drizzle"\n[databases.app.export]\ndrizzle = "src/schema.ts"')
    (made.root / "schema.py").write_text(HEAD + DECLARATION)
    made.ok("generate")
    project(made.root / "src")
    return made


def check(found: dict, *, size: object) -> None:
    iso = "2023-11-14T22:13:20.123Z"
    assert found["dates"] == [True, True, True]
    assert found["given"] == {
        "id": "11111111-1111-4111-8111-111111111111", "authorId": 1, "reviewerId": None, "kind": "small",
        "isOpen": False, "body": {"b": None, "c": "'"}, "seconds": "2023-11-14T22:13:20.000Z", "milliseconds": iso,
        "iso": iso, "day": "2026-02-28", "price": "12.50", "data": [0, 255], "size": size,
    }  # fmt: skip
    defaults = found["defaults"]
    assert (defaults["kind"], defaults["isOpen"], defaults["body"]) == ("l'arge", True, {"a": [1]})
    assert (defaults["id"], defaults["seconds"]) == (36, True)
    assert found["related"] == [
        {
            "email": "a@x", "boss": None, "postsByAuthor": [{"kind": "small"}], "profiles": {"userId": 1, "name": "A"},
            "users": [{"id": 2, "email": "b@x", "bossId": 1}],
        },
        {"email": "b@x", "boss": {"email": "a@x"}, "postsByAuthor": [{"kind": "l'arge"}], "profiles": None, "users": []},
    ]  # fmt: skip
    assert found["viewed"] == [["a@x", 36, True], ["b@x", 36, True]]


def test_on_sqlite_every_mode_fits_its_stored_form(tmp_path):
    made = prepared(tmp_path / "p", "sqlite")
    steps = made.root / "steps.mjs"
    steps.write_text(STEPS.replace("SIZE", "7"))
    check(node("schema_in_use.mjs", made.root / "src/schema.ts", made.path, steps), size=7)


def test_on_postgres_every_mode_fits_its_stored_form(tmp_path):
    made = prepared(tmp_path / "p", "postgres")
    steps = made.root / "steps.mjs"
    steps.write_text(STEPS.replace("SIZE", "9007199254740993n"))
    with scratch_url("postgres") as url:
        check(node("schema_in_use.mjs", made.root / "src/schema.ts", made.path, steps, url), size="9007199254740993n")


def test_drizzle_1_reads_the_same_schema_and_its_own_folder(tmp_path):
    made = Project(
        tmp_path / "p",
        "sqlite",
        more='[databases.app.export]\ndrizzle = "src/schema.ts"\ndrizzle_folder = "drizzle"\ndrizzle_version = "1"\n'
        'expo = "src/migrations.js"',
    )
    (made.root / "schema.py").write_text(HEAD + DECLARATION)
    made.ok("generate")
    (made.root / "schema.py").write_text(
        HEAD + DECLARATION + "\n\nclass Later(Table):\n    id = integer(primary_key=True)\n"
    )
    made.ok("generate")
    packages = made.root / "src/node_modules"
    packages.mkdir()
    for name in ("drizzle-orm", "@types"):
        (packages / name).symlink_to(MODULES / {"drizzle-orm": "drizzle-orm-1"}.get(name, name))
    (made.root / "src/tsconfig.json").write_text((project(tmp_path / "t") / "tsconfig.json").read_text())
    for name in ("postgres", "sqlite", "turso"):
        dialect = load_dialect((name,), "18" if name == "postgres" else "")
        declared = lower_schema(load_schema(("declarations/export_declaration.py",), TESTS), dialect)
        (made.root / f"src/{name}.ts").write_text(write_page(declared, dialect, orm="1").text)
    assert typed(made.root / "src") == ""
    folders = sorted(path.name for path in (made.root / "drizzle").iterdir())
    assert [name[14:] for name in folders] == ["_initial", "_create_later"]
    found = node("expo_migrate.mjs", made.root / "src/migrations.js", "drizzle-orm-1")
    assert found["applied"] == 2
    assert {"users", "posts", "later"} <= set(found["names"])


def test_drizzle_1_applies_its_layout_to_postgres(tmp_path):
    made = Project(tmp_path / "p", "postgres", more='[databases.app.export]\ndrizzle_folder = "drizzle"')
    (made.root / "schema.py").write_text(HEAD + DECLARATION)
    made.ok("generate")
    with scratch_url("postgres") as url, open_engine(url) as engine:
        for _ in range(2):
            done = run("node", TESTS / "node/drizzle_1_postgres.mjs", made.root / "drizzle", url)
            assert done.returncode == 0, done.stdout + done.stderr
        assert engine.query('SELECT count(*) FROM "drizzle"."__drizzle_migrations"') == [(1,)]
        assert engine.query("SELECT count(*) FROM users") == [(0,)]


def test_expo_applies_the_folder(tmp_path):
    made = Project(
        tmp_path / "p", "sqlite", more='runner = "drizzle"\n[databases.app.export]\nexpo = "app/migrations.js"'
    )
    (made.root / "schema.py").write_text(HEAD + DECLARATION)
    made.ok("generate")
    module = made.path / "migrations.js"
    assert 'import journal from "./meta/_journal.json";\nimport m0001 from "./0001_initial.sql";' in module.read_text()
    assert node("expo_migrate.mjs", module, "drizzle-orm")["applied"] == 1
    (made.root / "schema.py").write_text(
        HEAD + DECLARATION + "\n\nclass Later(Table):\n    id = integer(primary_key=True)\n"
    )
    made.ok("generate")
    text = module.read_text()
    module.write_text(text.replace("m0002", "m2"))
    assert "migrations.js is stale" in made.run("generate", "--check").out
    made.ok("generate")
    assert module.read_text() == text
    found = node("expo_migrate.mjs", module, "drizzle-orm")
    assert found["applied"] == 2
    assert "later" in found["names"]
    journal = json.loads((made.path / "meta/_journal.json").read_text())
    assert [entry["idx"] for entry in journal["entries"]] == [1, 2]


def test_a_vector_of_libsql_comes_back(tmp_path, libsql_engine):
    made = Project(tmp_path / "p", "turso", more='[databases.app.export]\ndrizzle = "src/schema.ts"')
    made.declare("class T(Table):\n    id = integer(primary_key=True)\n    v = vector(3, null=True)\n")
    made.ok("generate")
    assert typed(project(made.root / "src")) == ""
    stored = libsql_engine.query("SELECT hex(vector32('[1,-0.5,2]'))")[0][0]
    steps = made.root / "steps.mjs"
    steps.write_text(
        "export async function run(db, { t }, { sql }) {\n"
        f"  const stored = Buffer.from({stored!r}, 'hex');\n"
        "  const bytes = stored.buffer.slice(stored.byteOffset, stored.byteOffset + stored.length);\n"
        "  const written = db.dialect.sqlToQuery(t.v.mapToDriverValue([1, -0.5, 2]));\n"
        "  return [t.v.mapFromDriverValue(stored), t.v.mapFromDriverValue(bytes), written.sql, written.params];\n}\n"
    )
    values = [1, -0.5, 2]
    found = node("schema_in_use.mjs", made.root / "src/schema.ts", made.path, steps)
    assert found == [values, values, "vector32(?)", ["[1,-0.5,2]"]]
