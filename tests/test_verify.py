"""A proof fails for each thing that it proves, and says what it could not prove."""

import pytest

from schemadef.config import load_config
from schemadef.dialect import load_dialect
from schemadef.errors import DriftError, MigrationError, SchemadefError
from schemadef.generate import declared, next_change, write_next
from schemadef.migration.folder import read_folder
from schemadef.verify import verify

DECLARATION = """
from schemadef import Check, Index, Table, Trigger, integer, now, text, timestamp

class Notes(Table):
    id = integer(primary_key=True, identity=True)
    title = text()
    rank = integer(default=0)
    updated_at = timestamp(default=now())

    rank_bound = Check("rank < 10")
    notes_title = Index(title.desc())
    touch = Trigger.touch(updated_at)
"""
DIALECTS = ("postgres", "sqlite", "turso", "d1")


@pytest.fixture(params=DIALECTS)
def project(request, tmp_path):
    (tmp_path / "notes_proof.py").write_text(DECLARATION)
    (tmp_path / "schemadef.toml").write_text(
        f'[databases.app]\ndeclaration = "notes_proof.py"\ndialect = "{request.param}"\nfolder = "app"\n'
    )
    config = load_config(tmp_path)
    write_next(next_change(config.database("app"), config), now=1_795_219_200_000)
    return tmp_path


def prove(project):
    config = load_config(project)
    dialect, snapshot = declared(config.database("app"), config)
    return verify(read_folder(project / "app", allow_edited=True), snapshot, dialect)


def edit(project, path, old, new):
    file = project / "app" / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


def test_every_step_is_told_with_its_time(project):
    (proof,) = prove(project)
    assert [step for step, _ in proof.steps] == [
        "up from empty",
        "every statement again changes nothing",
        "equals the declaration",
        "each rollback undoes its migration",
        "up once more",
    ]
    assert proof.seconds == sum(seconds for _, seconds in proof.steps) > 0


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"title" ', '"titel" ', "column"),
        ("rank < 10", "rank < 11", "rank_bound"),
        (" DESC", "", "notes_title"),
        ("DEFAULT 0", "DEFAULT 1", "default"),
        ('"title" TEXT NOT NULL', '"title" TEXT', "null"),
    ],
)
def test_a_folder_that_gives_another_schema_names_the_difference(project, old, new, named):
    file = "0001_create_notes.sql"
    text = (project / "app" / file).read_text()
    if old not in text:
        old, new = old.replace("TEXT", "text"), new.replace("TEXT", "text")
    if named == "column":
        (project / "app" / file).write_text(text.replace("title", "titel"))
    else:
        edit(project, file, old, new)
    with pytest.raises((DriftError, MigrationError), match=named):
        prove(project)


def test_a_rollback_that_leaves_something_behind_names_it(project):
    (file,) = (project / "app" / "rollback").iterdir()
    statements = file.read_text().split("--> statement-breakpoint\n")
    file.write_text(statements[0].rstrip("\n") + "\n")
    with pytest.raises(DriftError, match=r"after rolling back 0001_create_notes: .*notes"):
        prove(project)


def test_a_statement_that_cannot_run_again_fails_the_proof(project):
    edit(project, "0001_create_notes.sql", "INDEX IF NOT EXISTS", "INDEX")
    with pytest.raises(SchemadefError, match="already exists"):
        prove(project)


def test_a_statement_that_changes_something_when_it_runs_again_fails_the_proof(tmp_path):
    (tmp_path / "notes_proof.py").write_text(DECLARATION)
    (tmp_path / "schemadef.toml").write_text(
        '[databases.app]\ndeclaration = "notes_proof.py"\ndialect = "postgres"\nfolder = "app"\n'
    )
    config = load_config(tmp_path)
    write_next(next_change(config.database("app"), config), now=1_795_219_200_000)
    edit(tmp_path, "0001_create_notes.sql", 'CONSTRAINT "rank_bound" CHECK', "CHECK")
    file = tmp_path / "app" / "0001_create_notes.sql"
    file.write_text(
        file.read_text().rstrip("\n") + '\n--> statement-breakpoint\nALTER TABLE "notes" ADD CHECK (rank < 20);\n'
    )
    with pytest.raises(DriftError, match="after running 0001_create_notes again"):
        prove(tmp_path)


def test_every_dialect_names_an_engine_that_proves_it():
    for name in DIALECTS:
        assert load_dialect(name).packs[0].value("scratch")


@pytest.mark.parametrize(("version", "said"), [("18", ()), ("16", ("what postgres 16 would refuse",))])
def test_an_extension_is_proven_on_the_version_that_has_it(version, said, tmp_path):
    (tmp_path / "notes_proof.py").write_text(
        'from schemadef import Extension, Table, integer\nv = Extension("vector")\n'
        "class Notes(Table):\n    id = integer(primary_key=True)\n"
    )
    (tmp_path / "schemadef.toml").write_text(
        f'[databases.app]\ndeclaration = "notes_proof.py"\ndialect = "neon"\nfolder = "app"\nversion = "{version}"\n'
    )
    config = load_config(tmp_path)
    write_next(next_change(config.database("app"), config), now=1_795_219_200_000)
    unproven = prove(tmp_path)[0].unproven
    assert len(unproven) == len(said)
    assert all(sentence.startswith(word) for sentence, word in zip(unproven, said, strict=True))
