"""A folder of twenty statements for Postgres of every sort: counted twice or left out, each would show."""

from __future__ import annotations

from pathlib import Path

from schemadef.engines.base import Engine
from schemadef.migration.folder import Folder, Migration, read_folder, write_migration
from schemadef.snapshot import Header, Snapshot
from schemadef.statement import Statement

GUARD = """DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass('public.{0}') AND NOT indisvalid) THEN
    DROP INDEX public.{0};
  END IF;
END $$"""


def log(number: int) -> Statement:
    """A statement that must not take effect twice."""
    return Statement(sql=f"INSERT INTO public.log (n) VALUES ({number})")


def concurrently(name: str, column: str) -> tuple[Statement, ...]:
    create = f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON public.items ({column})"
    return Statement(sql=GUARD.format(name)), Statement(sql=create, transactional=False)


FIRST = (
    Statement(sql="CREATE TABLE IF NOT EXISTS public.log (n integer)"),
    log(1),
    Statement(sql="CREATE TABLE IF NOT EXISTS public.items (id integer PRIMARY KEY, a text, b integer)"),
    Statement(sql="INSERT INTO public.items SELECT i, i::text, i % 7 FROM generate_series(1, 200) AS i"),
    *concurrently("items_a", "a"),
    log(2),
    Statement(sql="CREATE TYPE public.mood AS ENUM ('sad')"),
    Statement(sql="ALTER TYPE public.mood ADD VALUE IF NOT EXISTS 'happy'"),
    Statement(sql="ALTER TABLE public.items ADD COLUMN IF NOT EXISTS mood public.mood DEFAULT 'happy'"),
)
SECOND = (
    log(3),
    Statement(sql="UPDATE public.items SET b = b + 1"),
    *concurrently("items_b", "b"),
    Statement(sql="DROP INDEX CONCURRENTLY IF EXISTS public.items_a", transactional=False),
    Statement(sql="ALTER TABLE public.items ADD CONSTRAINT b_positive CHECK (b > 0) NOT VALID"),
    Statement(sql="ALTER TABLE public.items VALIDATE CONSTRAINT b_positive"),
    log(4),
    Statement(sql="CREATE VIEW public.happy AS SELECT id FROM public.items WHERE mood = 'happy'"),
    log(5),
)


EMPTY = Snapshot(header=Header(dialect=("postgres",)))


def add(
    path: Path,
    name: str,
    up: tuple[Statement, ...],
    back: tuple[Statement, ...] = (),
    snapshot: Snapshot = EMPTY,
) -> Folder:
    folder = read_folder(path)
    entry = folder.next(name, now=0)
    migration = Migration(
        number=entry.number, name=entry.name, when=entry.when, up=up, rollback=back, snapshot=snapshot.text()
    )
    return write_migration(folder, migration, dialect="any")


def twenty(path: Path) -> Folder:
    assert len(FIRST) + len(SECOND) == 20
    add(path, "first", FIRST)
    return add(path, "second", SECOND)


def state(engine: Engine) -> list[list[tuple[object, ...]]]:
    """All that the twenty leave behind."""
    questions = (
        "SELECT n FROM public.log ORDER BY n",
        "SELECT count(*), sum(b), min(mood::text) FROM public.items",
        "SELECT c.relname::text, c.relkind::text, i.indisvalid FROM pg_class c LEFT JOIN pg_index i ON c.oid = indexrelid"
        " WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
        "SELECT conname::text, convalidated FROM pg_constraint WHERE connamespace = 'public'::regnamespace"
        " AND contype IN ('c', 'p') ORDER BY 1",
        "SELECT enumlabel::text FROM pg_enum ORDER BY enumsortorder",
        "SELECT number, statements, finished FROM schemadef.history ORDER BY number",
    )
    return [engine.query(question) for question in questions]


UNDISTURBED: list[list[tuple[object, ...]]] = [
    [(1,), (2,), (3,), (4,), (5,)],
    [(200, 798, "happy")],
    [
        ("happy", "v", None),
        ("items", "r", None),
        ("items_b", "i", True),
        ("items_pkey", "i", True),
        ("log", "r", None),
    ],
    [("b_positive", True), ("items_pkey", True)],
    [("sad",), ("happy",)],
    [(1, 10, True), (2, 10, True)],
]
"""What the twenty leave behind when nothing goes wrong."""
