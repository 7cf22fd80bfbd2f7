"""`schemadef export` and what `generate` keeps up to date, as a user meets them."""

from __future__ import annotations

import json
import stat

import pytest
from folder_project import Project

USERS = 'class Users(Table):\n    id = integer(primary_key=True)\n    email = text(comment="where to write")\n'
MORE = USERS + "    name = text(null=True)\n"
KEPT = '[databases.app.export]\ndrizzle = "src/db/schema.ts"\ndiagram = "docs/schema.mmd"\ndocs = "docs/schema.html"\n'


@pytest.fixture
def made(tmp_path) -> Project:
    found = Project(tmp_path / "p", "sqlite", more=KEPT)
    found.declare(USERS)
    return found


def test_generate_writes_what_is_configured(made):
    said = made.ok("generate")
    for file in ("src/db/schema.ts", "docs/schema.mmd", "docs/schema.html", "app/meta/0001_snapshot.json"):
        assert (made.root / file).is_file()
        assert f"app: wrote {file}" in said
    assert "/** where to write */" in (made.root / "src/db/schema.ts").read_text(), (
        "SQLite has no comments, the author has"
    )
    assert made.ok("generate") == "app: nothing to do\n"
    assert made.ok("generate", "--check") == "app: nothing to do\n"


def test_a_stale_file_fails_the_check(made):
    made.ok("generate")
    schema = made.root / "src/db/schema.ts"
    text = schema.read_text()
    schema.write_text(text + "\nexport const mine = 1;\n")
    answer = made.run("generate", "--check")
    assert (answer.status, answer.out) == (1, "app: nothing to do\napp: src/db/schema.ts is stale\n")
    assert "mine" in schema.read_text(), "a check writes nothing"
    document = json.loads(made.run("generate", "--check", "--json").out)
    assert document["databases"][0]["exports"] == [str(schema)]
    assert made.run("export", "drizzle", "--check").status == 1
    assert made.ok("export", "drizzle") == "app: wrote src/db/schema.ts\n"
    assert schema.read_text() == text
    assert made.ok("export", "drizzle", "--check") == "app: nothing to do\n"
    schema.unlink()
    assert made.run("generate", "--check").status == 1


def test_a_declaration_that_moved_on_makes_the_schema_stale_too(made):
    made.ok("generate")
    made.declare(MORE)
    out = made.run("generate", "--check").out
    assert "behind the declaration" in out
    assert "src/db/schema.ts is stale" in out
    made.ok("generate")
    assert "name: text(" in (made.root / "src/db/schema.ts").read_text()


def test_without_a_path_it_is_printed(made):
    made.ok("generate")
    (made.root / "schemadef.toml").write_text((made.root / "schemadef.toml").read_text().replace(KEPT, ""))
    assert made.ok("export", "drizzle").startswith("// Written by `schemadef export drizzle`.")
    assert made.ok("export", "diagram").splitlines()[1] == "erDiagram"
    assert made.ok("export", "docs").startswith("<!doctype html>")
    made.ok("export", "drizzle", "--out", "a/b/schema.ts")
    assert (made.root / "a/b/schema.ts").is_file()
    assert (made.path / "meta/0001_snapshot.json").is_file(), "drizzle-kit finds what to compare it with"
    assert json.loads(made.ok("export", "drizzle", "app", "--out", "c.ts", "--json"))["databases"][0]["written"] == [
        "c.ts"
    ]


def test_a_file_keeps_its_rights(made):
    made.ok("generate")
    schema = made.root / "src/db/schema.ts"
    schema.chmod(0o640)
    made.declare(MORE)
    made.ok("generate")
    assert stat.S_IMODE(schema.stat().st_mode) == 0o640
    assert not list(made.root.rglob("*.tmp"))


def test_snapshots_for_drizzle_kit_are_kept_where_drizzle_runs(tmp_path):
    made = Project(tmp_path / "p", "sqlite", more='runner = "drizzle"')
    made.declare(USERS)
    made.ok("generate")
    first = json.loads((made.path / "meta/0001_snapshot.json").read_text())
    made.declare(MORE)
    made.ok("generate")
    second = json.loads((made.path / "meta/0002_snapshot.json").read_text())
    assert second["prevId"] == first["id"]
    assert set(second["tables"]["users"]["columns"]) == {"id", "email", "name"}
    (made.path / "meta/0002_snapshot.json").unlink()
    assert "meta/0002_snapshot.json is stale" in made.run("generate", "--check").out
    (made.path / "meta/0001_snapshot.json").unlink()
    assert made.run("generate", "--check").status == 0, "a folder that never had any is not behind"
    made.ok("export", "drizzle-snapshots")
    assert json.loads((made.path / "meta/0002_snapshot.json").read_text()) == second


def test_other_runners_have_none(tmp_path):
    made = Project(tmp_path / "p", "d1", more='runner = "wrangler"')
    made.declare(USERS)
    made.ok("generate")
    assert [path.name for path in (made.path / "meta").iterdir()] == ["_journal.json"]


def test_a_data_migration_has_its_snapshot_too(tmp_path):
    made = Project(tmp_path / "p", "sqlite", more='runner = "drizzle"')
    made.declare(USERS)
    made.ok("generate")
    made.ok("generate", "--data", "fill")
    assert (made.path / "meta/0002_snapshot.json").is_file()
    (made.path / "0002_fill.sql").write_text("UPDATE users SET email = lower(email);\n")
    made.ok("generate", "--data", "fill")
    assert made.ok("generate", "--check") == "app: nothing to do\n"


def test_snapshots_that_were_asked_for_once_are_kept(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    made.declare(USERS)
    made.ok("generate")
    assert not list((made.path / "meta").glob("*_snapshot.json"))
    made.ok("export", "drizzle-snapshots")
    made.declare(MORE)
    made.ok("generate")
    assert len(list((made.path / "meta").glob("*_snapshot.json"))) == 2


def test_snapshots_follow_squash_and_rebase(tmp_path):
    made = Project(tmp_path / "p", "sqlite", more='runner = "drizzle"')
    made.declare(USERS)
    made.ok("generate")
    made.declare(MORE)
    made.ok("generate")
    made.ok("squash")
    (snapshot,) = (made.path / "meta").glob("*_snapshot.json")
    assert set(json.loads(snapshot.read_text())["tables"]["users"]["columns"]) == {"id", "email", "name"}
    assert made.ok("generate", "--check") == "app: nothing to do\n"
    made.git("init")
    made.commit("base")
    made.git("checkout", "-b", "theirs")
    made.declare(MORE + "    theirs = text(null=True)\n")
    made.ok("generate", "--name", "theirs")
    made.commit("theirs")
    made.git("checkout", "main")
    made.declare(MORE + "    mine = text(null=True)\n")
    made.ok("generate", "--name", "mine")
    made.commit("mine")
    made.git("merge", "theirs", status=1)
    made.declare(MORE + "    mine = text(null=True)\n    theirs = text(null=True)\n")
    made.ok("rebase", "--mine", "0003_mine")
    assert made.tags()[1:] == ["0003_theirs", "0004_mine"]
    made.ok("generate", "--check")
    last = json.loads((made.path / "meta/0004_snapshot.json").read_text())
    assert set(last["tables"]["users"]["columns"]) == {"id", "email", "name", "mine", "theirs"}
    before = json.loads((made.path / "meta/0003_snapshot.json").read_text())
    assert last["prevId"] == before["id"]
    assert "mine" not in before["tables"]["users"]["columns"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("drizzle", "ap"), 'there is no database "ap"'),
        (("drizzle-folder",), "this is a whole folder of files"),
        (("drizzle-folder", "--out", "app"), "Drizzle 1.0 refuses because of its journal"),
        (("expo", "--check"), "nothing says which file --check shall look at"),
        (("drizzle", "--out", "schema.py/x.ts"), "cannot write"),
        (("drizzle-snapshots", "--out", "x"), "snapshots lie in the folder of migrations"),
    ],
)
def test_a_mistake_is_one_sentence(made, arguments, sentence):
    made.ok("generate")
    answer = made.run("export", *arguments)
    assert answer.status in (1, 2)
    assert sentence in answer.err
    assert answer.err.count("\n") <= 2
    assert "Traceback" not in answer.err


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ('export = "x.ts"', "databases.app.export: expected a table"),
        (
            '[databases.app.export]\ndrizle = "x"',
            'unknown key "drizle" in databases.app.export; did you mean "drizzle"?',
        ),
        ("[databases.app.export]\ndrizzle = 1", "databases.app.export.drizzle: expected `str`, got `int`"),
        ('[databases.app.export]\ndrizzle_version = "2"', 'expected one of 0, 1, not "2"'),
        ('[databases.app.export]\ndrizzle = "a"\ndocs = "a"', '"drizzle" and "docs" have the same path a'),
        ('[databases.app.export]\nexpo = "a"\ndrizzle_version = "1"', "has no drizzle_folder"),
    ],
)
def test_a_wrong_configuration_is_told(tmp_path, more, sentence):
    made = Project(tmp_path / "p", "sqlite", more=more)
    made.declare(USERS)
    answer = made.run("generate")
    assert answer.status == 2
    assert sentence.replace("`", "") in answer.err


def test_expo_takes_sqlite_only(tmp_path):
    made = Project(tmp_path / "p", "postgres")
    made.declare(USERS)
    made.ok("generate")
    assert "is not SQLite, which is all that Expo applies" in made.run("export", "expo").err


def test_several_databases_ask_for_a_name(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    made.declare(USERS)
    file = made.root / "schemadef.toml"
    file.write_text(file.read_text() + '[databases.two]\ndeclaration = "schema.py"\ndialect = "postgres"\n')
    assert "there are several databases: app, two" in made.run("export", "drizzle").err
    assert "pgTable" in made.ok("export", "drizzle", "two")
    file.write_text(file.read_text() + '[databases.two.export]\ndrizzle = "two.ts"\n')
    made.ok("export", "drizzle")
    assert "pgTable" in (made.root / "two.ts").read_text()
    assert "nothing says where that of app goes" in made.run("export", "drizzle", "two", "app").err
    made.ok("generate")
    made.ok("export", "drizzle-snapshots")
    assert not list((made.path / "meta").glob("*_snapshot.json")), "Drizzle applies the other one"
    document = json.loads(made.ok("export", "drizzle", "app", "--json"))
    assert document["databases"][0]["text"] == made.ok("export", "drizzle", "app")


def test_a_folder_for_drizzle_1_gives_way_to_nobody_else_s_migration(tmp_path):
    made = Project(tmp_path / "p", "sqlite", more='[databases.app.export]\ndrizzle_folder = "drizzle"')
    made.declare(USERS)
    made.ok("generate")
    made.declare(MORE)
    made.ok("generate")
    before = sorted(path.name for path in (made.root / "drizzle").iterdir())
    assert len(before) == 2
    theirs = made.root / "drizzle/20300101000000_theirs"
    theirs.mkdir()
    (theirs / "migration.sql").write_text("SELECT 1;")
    assert "schemadef did not write it" in made.run("generate").err
    (theirs / "migration.sql").unlink()
    theirs.rmdir()
    made.ok("squash")
    made.ok("generate")
    after = sorted(path.name for path in (made.root / "drizzle").iterdir())
    assert len(after) == 1, "what is no more goes"
