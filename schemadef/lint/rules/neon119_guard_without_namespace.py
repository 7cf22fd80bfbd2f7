"""A guard that looks for a name anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.mend.wrap import place_of
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.lexer import STRING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Guard, Statement


_PAIRS = (("typname", ("typnamespace", "nspname", "to_regtype", "_is_visible")),
          ("conname", ("conrelid", "contypid", "pg_conversion")),
          ("tgname", ("tgrelid",)), ("polname", ("polrelid",)), ("policyname", ("tablename",)),
          ("constraint_name", ("table_name", "pg_constraint")), ("indexname", ("schemaname", "tablename")))  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A look in a catalog by name alone: another table's, or another namespace's, is taken for it."""
    guard = statement.guard
    if guard is None or not guard.condition:
        return
    text = guard.condition.lower()
    for name, places in _PAIRS:
        if name in text and not any([place in text for place in places]):
            start = guard.start
            message = f"the guard looks for {name} anywhere: another one of that name is taken for this one"
            more, fix = _fix(statement, guard, name)
            hint = f"write AND {more} behind it" if more else f"compare {places[0]} too"
            yield Finding("NEON119", start, start + 1, message, hint, fix)
            return


def _fix(statement: Statement, guard: Guard, name: str) -> tuple[str, Fix | None]:
    """What to compare besides the name, and the edit that does; unsafe, as another one may have kept the guard shut."""
    tokens, first, last = guard.read_in(statement)
    compared = [
        at
        for at in range(first + 1, last - 1)
        if tokens.word(at) == "=" and tokens.word(at - 1) == name.upper() and tokens.kind[at + 1] == STRING
    ]
    if len(compared) != 1:
        return "", None
    at = compared[0]
    alias = f"{tokens.source(at - 3)}." if tokens.word(at - 2) == "." else ""
    more = place_of(statement, name, tokens.source(at + 1), alias)
    begins = tokens.word(at - (4 if alias else 2)) in ("WHERE", "AND")
    end = tokens.end[at + 1]
    plain = begins and not tokens.text[end : end + 20].lstrip().startswith(("::", "||"))
    return more, Fix((Edit(end, end, f" AND {more}"),), safe=False) if more and plain else None


register(
    Rule(
        code="NEON119",
        name="guard-without-namespace",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        guarded=True,
        check=check,
        why="A constraint of the same name on another table makes the guard skip the statement without a word.",
        bad=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 't_age') THEN\n"
            "    ALTER TABLE t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_constraint WHERE conname = 't_age' AND conrelid = to_regclass('public.t')\n"
            "  ) THEN\n"
            "    ALTER TABLE public.t ADD CONSTRAINT t_age CHECK (age > 0);\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: pg_constraint",
    )
)
