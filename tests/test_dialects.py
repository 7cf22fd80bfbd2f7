"""The packs: complete, consistent, and extended by one file."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from schemadef.compile import compile_change, lower_schema
from schemadef.dialect import dialect_names, load_dialect
from schemadef.errors import ConfigError, DeclarationError
from schemadef.load import load_schema
from schemadef.operations import RULES, Create, Drop, Operation, Set
from schemadef.operations.rebuild import Rebuild, Step
from schemadef.render import Renderer
from schemadef.snapshot import Snapshot

NAMES = dialect_names()
DECLARATION = """
from schemadef import Check, Index, Table, Trigger, Unique, integer, now, text, timestamp, uuid, random_uuid

class Notes(Table):
    id = uuid(primary_key=True, default=random_uuid())
    title = text()
    rank = integer(default=0)
    updated_at = timestamp(default=now())

    rank_positive = Check("rank >= 0")
    notes_title_idx = Index(title)
    touch = Trigger.touch(updated_at)
"""
BARE = {
    "AddKey", "CreatePrivileges", "DropKey", "DropPrivileges", "Rename", "SetColumnNull", "SetEnumValues",
    "SetPartition", "SetPrivileges",
}  # fmt: skip
"""What others are made from, or what is only ever rendered as the steps that it stands for."""

ON_BOTH = {
    "CreateTable", "DropTable", "AddColumn", "DropColumn", "CreateIndex", "DropIndex", "CreateTrigger", "DropTrigger",
    "CreateView", "DropView", "RunRawUp", "RunRawDown", "RenameTable", "RenameColumn",
}  # fmt: skip
"""What ALTER TABLE and its like do where a table cannot be given a constraint; all else is a rebuild there."""


def operations(base: type[Operation] = Operation) -> list[type[Operation]]:
    """Every operation that has a statement of its own: those that others are made from have none."""
    assert len([*RULES]) > 20  # whoever asks for all of them has all imported
    found = []
    for kind in base.__subclasses__():
        bare = kind in (Create, Drop, Set, Step, Rebuild) or kind.__name__ in BARE or kind.__name__.startswith("_")
        found += [*([] if bare else [kind]), *operations(kind)]
    return found


def supported(operation: type[Operation], features: Mapping[str, Any]) -> bool:
    """Whether a dialect has the operation at all, as its features declare."""
    if "VirtualTable" in operation.__name__:
        return features["introspection"] == "schema_table"
    if issubclass(operation, Step) or operation.__module__ == Rebuild.__module__:
        return not features["add_constraint"]
    return bool(features["add_constraint"]) or operation.__name__ in ON_BOTH


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_has_a_template_or_is_declared_unsupported(name):
    dialect = load_dialect(name)
    renderer = Renderer(dialect)
    having = [kind for kind in operations() if kind.effective and supported(kind, dialect.features)]
    assert [kind.__name__ for kind in having if not renderer.has(kind.template)] == []
    assert {kind.__name__ for kind in operations()} >= ON_BOTH, "no name is out of date"


@pytest.mark.parametrize("name", NAMES)
def test_a_pack_says_nothing_that_the_base_does_not_know(name):
    known = load_dialect(name).packs[0].lineage[-1]
    for pack in load_dialect(name).packs[0].lineage:
        assert set(pack.data.get("features", {})) <= set(known.data["features"]), pack.name


def test_the_page_about_packs_names_every_key():
    page = (Path(__file__).parent.parent / "dialects" / "README.md").read_text(encoding="utf-8")
    said = set(re.findall(r"\w+", " ".join(re.findall(r"`([^`]+)`", page))))
    packs = {pack for name in NAMES for pack in load_dialect(name).packs[0].lineage}
    keys = {key for pack in packs for key in (*pack.data, *pack.data.get("limits", {}), *pack.data.get("lint", {}))}
    assert keys <= said


@pytest.fixture
def schema(tmp_path: Path):
    (tmp_path / "notes_declaration.py").write_text(DECLARATION)
    return load_schema(["notes_declaration.py"], tmp_path)


def test_a_dialect_that_inherits_is_one_file(tmp_path, schema):
    (tmp_path / "packs" / "edge").mkdir(parents=True)
    (tmp_path / "packs" / "edge" / "dialect.toml").write_text('inherits = "sqlite"\n[limits]\ncolumns = 3\n')
    with pytest.raises(DeclarationError, match="table notes has 4 columns, and edge allows 3"):
        lower_schema(schema, load_dialect("edge", roots=[tmp_path / "packs"]))
    (tmp_path / "wide" / "wider").mkdir(parents=True)
    (tmp_path / "wide" / "wider" / "dialect.toml").write_text('inherits = "sqlite"\n')
    dialect = load_dialect("wider", roots=[tmp_path / "wide"])
    compiled = compile_change(Snapshot(), lower_schema(schema, dialect), dialect)
    plain = load_dialect("sqlite")
    assert compiled.up == compile_change(Snapshot(), lower_schema(schema, plain), plain).up


@pytest.mark.parametrize(
    ("above", "sentence"),
    [
        ("sqlit", "the dialect 'odd' inherits from 'sqlit', which is none; choose one of ansi, d1, neon, postgres"),
        ("odd", "the dialect 'odd' inherits from itself: odd from odd"),
        ("even", "the dialect 'odd' inherits from itself: odd from even from odd"),
    ],
)
def test_what_a_dialect_cannot_inherit_from(tmp_path, above, sentence):
    for name, text in (("odd", above), ("even", "odd")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "dialect.toml").write_text(f'inherits = "{text}"\n')
    with pytest.raises(ConfigError) as caught:
        load_dialect("odd", roots=[tmp_path])
    assert sentence in str(caught.value).replace("even, ", "")
    assert caught.value.where.endswith("dialect.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", 'it inherits from none, as `inherits = "sqlite"` would'),
        (b"inherits = 5", "inherits from '5', which is none"),
        (b"inherits = 'sqlite'\nfeatures = 3", "features is no table"),
        (b"inherits = 'sqlite'\n[limits]\ncolumns = 'x'", "the limit columns is no number"),
        (b"inherits = 'sqlite'\n[stored]\ntext = 'TEXT'", "stored.text is no table"),
        (b"inherits = \xff", "cannot be read: 'utf-8' codec"),
        (b"inherits", "is no TOML"),
    ],
)
def test_a_pack_that_is_none(tmp_path, text, sentence):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "dialect.toml").write_bytes(text)
    with pytest.raises(ConfigError) as caught:
        load_dialect("odd", roots=[tmp_path])
    assert sentence in str(caught.value)
    assert caught.value.where.endswith("odd/dialect.toml")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[features]\nforein_keys_deferred = true\n", "has [features] forein_keys_deferred, which means nothing"),
        ("[features]\narays = true\n", "has [features] arays, which means nothing; did you mean 'arrays'?"),
        ("[limits]\ncolums = 7\n", "has [limits] colums, which means nothing; did you mean 'columns'?"),
        ("oldest_verion = '3'\n", "has oldest_verion, which means nothing; did you mean 'oldest_version'?"),
        ("[features]\nzzz = true\n", "zzz, which means nothing; dialects/README.md says what each key is"),
    ],
)
def test_a_key_of_a_pack_that_means_nothing(tmp_path, text, sentence):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "dialect.toml").write_text(f'inherits = "sqlite"\n{text}')
    with pytest.raises(ConfigError) as caught:
        load_dialect("odd", roots=[tmp_path])
    assert sentence in str(caught.value)
    assert caught.value.where == f"{tmp_path}/odd/dialect.toml"


def test_a_template_of_its_own_goes_before_the_inherited_one(tmp_path, schema):
    pack = tmp_path / "packs" / "odd"
    (pack / "templates").mkdir(parents=True)
    (pack / "dialect.toml").write_text('inherits = "sqlite"\n')
    (pack / "templates" / "create_index.sql.jinja").write_text("-- {{ object.name | ident }}")
    dialect = load_dialect("odd", roots=[tmp_path / "packs"])
    compiled = compile_change(Snapshot(), lower_schema(schema, dialect), dialect)
    assert '-- "notes_title_idx"' in [statement.sql for statement in compiled.up]


def test_nothing_reaches_sql_unquoted(tmp_path, schema):
    pack = tmp_path / "packs" / "careless"
    (pack / "templates").mkdir(parents=True)
    (pack / "dialect.toml").write_text('inherits = "sqlite"\n')
    (pack / "templates" / "create_index.sql.jinja").write_text("CREATE INDEX {{ object.name }}")
    dialect = load_dialect("careless", roots=[tmp_path / "packs"])
    with pytest.raises(ConfigError, match="reaches SQL unquoted"):
        compile_change(Snapshot(), lower_schema(schema, dialect), dialect)


def test_a_dialect_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ConfigError, match=r"no dialect 'mysql'; choose one of d1, neon, postgres, sqlite, turso"):
        load_dialect("mysql")


def test_no_dialect_at_all_is_one_sentence():
    """A snapshot whose first line names none asks for it."""
    with pytest.raises(ConfigError, match="no dialect is named; choose one of"):
        load_dialect(())


def test_the_base_pack_is_no_dialect_of_its_own():
    with pytest.raises(ConfigError, match="only there to be inherited from"):
        load_dialect("ansi")


def test_a_version_gates_syntax():
    assert not load_dialect("postgres", "14").features["nulls_not_distinct"]
    assert load_dialect("postgres", "15").features["nulls_not_distinct"]
    assert load_dialect("neon", "18").features["generated_virtual"]
    assert not load_dialect("neon", "17").features["generated_virtual"]


def test_several_dialects_have_what_all_of_them_have():
    both = load_dialect(["turso", "d1"])
    assert set(both.reserved) >= {"sqlite_", "libsql_", "_cf_"}
    assert both.limits["columns"] == 100
    assert not both.features["vector_functions"]
    with pytest.raises(ConfigError, match=r"one folder cannot serve the dialects sqlite\+postgres"):
        load_dialect(["sqlite", "postgres"])


def test_a_projects_own_pack_is_one_wherever_a_dialect_is_named(tmp_path):
    from folder_project import Project

    project = Project(tmp_path / "p", "sqlite", "sqlite:///app.db")
    pack = project.root / "packs" / "mine"
    pack.mkdir(parents=True)
    (pack / "dialect.toml").write_text('inherits = "sqlite"\n')
    file = project.root / "schemadef.toml"
    file.write_text('dialects = ["packs"]\n' + file.read_text().replace('"sqlite"', '"mine"'))
    project.declare("class Notes(Table):\n    id = integer(primary_key=True)")
    project.ok("generate")
    folder = str(project.path.relative_to(project.root))
    assert "CREATE" not in project.ok("diff", folder, "app")
    assert "class Notes" in project.ok("pull", folder)
    project.ok("migrate")
    assert "class Notes" in project.ok("pull", "sqlite:///app.db", "--dialect", "mine")
    assert 'CREATE TABLE IF NOT EXISTS "notes"' in project.ok("diff", "empty", "schema.py", "--dialect", "mine")
    assert "nothing found" in project.ok("lint", folder, "--dialect", "mine")


def test_a_pack_without_views_has_none(tmp_path):
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "dialect.toml").write_text('inherits = "sqlite"\n[features]\nviews = false\n')
    (tmp_path / "viewing.py").write_text("from schemadef import *\nseen = View('SELECT 1 AS one')\n")
    with pytest.raises(DeclarationError, match="odd has no views, which view seen asks for"):
        lower_schema(load_schema(["viewing.py"], tmp_path), load_dialect("odd", roots=[tmp_path]))
