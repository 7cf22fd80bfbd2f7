"""Migration files as teams write them, most of them guarded: what `lint`, squawk and sqlfluff are timed on."""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import venv
from functools import cache
from pathlib import Path

SQLFLUFF_FILES = 100
"""How many files sqlfluff is given: more would take it minutes."""


@cache
def sqlfluff() -> Path:
    """The program, installed from PyPI where nothing else is: it is compared with, and used for nothing."""
    place = Path(tempfile.mkdtemp(prefix="sqlfluff-"))
    venv.create(place, with_pip=True)
    pip = (place / "bin" / "pip", "install", "--quiet", "sqlfluff")
    subprocess.run(pip, check=True, stdout=sys.stderr)
    return place / "bin" / "sqlfluff"


_WORDS = [
    "account",
    "user",
    "team",
    "project",
    "invoice",
    "order",
    "item",
    "event",
    "session",
    "token",
    "comment",
    "tag",
    "label",
    "note",
    "folder",
    "job",
]
_TYPES = (
    "text NOT NULL",
    "integer NOT NULL DEFAULT 0",
    "boolean",
    "timestamptz NOT NULL DEFAULT now()",
    "jsonb",
    "uuid",
)


def write_migrations(folder: Path, count: int) -> list[str]:
    """So many files; one statement in ten lacks its guard. The same each time. Their names."""
    folder.mkdir(parents=True)
    names = []
    for number in range(1, count + 1):
        names.append(f"{number:05}_it.sql")
        (folder / names[-1]).write_text(_migration(number, random.Random(number)))
    return names


def _migration(number: int, rng: random.Random) -> str:
    table = f"{rng.choice(_WORDS)}_{number}"

    def exists() -> str:
        return "" if rng.random() < 0.1 else "IF NOT EXISTS "

    def guarded(statement: str, condition: str) -> str:
        if rng.random() < 0.1:
            return f"{statement};"
        return f"DO $$ BEGIN\n  IF NOT EXISTS ({condition}) THEN\n    {statement};\n  END IF;\nEND $$;"

    columns = [f"  {rng.choice(_WORDS)}_{place} {rng.choice(_TYPES)}" for place in range(rng.randint(8, 16))]
    parts = [
        f"-- Migration {number}: {table}",
        guarded(
            f"CREATE TYPE public.{table}_status AS ENUM ('new', 'done')",
            f"SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace\n    WHERE t.typname = '{table}_status'",
        ),
        f"CREATE TABLE {exists()}public.{table} (\n" + ",\n".join(["  id uuid PRIMARY KEY", *columns]) + "\n);",
        f"CREATE INDEX {exists()}{table}_id_idx ON public.{table} USING btree (id) WHERE id IS NOT NULL;",
        guarded(
            f"ALTER TABLE public.{table} ADD CONSTRAINT {table}_fk FOREIGN KEY (id) REFERENCES public.users (id)",
            f"SELECT 1 FROM pg_constraint WHERE conname = '{table}_fk' AND conrelid = 'public.{table}'::regclass",
        ),
        f"CREATE OR REPLACE FUNCTION public.{table}_touch() RETURNS trigger LANGUAGE plpgsql AS $fn$\nBEGIN\n"
        "  NEW.updated_at := now(); -- fresh\n  RETURN NEW;\nEND;\n$fn$;",
        guarded(
            f"CREATE TRIGGER {table}_touch BEFORE UPDATE ON public.{table} FOR EACH ROW EXECUTE FUNCTION public.{table}_touch()",
            f"SELECT 1 FROM pg_trigger WHERE tgname = '{table}_touch' AND tgrelid = 'public.{table}'::regclass",
        ),
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE public.users ADD COLUMN {exists()}{table}_x integer;",
        f"COMMENT ON TABLE public.{table} IS 'It''s the {table} table; see docs';",
    ]
    return "\n\n".join(parts) + "\n"
