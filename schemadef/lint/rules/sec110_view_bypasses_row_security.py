"""A view shows rows by the rights of its owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A view of a table whose row-level security is enabled."""
    shape = statement.shape
    if shape.kind not in ("view", "materialized view") or not file.schema.secured:
        return
    part = whole(statement)
    words = {part.tokens.word(index) for index in range(part.first, part.last)}
    tables = [] if "SECURITY_INVOKER" in words else _secured(part, file)
    for table in tables[:1]:
        name = shown_name(shape.name)
        message = f"{name} shows the rows of {shown_name(table)} that its owner sees, whoever asks"
        hint = "a materialized view cannot ask who reads it: which roles may read all of it only its author knows"
        if shape.kind == "view":
            hint = _as_asker(statement)
        yield Finding("SEC110", statement.start, part.tokens.end[shape.at - 1], message, hint)


def _as_asker(statement: Statement) -> str:
    """The view with the rights of whoever asks."""
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.rewritten import behind, replacing, rewritten

    part = whole(statement)
    options, query = part.find("WITH"), part.find("AS")
    if 0 <= options < query:
        end = part.tokens.end_of(part.inside(options + 1).last - 1)
        edit = Edit(end, end, ", security_invoker = true")
    else:
        edit = behind(statement, query - 1, "WITH (security_invoker = true)")
    return instead(statement, [rewritten(statement, [*replacing(statement), edit])])


def _secured(part: Part, file: File) -> list[Name]:
    """The tables behind FROM and JOIN that are secured."""
    tokens = part.tokens
    places = (index for index in range(part.first, part.last) if tokens.word(index) in ("FROM", "JOIN"))
    names = (part.name_at(place + 1) for place in places)
    return [name for name in names if name and file.schema.full(name) in file.schema.secured]


def declared(declaration: Declaration) -> Iterator[Said]:
    """The same for the views of a declaration."""
    from schemadef.lint.declared.declaration import Said
    from schemadef.model import MaterializedView, Table, View

    secured = {table.id: table.name for table in declaration.snapshot.of(Table) if table.row_security}
    views: list[View | MaterializedView] = [*declaration.snapshot.of(View)]
    for view in [*views, *declaration.snapshot.of(MaterializedView)]:
        table = next((secured[used] for used in view.uses if used in secured), "")
        if table and not getattr(view, "security_invoker", False):
            message = f"{view.name} shows the rows of {table} that its owner sees, whoever asks"
            yield Said(view, message, "give it security_invoker=True, or its rows to nobody else")


register(
    Rule(
        code="SEC110",
        name="view-bypasses-row-security",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"view", "materialized view"}),
        check=check,
        declared=declared,
        why=(
            "The policies of a view's tables are those for the view's owner, who mostly sees all rows, "
            "unless the view is WITH (security_invoker) (Postgres 15)."
        ),
        bad=(
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
            "--> statement-breakpoint\n"
            "CREATE OR REPLACE VIEW recent AS SELECT * FROM notes;\n"
        ),
        good=(
            "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;\n"
            "--> statement-breakpoint\n"
            "CREATE OR REPLACE VIEW recent WITH (security_invoker = true) AS SELECT * FROM notes;\n"
        ),
        source="postgresql.org: CREATE VIEW",
    )
)
