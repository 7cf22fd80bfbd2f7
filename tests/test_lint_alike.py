"""Guards that differ in names only are read once: what is said of one must be true of each, whichever came first."""

from collections.abc import Iterator
from itertools import product
from random import Random

import pytest

from schemadef.lint.again import alike
from schemadef.lint.again.protected import is_another, is_protected
from schemadef.lint.sql.blocks import inner_statements
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.lexer import Tokens
from schemadef.lint.sql.statement import Statement

_NAMES = ["visits", "fees", "zoo", "exists_x", "Orders"]
_CONDITIONS = [
    "NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{0}' AND conrelid = 'public.{1}'::regclass)",
    "NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = 'public.{1}'::regclass AND contype = '{0}')",
    "EXISTS (SELECT 1 FROM pg_constraint WHERE conname = '{0}')",
    "NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = '{0}' AND relnamespace = '{2}'::regnamespace)",
    "NOT EXISTS (SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
    " WHERE t.typname = '{0}' AND n.nspname = '{2}')",
    "NOT EXISTS (SELECT 1 FROM pg_policies WHERE schemaname = '{2}' AND tablename = '{1}' AND policyname = '{0}')",
    "NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = '{1}' AND column_name = '{0}')",
    "NOT EXISTS (SELECT 1 FROM information_schema.constraint_column_usage"
    " WHERE table_name = '{2}' AND constraint_name = '{0}')",
    "NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = '{0}')",
    "NOT EXISTS (SELECT 1 FROM pg_user WHERE usename = '{0}')",
    "NOT EXISTS (SELECT 1 FROM pg_tables WHERE tablename = '{0}') AND EXISTS (SELECT 1 FROM {1})",
    "to_regclass('{2}.{1}') IS NULL",
    "to_regclass('{0}') IS NOT NULL",
    "NOT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = '{0}' AND tgrelid = '{2}.{1}'::regclass)",
]
_STATEMENTS = [
    "CREATE TABLE {2}.{0} (id integer)",
    'CREATE TABLE "{0}" (id integer)',
    "CREATE TYPE {2}.{0} AS ENUM ('x')",
    "CREATE INDEX {0} ON {2}.{1} (id)",
    "CREATE TRIGGER {0} BEFORE UPDATE ON {2}.{1} FOR EACH ROW EXECUTE FUNCTION g()",
    "CREATE POLICY {0} ON {2}.{1} USING (true)",
    "CREATE ROLE {0} LOGIN",
    "CREATE ROLE {0}",
    "ALTER TABLE {2}.{1} ADD COLUMN {0} text",
    "ALTER TABLE {2}.{1} ADD CONSTRAINT {0} UNIQUE (id)",
    "ALTER TABLE {1} ADD CONSTRAINT {0} FOREIGN KEY (id) REFERENCES {2} (id)",
    'ALTER TABLE public."{1}" ADD CONSTRAINT {0} UNIQUE (id)',
    "ALTER TABLE {1} ADD PRIMARY KEY (id)",
    "ALTER TABLE {1} RENAME COLUMN {0} TO {2}",
    "DROP TABLE {1}",
]
_MADE = [(first, second, third) for first in _NAMES for second in _NAMES for third in ("public", "lower_y")]


_WAYS = 6


def _asked(made: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """What a condition asks for: just what is made, the same with a name in another's place, or something else."""
    first, second, third = made
    yield made
    yield from (
        (second, first, third),
        (first, first, third),
        (first, second, first),
        ("zoo", second, third),
        (first, second, "public"),
    )


def _guarded(condition: str, statement: str, otherwise: bool) -> Statement:
    branch = f"NULL; ELSE {statement};" if otherwise else f"{statement};"
    (block,) = statements_of(Tokens(f"DO $$ BEGIN IF {condition} THEN {branch} END IF; END $$"))
    (inner,) = inner_statements(block)
    return inner


@pytest.mark.parametrize("condition", _CONDITIONS)
def test_what_is_said_of_guards_that_are_alike_is_true_of_each(condition: str) -> None:
    alike._told.clear()
    cases = [*product(_STATEMENTS, (False, True), _MADE, range(_WAYS))]
    for statement, otherwise, made, way in Random(condition).sample(cases, 3_000):
        asked = [*_asked(made)][way]
        inner = _guarded(condition.format(*asked), statement.format(*made), otherwise)
        assert inner.guard is not None
        assert is_protected(inner) is is_another(inner.guard, inner), (asked, statement.format(*made))
