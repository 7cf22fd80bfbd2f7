"""A policy that asks who is there once a row."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_ASKED = re.compile(r"(?<![\w.])(?:auth\.(?:uid|jwt|role|email|user_id|session)|current_setting)\s*\(", re.IGNORECASE)
_ONCE = re.compile(r"\(\s*select\s+[^()]*\Z", re.IGNORECASE)
_NEAR = 200
"""How far before a call its SELECT is looked for."""


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A policy that calls such a function outside of a SELECT of its own."""
    if statement.shape.kind == "policy" and (at := _asked(statement.text)) >= 0:
        start = statement.start + at
        end = file.text.index("(", start)
        message = f"{file.text[start:end]}() is called for each row that is looked at"
        yield Finding("SEC115", start, end, message, _asking_once(statement))


def _asking_once(statement: Statement) -> str:
    """The policy with each of those calls in a SELECT of its own."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import rewritten
    from schemadef.lint.mend.wrap import block, no_part
    from schemadef.lint.sql.part import whole

    part, edits = whole(statement), []
    for found in _each_asked(statement.text):
        first = bisect_left(part.tokens.start, statement.start + found)
        opening = next(at for at in range(first, part.last) if part.tokens.words[at] == "(")
        start, end = part.tokens.start[first], part.tokens.end_of(part.inside(opening).last)
        edits += [Edit(start, start, "(SELECT "), Edit(end, end, ")")]
    text, shape = rewritten(statement, edits), statement.shape
    if shape.verb == "create":
        text = block(no_part("pg_policy", "polrelid", "polname", shape.table, shape.name[-1]), text)
    return instead(statement, [text])


def _asked(text: str) -> int:
    """Where such a function is called as it is; -1 where none is."""
    return next(_each_asked(text), -1)


def _each_asked(text: str) -> Iterator[int]:
    """Each place where one is."""
    for found in _ASKED.finditer(text):
        start = found.start()
        if not _ONCE.search(text, max(0, start - _NEAR), start):
            yield start


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the policies of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Policy

    for policy in declaration.snapshot.of(Policy):
        if _asked(policy.using) >= 0 or _asked(policy.check) >= 0:
            message = f"{policy.name} asks who is there for each row that is looked at"
            yield Said(policy, message, _HINT)


_HINT = "write (SELECT …) around the call: then it is called once a statement"


register(
    Rule(
        code="SEC115",
        name="asked-once-a-row",
        severity=Severity.HINT,
        families=POSTGRES,
        verbs=frozenset({"create", "alter"}),
        kinds=frozenset({"policy"}),
        check=check,
        declared=declared,
        why=(
            "A policy's condition is part of every query. A call that does not depend on the row is made for each "
            "one, unless it stands in a SELECT of its own, which is evaluated first. A hint: it is slow, and not "
            "wrong."
        ),
        bad="CREATE POLICY own ON notes USING (owner = auth.uid());\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_policy\n"
            "    WHERE polrelid = pg_catalog.to_regclass('\"notes\"') AND polname = 'own'\n"
            "  ) THEN\n"
            "    CREATE POLICY own ON notes USING (owner = (SELECT auth.uid()));\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="supabase.com: RLS Performance and Best Practices",
    )
)
