"""What must simply work: hostile names, literals and bodies, and cycles of foreign keys, up, again and down."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
from engines import fresh
from stage import DIALECTS, KINDS, compiled, lowered, only, staged

import schemadef as d
from schemadef import Check, ForeignKey, Index, Policy, PrimaryKey, Table, Trigger, Unique, View, reject, run
from schemadef.compile import compile_change
from schemadef.declare.schema import Schema
from schemadef.diff import diff
from schemadef.engines.base import Engine
from schemadef.errors import DeclarationError
from schemadef.introspect import introspect
from schemadef.migrate import migrate, rollback
from schemadef.migrate.conditions import needed
from schemadef.migration.folder import Migration, read_folder, write_migration
from schemadef.model import Role
from schemadef.snapshot import Snapshot, Told
from schemadef.statement import Hazard

LITERALS = (
    "it's",
    "-- no comment",
    "; DROP TABLE users; --",
    "$$ $sd$ $body$ $0$",
    'double " quotes',
    "back\\slash",
    "/* not */ a comment",
    "日本語「」；",
    "two\nlines",
    "\n-- > statement-breakpoint\n",
    "BEGIN; COMMIT; END;",
    "{{ jinja }} {% raw %} %s %(name)s",
    "schemadef: unless table users",
    "-- schemadef: unless table users\n",
    "?1 :x @y $1",
)
NAMES = (
    "it's",
    'say "hi"',
    "a;b",
    "a -- b",
    "$$",
    "日本語の名前",
    "two  spaces",
    " edges ",
    "a.b",
    "/* c */",
    "select",
    "Table",
    "ORDER",
    "café ☕ 🎉",
    "{{ x }}",
    "%s",
    "`tick`",
    "[bracket]",
    "back\\slash",
    "'quoted'",
    "x" * 63,
    "あ" * 21,
    "1st",
    "NEW",
    "rowid",
)

QUOTES = "'\"`["
"""SQLite's fkey.c mistakes a quote at the start of a table's name for its own: no action of a foreign key there."""


def a_table(name: str, members: dict[str, Any]) -> type[Table]:
    return type("T", (Table,), members, name=name)


@contextmanager
def folder_of(path: Path, kind: str, *things: Any) -> Iterator[tuple[Engine, Any, Snapshot]]:
    """A fresh database and a folder with one migration that makes the declaration."""
    dialect = only(DIALECTS[kind])
    snapshot = lowered(DIALECTS[kind], *things)
    made = compiled(DIALECTS[kind], *things)
    empty = read_folder(path)
    entry = empty.next("hostile", now=1_700_000_000_000)
    migration = Migration(
        number=entry.number, name=entry.name, when=entry.when, up=made.up, rollback=made.down, snapshot=snapshot.text()
    )
    write_migration(empty, migration, dialect=dialect.journal)
    with fresh(kind) as engine:
        yield engine, dialect, snapshot


def there_and_back(path: Path, kind: str, *things: Any, rows: tuple[str, ...] = ()) -> None:
    """Migrate, run every statement again, compare with the declaration, and roll back over the rows that stand."""
    with folder_of(path, kind, *things) as (engine, dialect, snapshot):
        before = introspect(engine, dialect)
        folder = read_folder(path)
        assert migrate(engine, folder) == ("0001_hostile",)
        stands = introspect(engine, dialect)
        for statement, runs in needed(engine, folder.migration(folder.entries[0]).up):
            if runs:
                engine.execute(statement.sql)
        assert diff(stands, introspect(engine, dialect)) == []
        wanted = Snapshot(obj for obj in snapshot if not isinstance(obj, Role))
        assert diff(wanted, stands, lambda one, other: bool(one) == bool(other)) == []
        assert stands.unmodelled == ()
        if rows:
            engine.batch(rows)
        rollback(engine, folder, allow=tuple(Hazard))
        assert diff(before, introspect(engine, dialect)) == []


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_literals_and_bodies(kind: str, tmp_path: Path) -> None:
    words = StrEnum("Words", {f"W{number}": text for number, text in enumerate(LITERALS)})  # type: ignore[misc]
    members: dict[str, Any] = {"id": d.integer(primary_key=True), "word": d.enum(words, default=next(iter(words)))}
    for number, text in enumerate(LITERALS):
        quoted = "'" + text.replace("'", "''") + "'"
        column = members[f"c{number}"] = d.text(default=text)
        members[f"k{number}"] = Check(f"{column} <> {quoted} OR {column} = {quoted}")
        members[f"i{number}"] = Index(column, where=f"{column} = {quoted}")
        members[f"g{number}"] = d.text(null=True, generated=f"{column} || {quoted}")
        if text.isprintable():
            members[f"t{number}"] = Trigger("before", "delete", when=f"OLD.{column} = {quoted} || '?'", do=reject(text))
    log = a_table("log", {"id": d.integer(primary_key=True, identity=True), "what": d.text()})
    logged = "; ".join(text.replace("'", "''") for text in LITERALS)
    members["logs"] = Trigger("after", "insert", do=run(f"INSERT INTO log (what) VALUES ('{logged}')"))
    table = a_table("texts", members)
    view = View(f"SELECT id, '{logged}' AS what FROM texts", name="shown")
    there_and_back(tmp_path, kind, table, log, view, rows=("INSERT INTO texts (id) VALUES (1)",))


def test_what_is_written_is_what_is_read(kind: str) -> None:
    columns = {f"c{number}": d.text(default=text) for number, text in enumerate(LITERALS)}
    with staged(kind, a_table("t", {"id": d.integer(primary_key=True)} | columns)) as engine:
        engine.execute("INSERT INTO t (id) VALUES (1)")
        assert engine.query(f"SELECT {', '.join(columns)} FROM t") == [LITERALS]


def hostile(names: tuple[str, ...], native: bool) -> list[Any]:
    """A schema in which each of the names is that of a table, and of a column, an index, and more."""
    tables: list[Any] = []
    for number, name in enumerate(names):
        key = d.integer(primary_key=True, name=name)
        column = d.text(name=names[number - 1], null=True)
        at = d.timestamp(name=names[number - 2], null=True)
        members: dict[str, Any] = {"key": key, "column": column, "at": at}
        short = name if len(name.encode()) <= 40 else name[:5]
        members["index"] = Index(column, key.desc(), name=f"{short} i{number}", where=f"{column} <> 'x'")
        members["unique"] = Unique(column, key, name=f"{short} u{number}")
        members["check"] = Check(f"{key} > 0", name=f"{short} c")
        members["touch"] = Trigger.touch(at, name=f"{short} t{number}")
        members["no"] = Trigger("before", "delete", when=f"OLD.{key} = 5", do=reject(name), name=f"{short} n{number}")
        if tables:
            other = tables[-1]
            members["ref"] = d.integer(
                name="~", null=True, references=other.key, on_delete="cascade" if name[0] not in QUOTES else "no action"
            )
            members["copies"] = Trigger(
                "after",
                "insert",
                of=[],
                do=run(f"UPDATE {other} SET {other.column} = NEW.{column} WHERE {other.key} = NEW.{key}"),
                name=f"{short} r{number}",
            )
        if native:
            members["policy"] = Policy(using=f"{key} > 1", name=f"{short} p")
        tables.append(a_table(name, members))
    shown = View(f"SELECT {tables[0].key}, {tables[0].column} FROM {tables[0]}", name='a "view"; --')
    return [*tables, shown]


def test_names(kind: str, tmp_path: Path) -> None:
    there_and_back(tmp_path, kind, *hostile(NAMES, native=kind == "postgres"))


# cycles


class Hens(Table):
    id = d.integer(primary_key=True)
    egg_id = d.integer(null=True, references=lambda: Eggs.id, on_delete="set null")
    mother_id = d.integer(null=True, references=lambda: Hens.id)


class Eggs(Table):
    id = d.integer(primary_key=True)
    hen_id = d.integer(references=Hens.id, on_delete="cascade")
    nest_id = d.integer(null=True, references=lambda: Nests.id, on_delete="restrict")


class Nests(Table):
    a = d.integer(null=True, references=lambda: Nests.id, on_delete="cascade")
    id = d.integer(primary_key=True)
    egg_id = d.integer(references=Eggs.id)


ROWS = (
    "INSERT INTO hens (id) VALUES (1)",
    "INSERT INTO hens (id, mother_id) VALUES (2, 1)",
    "INSERT INTO eggs (id, hen_id) VALUES (1, 1), (2, 2)",
    "UPDATE hens SET egg_id = 2, mother_id = 2 WHERE id = 1",
    "INSERT INTO nests (id, a, egg_id) VALUES (1, NULL, 1), (2, 1, 2)",
    "UPDATE nests SET a = 2 WHERE id = 1",
    "UPDATE eggs SET nest_id = 1",
)


def test_cycles_of_foreign_keys_go_with_the_rows_in_them(kind: str, tmp_path: Path) -> None:
    there_and_back(tmp_path, kind, Hens, Eggs, Nests, rows=ROWS)


class Chunks(Table):
    id = d.text(primary_key=True)
    before_id = d.text(null=True, references=lambda: Chunks.id, on_delete="cascade")
    embedding = d.vector(3, null=True)

    near = Index(embedding.asc(operator_class="vector_l2_ops"), method="hnsw")


@pytest.mark.parametrize("kind", ["libsql", "sqld"])
def test_a_table_with_vectors_goes_though_keys_point_at_it(kind: str, tmp_path: Path) -> None:
    row = "INSERT INTO chunks VALUES ('a', NULL, vector32('[1,2,3]')), ('b', 'a', vector32('[1,2,4]'))"
    there_and_back(tmp_path, kind, Chunks, rows=(row,))


def test_a_key_of_several_columns_and_actions(kind: str, tmp_path: Path) -> None:
    class Grid(Table):
        x = d.integer()
        y = d.integer()
        up_x = d.integer(null=True)
        up_y = d.integer(null=True)

        at = PrimaryKey(y, x)
        up = ForeignKey(up_x, up_y, references=lambda: (Grid.x, Grid.y), on_update="cascade", on_delete="set null")

    rows = (
        "INSERT INTO grid VALUES (1, 1, NULL, NULL), (1, 2, 1, 1)",
        "UPDATE grid SET up_x = 1, up_y = 2 WHERE y = 1",
    )
    there_and_back(tmp_path, kind, Grid, rows=rows)


def test_hundreds_of_columns_on_postgres(tmp_path: Path) -> None:
    wide = a_table("wide", {"id": d.integer(primary_key=True)} | {f"c{n}": d.text(null=True) for n in range(900)})
    there_and_back(tmp_path, "postgres", wide)


def test_every_name_is_used_or_told() -> None:
    for name in ("", "a\nb", "a\0b", "x" * 64, "あ" * 22):
        with pytest.raises(DeclarationError):
            lowered("postgres", a_table("t", {"id": d.integer(primary_key=True, name=name or "\0")}))
    assert Schema().tables == ()


def with_key(way: int) -> type[Table]:
    """A table with a column of each of the names, and a key over all of them, one way or the other."""
    columns = {f"c{number}": d.integer(name=name) for number, name in enumerate(NAMES)}
    return a_table("t", {**columns, "key": PrimaryKey(*[*columns.values()][::way], name="key")})


@pytest.mark.parametrize("guards", ["plain", "strict"])
def test_a_key_is_made_anew_over_columns_of_any_name(guards: str) -> None:
    # such a guard says names that the statement in it does not
    old, new = (lowered("postgres", with_key(way)) for way in (1, -1))
    made = compile_change(Snapshot(), old, only("postgres"))
    change = compile_change(old, new, only("postgres"), Told(guards=guards))
    with fresh("postgres") as engine:
        for statements, wanted in ((made.up, old), (change.up, new), (change.down, old)):
            for statement in (*statements, *statements):
                engine.execute(statement.sql)
            assert diff(wanted, introspect(engine, only("postgres"))) == []
