"""Names that are not as a team has agreed: one rule for each kind of object."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.naming import USUAL, example, fits, pattern_of
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from schemadef.lint.declared.declaration import Declaration, Said
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


class _Kind(NamedTuple):
    """A kind of object: its rule's code, the kinds of statements that name one, and two examples."""

    code: str
    kind: str
    kinds: frozenset[str]
    bad: str
    good: str


_TABLES = frozenset({"table", "foreign table"})


def _check(one: _Kind) -> Callable[[Statement, File], Iterator[Finding]]:
    def check(statement: Statement, file: File) -> Iterator[Finding]:
        """Each name of the kind that a statement gives, and that is not as the pattern says."""
        from schemadef.lint.schema.named import names_of

        pattern = pattern_of(file.wishes.names, one.kind)
        for found in names_of(statement):
            if found.kind != one.kind or not found.name or (found.columns is None and "{column" in pattern):
                continue
            if not fits(pattern, found.name, found.table, found.columns or ()):
                tokens = statement.tokens
                said = f"{found.name} is not named like {example(pattern, found.table, found.columns or ())}"
                yield Finding(one.code, tokens.start[found.at], tokens.end[found.at], said, _HINT)

    return check


def _declared(one: _Kind) -> Callable[[Declaration], Iterator[Said]]:
    def declared(declaration: Declaration) -> Iterator[Said]:
        """The same for the objects of a declaration."""
        from schemadef.lint.declared.declaration import Said
        from schemadef.model import Index

        pattern = pattern_of(declaration.wishes.names, one.kind)
        for obj in declaration.snapshot:
            kind = "unique" if isinstance(obj, Index) and obj.unique else obj.kind
            if kind != one.kind:
                continue
            table = getattr(obj, "table", obj.name)
            columns = getattr(obj, "columns", ()) or [part.column for part in getattr(obj, "parts", ()) if part.column]
            if not fits(pattern, obj.name, table, columns):
                said = f"{obj.name} is not named like {example(pattern, table, columns)}"
                yield Said(obj, said, _HINT)

    return declared


_HINT = "the patterns are `names` in [lint]"
_NOTES = "CREATE TABLE IF NOT EXISTS notes (id bigint"


def _constraint(name: str, text: str) -> str:
    return f"{_NOTES}, CONSTRAINT {name} {text});\n"


for _one in (
    _Kind("NAME101", "table", _TABLES, 'CREATE TABLE IF NOT EXISTS "Notes" (id bigint);\n', f"{_NOTES});\n"),
    _Kind("NAME102", "column", _TABLES, f'{_NOTES}, "noteTitle" text);\n', f"{_NOTES}, title text);\n"),
    _Kind(
        "NAME103",
        "index",
        frozenset({"index"}),
        "CREATE INDEX IF NOT EXISTS by_title ON notes (title);\n",
        "CREATE INDEX IF NOT EXISTS notes_title_idx ON notes (title);\n",
    ),
    _Kind(
        "NAME104",
        "foreign_key",
        _TABLES,
        _constraint("parent", "FOREIGN KEY (id) REFERENCES notes (id)"),
        _constraint("notes_id_fkey", "FOREIGN KEY (id) REFERENCES notes (id)"),
    ),
    _Kind(
        "NAME105",
        "check",
        _TABLES,
        _constraint("positive", "CHECK (id > 0)"),
        _constraint("notes_id_check", "CHECK (id > 0)"),
    ),
    _Kind(
        "NAME106",
        "unique",
        _TABLES | {"index"},
        _constraint("once", "UNIQUE (id)"),
        _constraint("notes_id_key", "UNIQUE (id)"),
    ),
    _Kind(
        "NAME107",
        "trigger",
        frozenset({"trigger"}),
        'CREATE TRIGGER "touchNotes" BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();\n',
        "CREATE TRIGGER touch_notes BEFORE UPDATE ON notes FOR EACH ROW EXECUTE FUNCTION touch();\n",
    ),
    _Kind(
        "NAME108",
        "policy",
        frozenset({"policy"}),
        'CREATE POLICY "Own rows" ON notes USING (owner = current_user);\n',
        "CREATE POLICY own_rows ON notes USING (owner = current_user);\n",
    ),
    _Kind(
        "NAME112",
        "primary_key",
        _TABLES,
        _constraint("pk", "PRIMARY KEY (id)"),
        _constraint("notes_pkey", "PRIMARY KEY (id)"),
    ),
):
    register(
        Rule(
            code=_one.code,
            name=f"{_one.kind.replace('_', '-')}-name",
            severity=Severity.HINT,
            families=ANY,
            verbs=frozenset({"create", "alter"}),
            kinds=_one.kinds,
            check=_check(_one),
            declared=_declared(_one),
            why=(
                "One way to name things lets everybody guess a name, and find it. The pattern is a regular expression, "
                f'{_one.kind} = "…" under [lint.names]; {{table}}, {{columns}} and {{column}} stand for those names. '
                f"Without one it is {USUAL[_one.kind]}."
            ),
            bad=_one.bad,
            good=_one.good,
            source="atlasgo.io: NM101 to NM106, Naming Conventions; github.com/bytebase/bytebase: naming",
        )
    )
