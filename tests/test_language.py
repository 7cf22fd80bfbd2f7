"""The authoring language: what an author can write, what the files may be, and what comes of it on every engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from stage import KINDS, compiled, lowered, staged

import schemadef as d
from schemadef import Check, Extension, Index, PrimaryKey, Table, View
from schemadef.cli.commands import cli
from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError, DeclarationError, SchemadefError
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema
from schemadef.model import Column, ForeignKey, Id, Object
from schemadef.snapshot import Snapshot

DECLARATIONS = Path(__file__).parent / "declarations"
FAMILY = ("sqlite", "d1", "turso")


def mypy(*paths: Path, cwd: Path) -> list[str]:
    """What `mypy --strict` says of an author's files, an error a line."""
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--hide-error-context"]
    command += ["--cache-dir", str(cwd / "cache"), *map(str, paths)]
    found = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    return [line for line in found.stdout.splitlines() if ": error:" in line]


def test_mypy_accepts_everything_that_the_language_has(tmp_path: Path) -> None:
    shutil.copytree(DECLARATIONS / "shop", tmp_path / "shop")
    assert mypy(tmp_path / "shop", cwd=tmp_path) == []


def test_mypy_underlines_every_wrong_use(tmp_path: Path) -> None:
    source = DECLARATIONS / "wrong_uses.py"
    lines = source.read_text(encoding="utf-8").splitlines()
    wrong = {number for number, line in enumerate(lines, start=1) if line.endswith("# wrong")}
    (tmp_path / "wrong.py").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
    found = {int(re.split(r":", error)[1]) for error in mypy(Path("wrong.py"), cwd=tmp_path)}
    assert found == wrong


CONFIGURATION = """
[databases.pg]
declaration = "shop"
dialect = "postgres"
version = "15"

[databases.lite]
declaration = "shop"
dialect = "sqlite"

[databases.d1]
declaration = "shop"
dialect = "d1"

[databases.turso]
declaration = "shop"
dialect = "turso"
"""


@pytest.mark.parametrize("database", ["pg", "lite", "d1", "turso"])
def test_everything_is_generated_and_proven(database: str, tmp_path: Path) -> None:
    shutil.copytree(DECLARATIONS / "shop", tmp_path / "shop")
    (tmp_path / "schemadef.toml").write_text(CONFIGURATION, encoding="utf-8")
    run = CliRunner()
    for command in ("generate", "verify"):
        result = run.invoke(cli, ["--config", str(tmp_path), command, database])
        assert result.exception is None or result.exit_code == 0, result.output + str(result.exception)
    assert "proven on" in result.output
    checked = run.invoke(cli, ["--config", str(tmp_path), "generate", "--check", database])
    assert checked.exit_code == 0 and "nothing to do" in checked.output


# names


class People(Table):
    id = d.integer(primary_key=True)
    boss_id = d.integer(null=True, references=lambda: People.id)
    team_id = d.integer(references=lambda: Teams.id, name="team")


class Teams(Table):
    id = d.integer(primary_key=True)
    lead_id = d.integer(null=True, references=People.id)
    code = d.text()

    by_code = Index(code, name="teams_code")


def one(snapshot: Snapshot, kind: type[Object], name: str) -> Any:
    return next(obj for obj in snapshot.of(kind) if obj.name == name)


def test_names_come_from_attributes_unless_they_are_given() -> None:
    snapshot = lowered("postgres", People, Teams)
    assert Id("table", "public", "", "people") in snapshot
    assert Id("column", "public", "people", "team") in snapshot
    assert Id("index", "public", "teams", "teams_code") in snapshot
    assert [key.name for key in snapshot.of(ForeignKey)] == [
        "people_boss_id_fkey",
        "people_team_fkey",
        "teams_lead_id_fkey",
    ]


@pytest.mark.parametrize("dialect", ["postgres", *FAMILY])
def test_forward_mutual_and_self_references(dialect: str) -> None:
    snapshot = lowered(dialect, People, Teams)
    targets = {key.name: (key.references_table, key.references_columns) for key in snapshot.of(ForeignKey)}
    assert targets == {
        "people_boss_id_fkey": ("people", ("id",)),
        "people_team_fkey": ("teams", ("id",)),
        "teams_lead_id_fkey": ("people", ("id",)),
    }


class Base(Table, abstract=True):
    id = d.integer(primary_key=True)
    at = d.timestamp()

    by_at = Index(at)
    late = Check(f"{at} > '2000-01-01T00:00:00Z'::timestamptz")


class Stamped(Base, abstract=True):
    note = d.text(null=True)


class First(Stamped):
    own = d.text()


class Second(Stamped):
    note = d.text()


def test_abstract_tables_give_their_columns_first_and_are_none_themselves() -> None:
    snapshot = lowered("sqlite", First, Second)
    by_table: dict[str, list[tuple[int, str, bool]]] = {}
    for column in snapshot.of(Column):
        by_table.setdefault(column.table, []).append((column.position, column.name, column.null))
    assert sorted(by_table["first"]) == [(1, "id", False), (2, "at", False), (3, "note", True), (4, "own", False)]
    assert sorted(by_table["second"]) == [(1, "id", False), (2, "at", False), (3, "note", False)]
    assert set(by_table) == {"first", "second"}


def test_several_bases_give_their_members_in_turn() -> None:
    class Named(Table, abstract=True):
        name = d.text()
        id = d.text(primary_key=True)

        one_name = d.Unique(name)

    class Third(Base, Named):
        own = d.text()

    class Fourth(Third):
        own = d.integer()
        more = d.text()

    snapshot = lowered("postgres", Third, Fourth)
    columns = {table: {} for table in ("third", "fourth")}
    for column in snapshot.of(Column):
        columns[column.table][column.position] = (column.name, column.type.name)
    third = {1: ("id", "integer"), 2: ("at", "timestamp with time zone"), 3: ("name", "text"), 4: ("own", "text")}
    assert columns["third"] == third
    assert columns["fourth"] == third | {4: ("own", "integer"), 5: ("more", "text")}
    names = {obj.name for obj in snapshot if obj.kind in ("index", "unique")}
    assert names >= {"third_by_at", "fourth_by_at", "third_one_name", "fourth_one_name"}


def test_an_inherited_index_is_named_once_for_each_table() -> None:
    """Its name would meet the other table's: Postgres and SQLite have one set of names for indexes."""
    for dialect in ("postgres", "sqlite"):
        names = {obj.name for obj in lowered(dialect, First, Second) if obj.kind == "index"}
        assert names == {"first_by_at", "second_by_at"}


# files


TABLE = """
from schemadef import Table, integer

class {name}(Table):
    id = integer(primary_key=True)
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "one.py").write_text(TABLE.format(name="One"))
    package = tmp_path / "app" / "schema"
    package.mkdir(parents=True)
    (tmp_path / "app" / "__init__.py").touch()
    (package / "__init__.py").write_text(TABLE.format(name="Root"))
    (package / "two.py").write_text(TABLE.format(name="Two"))
    (package / "three.py").write_text(
        "from .two import Two\nfrom app.schema import Root\n"
        + TABLE.format(name="Three")
        + "    two_id = integer(references=Two.id)\n"
    )
    loose = tmp_path / "loose"
    loose.mkdir()
    (loose / "a.py").write_text(TABLE.format(name="LooseA"))
    (loose / "b.py").write_text("from a import LooseA\n" + TABLE.format(name="LooseB"))
    return tmp_path


@pytest.mark.parametrize(
    ("source", "tables"),
    [
        ("one.py", ["one"]),
        ("one", ["one"]),
        ("app/schema", ["root", "three", "two"]),
        ("app.schema", ["root"]),
        ("app.schema.two", ["two"]),
        ("app/schema/t*.py", ["three", "two"]),
        ("loose/*.py", ["loose_a", "loose_b"]),
        ("**/two.py", ["two"]),
    ],
)
def test_a_declaration_is_a_file_a_folder_a_glob_or_a_module(project: Path, source: str, tables: list[str]) -> None:
    schema = load_schema([source], project)
    assert sorted(table.__table__.name for table in schema.tables) == tables


def test_a_class_that_is_imported_in_two_ways_exists_once(project: Path) -> None:
    schema = load_schema(["app/schema"], project)
    assert lower_schema(schema, load_dialect("sqlite"), Options())


def test_two_databases_may_have_modules_of_the_same_name(tmp_path: Path) -> None:
    for folder, name in (("left", "Left"), ("right", "Right")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tables.py").write_text(TABLE.format(name=f"{name}Helper"))
        (tmp_path / folder / "schema.py").write_text(f"from tables import {name}Helper\n" + TABLE.format(name=name))
    for _ in range(2):
        for folder in ("left", "right"):
            schema = load_schema(["schema.py", "tables.py"], tmp_path / folder)
            assert [table.__table__.name for table in schema.tables] == [folder, f"{folder}_helper"]


AGAIN = """
from schemadef import Role, View
try:
    from nowhere import first
except ImportError:
    first = View("SELECT 1")
second = View("SELECT 2")
if second:
    third = View("SELECT 3")
else:
    third = View("SELECT 4")
one = View("SELECT 7")
for one in (first, second):
    pass
roles = [Role("a"), Role("b")]
for name in ("c", "d"):
    role = Role(name)
also = fourth = View("SELECT 5")
fourth = View("SELECT 6")
gone = Role("e")
gone = "e"
"""


def test_a_name_that_python_gives_again_is_the_authors_business(tmp_path: Path) -> None:
    """A loop's variable, a choice, another name for it, and what is no declaration any more."""
    (tmp_path / "schema.py").write_text(AGAIN)
    schema = load_schema(["schema.py"], tmp_path)
    assert [view.name for view in schema.views] == ["first", "second", "third", "also", "fourth"]


def test_two_things_of_one_name_are_refused_as_often_as_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "schema.py").write_text("from helper import *\n")
    names = "".join(f"view{number} = View('SELECT {number}')\n" for number in range(300))
    text = f"from schemadef import View\n{names}view299: View = View('SELECT 1')\n"
    (tmp_path / "helper.py").write_text(text)
    for _ in range(2):
        with pytest.raises(DeclarationError, match="there is a view299 already, in line 301") as caught:
            load_schema(["schema.py", "helper.py"], tmp_path)
        assert caught.value.where == f"{tmp_path}/helper.py:302"


def test_what_a_module_imports_belongs_to_where_it_was_declared(project: Path) -> None:
    schema = load_schema(["loose/b.py"], project)
    assert [table.__table__.name for table in schema.tables] == ["loose_b"]


def test_the_place_of_each_table_and_member_of_a_long_module(project: Path) -> None:
    lines = ["from schemadef import Column, Table, integer"]
    for number in range(200):
        lines += [
            "",
            f"class T{number}(",
            "    Table,",
            "):",
            "    id: Column = integer(",
            "        primary_key=True,",
            "    )",
        ]
    (project / "long.py").write_text("\n".join(lines))
    schema = load_schema(["long.py"], project)
    assert [table.__table__.where.line for table in schema.tables] == [3 + 7 * number for number in range(200)]
    assert [table.id.where.line for table in schema.tables] == [6 + 7 * number for number in range(200)]  # type: ignore[attr-defined]


@pytest.mark.parametrize("source", ["nowhere.py", "no.such.module", "nothing/*.py", "empty"])
def test_a_source_that_names_nothing_is_told(project: Path, source: str) -> None:
    (project / "empty").mkdir()
    with pytest.raises(ConfigError) as caught:
        load_schema([source], project)
    assert source in caught.value.message


# what is for certain dialects only


class Mixed(Table):
    id = d.integer(primary_key=True)
    tags = d.array(d.text(), null=True, only="postgres")
    plain = d.text(null=True, only=["sqlite"])

    on_tags = Index(tags, method="gin", only="postgres")
    positive = Check("id > 0", only=("d1", "postgres"))


@pytest.mark.parametrize(
    ("dialect", "expected"),
    [
        ("postgres", {"id", "tags", "on_tags", "positive"}),
        ("neon", {"id", "tags", "on_tags", "positive"}),
        ("sqlite", {"id", "plain"}),
        ("d1", {"id", "plain", "positive"}),
        ("turso", {"id", "plain"}),
    ],
)
def test_only_names_the_dialects_and_what_inherits_from_them(dialect: str, expected: set[str]) -> None:
    names = {obj.name for obj in lowered(dialect, Mixed)} - {"mixed", "mixed_pkey"}
    assert names == expected


def test_an_override_is_taken_for_the_dialect_and_what_inherits_from_it() -> None:
    class Over(Table):
        id = d.integer(primary_key=True)
        tall = Check(d.sql("id > 0", overrides={"sqlite": "id >= 1", "d1": "id >= 2"}))

    texts = {dialect: one(lowered(dialect, Over), Object, "tall").expression for dialect in ("postgres", *FAMILY)}
    assert texts == {"postgres": "id > 0", "sqlite": "id >= 1", "turso": "id >= 1", "d1": "id >= 2"}


# options of tables and columns


class Strict(Table, strict=FAMILY):
    id = d.integer(primary_key=True, autoincrement=True, identity=True)
    what = d.text()


class Pairs(Table, without_rowid=("sqlite",)):
    a = d.text()
    b = d.integer()

    key = PrimaryKey(a, b)


def test_options_of_the_sqlite_family(any_sqlite_family: Any) -> None:
    for statement in compiled("sqlite", Strict, Pairs).up:
        any_sqlite_family.execute(statement.sql)
    with pytest.raises(SchemadefError):
        any_sqlite_family.execute("INSERT INTO strict (id, what) VALUES ('x', 'y')")
    any_sqlite_family.batch(
        ["INSERT INTO strict (what) VALUES ('a')", "DELETE FROM strict", "INSERT INTO strict (what) VALUES ('b')"]
    )
    assert any_sqlite_family.query("SELECT id FROM strict") == [(2,)]
    with pytest.raises(SchemadefError):
        any_sqlite_family.query("SELECT rowid FROM pairs")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_that_the_database_gives(kind: str) -> None:
    class Given(Table):
        id = d.integer(primary_key=True, identity=d.Identity(always=False))
        what = d.text()

    with staged(kind, Given) as engine:
        engine.batch(["INSERT INTO given (what) VALUES ('a')", "INSERT INTO given (what) VALUES ('b')"])
        assert engine.query("SELECT id, what FROM given ORDER BY id") == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("dialect", "columns", "words"),
    [
        ("sqlite", {"id": d.integer(primary_key=True), "n": d.integer(identity=True)}, "identity columns"),
        ("sqlite", {"a": d.integer(primary_key=True, identity=True), "b": d.integer(primary_key=True)}, "identity"),
        ("sqlite", {}, "no columns"),
        ("postgres", {"id": d.integer(primary_key=True, autoincrement=True)}, "no AUTOINCREMENT"),
        ("sqlite", {"a": d.integer(autoincrement=True), "b": d.integer(primary_key=True)}, "AUTOINCREMENT"),
        ("postgres", {"id": d.text(primary_key=True), "v": d.integer(generated="1", virtual=True)}, "virtual"),
        ("sqlite", {"id": d.integer(default=1, generated="1")}, "both a default and an expression"),
    ],
)
def test_an_option_that_the_dialect_cannot_give_is_refused(dialect: str, columns: Any, words: str) -> None:
    table = type("Refused", (Table,), dict(columns))
    with pytest.raises(DeclarationError) as caught:
        lowered(dialect, table)
    assert words in caught.value.message


# vectors


class Notes(Table):
    id = d.text(primary_key=True)
    embedding = d.vector(3, null=True, default=[0, 0, 1.5])

    near = Index(embedding.asc(operator_class="vector_cosine_ops"), method="hnsw")


class Lists(Table):
    id = d.integer(primary_key=True)
    embedding = d.vector(2)

    near_l2 = Index(embedding.asc(operator_class="vector_l2_ops"), method="ivfflat", options={"lists": 1})


VECTORS = "('a', '[1,0,0]'), ('b', '[0.9,0.1,0]'), ('c', '[0,1,0]')"


def test_vectors_on_postgres() -> None:
    extension = Extension("vector")
    with staged("postgres", extension, Notes, Lists) as engine:
        engine.execute(f"INSERT INTO notes VALUES {VECTORS}")
        engine.execute("INSERT INTO notes (id) VALUES ('d')")
        nearest = "SELECT id FROM notes ORDER BY embedding <=> '[1,0,0]' LIMIT 2"
        assert engine.query(nearest) == [("a",), ("b",)]
        assert engine.query("SELECT embedding::text FROM notes WHERE id = 'd'") == [("[0,0,1.5]",)]
        methods = "SELECT amname FROM pg_index JOIN pg_class c ON c.oid = indexrelid JOIN pg_am a ON a.oid = c.relam"
        assert {("hnsw",), ("ivfflat",)} <= set(engine.query(methods))
        with pytest.raises(SchemadefError, match="expected 3 dimensions"):
            engine.execute("INSERT INTO notes VALUES ('e', '[1,2]')")


@pytest.mark.parametrize("kind", ["libsql", "sqld"])
def test_vectors_on_libsql(kind: str) -> None:
    with staged(kind, Notes, Lists) as engine:
        for row in ("('a', vector32('[1,0,0]'))", "('b', vector32('[0.9,0.1,0]'))", "('c', vector32('[0,1,0]'))"):
            engine.execute(f"INSERT INTO notes VALUES {row}")
        engine.execute("INSERT INTO notes (id) VALUES ('d')")
        nearest = (
            "SELECT notes.id FROM vector_top_k('near', vector32('[1,0,0]'), 2) AS k JOIN notes ON notes.rowid = k.id"
        )
        assert sorted(engine.query(nearest)) == [("a",), ("b",)]
        assert engine.query("SELECT vector_extract(embedding) FROM notes WHERE id = 'd'") == [("[0,0,1.5]",)]
        with pytest.raises(SchemadefError):
            engine.execute("INSERT INTO notes VALUES ('e', vector32('[1,2]'))")


@pytest.mark.parametrize("dialect", ["sqlite", "d1"])
def test_plain_sqlite_has_no_vectors(dialect: str) -> None:
    with pytest.raises(DeclarationError, match=r"has no type vector, which column notes.embedding asks for"):
        lowered(dialect, Notes)


# views


class Items(Table):
    id = d.integer(primary_key=True)
    name = d.text()
    sold = d.boolean(default=False)
    at = d.timestamp(null=True)


open_items = View(f"SELECT * FROM {Items} WHERE NOT {Items.sold}", name="open_items")
named = View(f"SELECT o.name AS label, count(*) AS n FROM {open_items} o GROUP BY o.name", name="named")
both = View(f"SELECT n.label FROM {named} n UNION SELECT i.name FROM {Items} i", name="both")


@pytest.mark.parametrize("kind", KINDS)
def test_views_read_tables_and_views(kind: str) -> None:
    with staged(kind, both, named, open_items, Items) as engine:
        engine.execute("INSERT INTO items (id, name, sold) VALUES (1, 'a', false), (2, 'a', false), (3, 'b', true)")
        assert engine.query("SELECT label, n FROM named") == [("a", 2)]
        assert sorted(engine.query('SELECT * FROM "both"')) == [("a",), ("b",)]
        assert len(engine.query("SELECT * FROM open_items")) == 2


def test_a_view_whose_text_is_given_outright_need_not_be_translated() -> None:
    random_one = View(
        d.sql("SELECT name FROM items ORDER BY random() LIMIT 1", overrides={"sqlite": "SELECT name FROM items"}),
        name="random_one",
    )
    for dialect in ("postgres", *FAMILY):
        assert Id("view", "public" if dialect == "postgres" else "", "", "random_one") in lowered(
            dialect, Items, random_one, open_items
        )


def test_a_view_that_reads_what_is_not_there_is_refused() -> None:
    for text, words in (("SELECT 1 FROM nowhere", "nowhere"), (f"SELECT v.m FROM {named} v", "'m'")):
        for dialect in ("postgres", "sqlite"):
            with pytest.raises(DeclarationError) as caught:
                lowered(dialect, Items, open_items, named, View(text, name="wrong"))
            assert words in caught.value.message or "v.m" in caught.value.message


def test_one_thing_stands_where_several_may() -> None:
    """A text is one argument, and not its letters."""

    class Alone(Table, only="postgres"):
        id = d.integer(primary_key=True)
        word = d.text()

        by_id = Index(id, include=word)
        moved = d.Trigger("before", "update", of=word, function="extensions.moddatetime", arguments="word")

    sql = "\n".join(statement.sql for statement in compiled("postgres", Alone).up)
    assert '("id") INCLUDE ("word")' in sql
    assert 'BEFORE UPDATE OF "word" ON "public"."alone"' in sql
    assert """EXECUTE FUNCTION "extensions"."moddatetime"('word')""" in sql
