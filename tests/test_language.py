"""The authoring language: what an author can write, and what comes of it on every engine."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from stage import lowered

import schemadef as d
from schemadef import Check, Index, Table
from schemadef.cli.commands import cli
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
