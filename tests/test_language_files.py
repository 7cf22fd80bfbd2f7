"""Where declarations come from: files, folders and modules."""

from __future__ import annotations

from pathlib import Path

import pytest

from schemadef.dialect import load_dialect
from schemadef.errors import ConfigError, DeclarationError
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema

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
