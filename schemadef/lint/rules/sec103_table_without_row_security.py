"""A table that everybody sees, beside others that they do not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.secured import row_security
from schemadef.lint.sql.part import shown_name
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each table without row-level security in a namespace where most have it, or where it is wished for."""
    from schemadef.lint.written import SUM, folder_of

    seen = row_security(files)
    wished = {(name,) for file in files for name in file.wishes.row_security}
    spaces = wished | _mostly((name[:-1], name in seen.enabled) for name in seen.tables)
    home = folder_of(files)
    if not spaces or seen.by_name or (home is not None and (home / SUM).is_file()):
        # what a declaration says is looked at there
        return
    for file in files:
        for kind, name in sorted(file.made) if not file.rollback else ():
            bare = kind == "table" and name in seen.tables and name not in seen.enabled and name[:-1] in spaces
            if bare and not file.schema.is_temporary(name):
                yield file, _finding(file, name)


def _mostly(tables: Iterable[tuple[Name, bool]]) -> set[Name]:
    """The namespaces where at least as many tables have row-level security as have none, and one has."""
    counts: Counter[Name] = Counter()
    secured = set()
    for space, has in tables:
        counts[space] += 1 if has else -1
        if has:
            secured.add(space)
    return {space for space in secured if counts[space] >= 0}


def _finding(file: File, name: Name) -> Finding:
    message = f"{shown_name(name)} has no row-level security, which most tables beside it have"
    sql = spelled(name, file.dialect)
    enabled = f"ALTER TABLE {sql} ENABLE ROW LEVEL SECURITY"
    hint = f"write {enabled}, and a policy: which rows each role may see only its author knows"
    return Finding("SEC103", *file.made["table", name], message, hint)


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the tables of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import Table

    tables = [table for table in declaration.snapshot.of(Table) if table.parent is None]
    spaces = _mostly(((table.namespace,), table.row_security) for table in tables)
    spaces |= {(name,) for name in declaration.wishes.row_security}
    for table in tables:
        if (table.namespace,) in spaces and not table.row_security:
            message = f"{table.name} has no row-level security, which most tables beside it have"
            yield Said(table, message, "give it a Policy, or row_security=True")


register(
    Rule(
        code="SEC103",
        name="table-without-row-security",
        severity=Severity.WARNING,
        families=POSTGRES,
        folder=folder,
        declared=declared,
        why=(
            "Where most tables show each role its own rows, one that was forgotten shows all of them to whoever may "
            'read it. `row_security = ["public"]` in [lint] asks for it in those schemas, whatever other tables have.'
        ),
        bad=(
            "CREATE TABLE IF NOT EXISTS notes (owner name);\n--> statement-breakpoint\n"
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS drafts (owner name);\n"
        ),
        good=(
            "CREATE TABLE IF NOT EXISTS notes (owner name);\n--> statement-breakpoint\n"
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n--> statement-breakpoint\n"
            "CREATE TABLE IF NOT EXISTS drafts (owner name);\n--> statement-breakpoint\n"
            "ALTER TABLE drafts ENABLE ROW LEVEL SECURITY;\n"
        ),
        source="postgresql.org: Row Security Policies; supabase.com: Row Level Security",
    )
)
