"""The page and the diagram: looked at in a real browser, parsed by Mermaid itself, and safe with any text in them."""

from __future__ import annotations

import re
import struct
from pathlib import Path
from typing import Any

import pytest
from exported import DATABASES, TESTS, look, node
from folder_project import Project
from hypothesis import given
from proving import dialect_of, some
from random_declarations import schemas

from schemadef.dialect import load_dialect
from schemadef.errors import DeclarationError
from schemadef.export.diagram import mermaid
from schemadef.export.docs.layout import GAP_X, WIDTH, diagram, shortened
from schemadef.export.docs.page import docs_page
from schemadef.export.source import Source
from schemadef.generate import declared
from schemadef.load import load_schema
from schemadef.lower import lower_schema
from schemadef.migration.folder import Folder, read_folder
from schemadef.snapshot import Snapshot

ATTACK = "<img src=x onerror=attacked=1></script><script>attacked=1</script>\"'&{{ 7*7 }}"
HOSTILE = f"""
from enum import StrEnum


class Evil(StrEnum):
    A = {ATTACK[:60]!r}


class Owners(Table, comment={ATTACK!r}, name='own"er<b>'):
    id = integer(primary_key=True, comment={ATTACK!r})
    what = enum(Evil, default=Evil.A)
    text_ = text(name={ATTACK[:50]!r}, default={ATTACK!r})


class Things(Table, name="記録 <i>"):
    id = integer(primary_key=True)
    owner = integer(references=Owners.id, on_delete="cascade")
    same = integer(null=True, references=lambda: Things.id)
"""


def example(name: str) -> Source:
    database, config = DATABASES[name]
    dialect, snapshot = declared(database, config)
    return Source(database, dialect, snapshot, read_folder(database.path))


def wide() -> Snapshot:
    dialect = load_dialect(("postgres",), "18")
    return lower_schema(load_schema(("declarations/postgres_declaration.py",), TESTS), dialect)


def drawn(engine: str, count: tuple[int, int]) -> list[Snapshot]:
    dialect, found = dialect_of(engine), []

    @some(*count)
    @given(schemas(dialect))
    def draw(schema: Any) -> None:
        try:
            found.append(lower_schema(schema, dialect))
        except DeclarationError:
            return

    draw()
    return found


@pytest.fixture(scope="module")
def looked(tmp_path_factory) -> tuple[dict[str, Any], Path]:
    root = tmp_path_factory.mktemp("docs")
    (root / "page.html").write_text(docs_page(example("neon_learning-mued")))
    return look(root / "page.html", root, "slot mentor"), root


def test_a_browser_shows_the_page_in_light_and_dark(looked):
    seen, root = looked
    assert seen["errors"] == []
    for name, width in (("light", 1300), ("dark", 1300), ("narrow", 400)):
        image = (root / f"{name}.png").read_bytes()
        assert struct.unpack(">I", image[16:20]) == (width,)
        assert len(image) > 15_000, "something is on it"
        text, back = (sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in seen["colours"][name])
        assert (text > 600 and back < 120) if name == "dark" else (text < 120 and back > 600), "text is read"
        assert seen["overflow"][name] <= 0, "nothing is cut off sideways"


def test_a_browser_needs_nothing_else_for_it(looked):
    assert looked[0]["asked"] == []


def test_a_browser_shows_every_table_relation_and_migration(looked):
    found = looked[0]["found"]
    source = example("neon_learning-mued")
    tables = sorted(obj.name for obj in source.snapshot if obj.kind == "table")
    assert found["tables"] == tables
    assert found["boxes"] == len(tables)
    assert found["edges"] == sum(obj.kind == "foreign_key" for obj in source.snapshot)
    for obj in source.snapshot:
        assert obj.name in found["text"], obj.id
    for entry in source.folder.entries:
        assert entry.tag in found["text"]
    assert (found["broken"], found["twice"]) == ([], [])


def test_the_keyboard_finds_a_table_by_its_columns(looked):
    seen = looked[0]
    assert seen["listed"] == ["lesson_slots"]
    assert seen["hash"] == "#table-public--lesson_slots"
    assert seen["arrived"]
    assert seen["cleared"] == 0


def test_whatever_a_declaration_says_is_text(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    made.declare(HOSTILE.removeprefix("\n"))
    made.ok("generate", "--name", "x")
    out = made.root / "page.html"
    made.ok("export", "docs", "--out", str(out))
    page = out.read_text()
    assert "<img" not in page
    assert page.count("<script") == 1
    seen = look(out, tmp_path, "own")
    assert seen["attacked"] is False
    assert seen["errors"] == []
    assert seen["found"]["tables"] == ['own"er<b>', "記録 <i>"]
    assert ATTACK in seen["found"]["text"], "the comment"
    assert ATTACK.replace("'", "''") in seen["found"]["text"], "the default"
    assert (seen["found"]["broken"], seen["found"]["twice"]) == ([], [])


def test_hazards_and_losses_are_told(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    made.declare("class A(Table):\n    id = integer(primary_key=True)\n    gone = text()\n")
    made.ok("generate")
    made.declare("class A(Table):\n    id = integer(primary_key=True)\n")
    made.ok("generate", "--allow", "DELETES_DATA", "--drop", "a.gone")
    page = made.ok("export", "docs")
    assert '<span class="hazard">DELETES_DATA</span>' in page
    assert page.index('id="migration-0002') < page.index('id="migration-0001'), "the newest comes first"


def test_the_same_gives_the_same_page():
    source = example("per_user-user")
    backwards = source._replace(snapshot=Snapshot(reversed(list(source.snapshot))))
    assert docs_page(backwards) == docs_page(source)


def test_boxes_do_not_lie_on_each_other():
    for snapshot in (example("neon_learning-mued").snapshot, wide(), *drawn("postgres", (10, 200))):
        boxes = diagram(snapshot).boxes
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                apart = abs(one.x - other.x) >= WIDTH + GAP_X // 2
                assert apart or one.y + one.height < other.y or other.y + other.height < one.y


def test_a_table_stands_right_of_what_it_points_at():
    found = diagram(example("per_user-user").snapshot)
    places = {box.full_name: box.x for box in found.boxes}
    assert places["workouts"] < places["workout_exercises"] < places["sets"]
    assert places["exercises"] < places["workout_exercises"]


def test_a_long_chain_and_an_empty_schema_are_drawn(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    tables = ["class T0(Table):\n    id = integer(primary_key=True)\n"]
    tables += [
        f"class T{n}(Table):\n    id = integer(primary_key=True, references=T{n - 1}.id)\n" for n in range(1, 300)
    ]
    made.declare(*tables)
    made.ok("generate")
    assert made.ok("export", "docs").count('class="edge') == 299
    assert diagram(Snapshot()).boxes == ()
    source = example("per_user-user")
    empty = docs_page(source._replace(snapshot=Snapshot(), folder=Folder(path=tmp_path / "none")))
    assert "There is no table." in empty
    assert "There is no migration yet." in empty


@pytest.mark.parametrize(
    ("text", "short"), [("a" * 24, "a" * 24), ("a" * 25, "a" * 24 + "…"), ("記" * 13, "記" * 12 + "…"), ("", "")]
)
def test_long_names_are_cut(text, short):
    assert shortened(text) == short


def test_mermaid_takes_every_diagram(tmp_path):
    every = [example(name).snapshot for name in DATABASES] + [
        wide(),
        *drawn("postgres", (8, 150)),
        *drawn("sqlite", (8, 150)),
    ]
    files = []
    for number, snapshot in enumerate(every):
        files.append(tmp_path / f"{number}.mmd")
        files[-1].write_text(mermaid(snapshot))
    said = node("mermaid_parse.mjs", *files)
    assert [(text.read_text(), what) for text, what in zip(files, said, strict=True) if what != "er"] == []


def test_a_diagram_says_keys_and_how_many(tmp_path):
    made = Project(tmp_path / "p", "sqlite")
    made.declare(
        "class A(Table):\n    id = integer(primary_key=True)\n    name = text(unique=True)\n",
        "class B(Table):\n    id = integer(primary_key=True, references=A.id)\n    a = integer(null=True, references=A.id)\n",
    )
    made.ok("generate")
    lines = [line.strip() for line in made.ok("export", "diagram").splitlines()]
    assert "integer id PK" in lines
    assert "text name UK" in lines
    assert "integer id PK, FK" in lines
    assert 'integer a FK "null"' in lines
    assert '"a" ||--o| "b" : "id"' in lines
    assert '"a" |o--o{ "b" : "a"' in lines
