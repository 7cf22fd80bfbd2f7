"""A call whose effect cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.bodies import dollar_tag
from schemadef.lint.again.doubtful import made_in_loops, made_of_itself, made_on_some_servers, roles_altered_later
from schemadef.lint.again.failing import fails_again
from schemadef.lint.again.protected import telling_guard
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.mend.template import carefully
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.sql.joined import is_built
from schemadef.lint.sql.lexer import STRING
from schemadef.lint.sql.part import shown_name, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """SELECT f(), PERFORM f(), CALL f(), and EXECUTE of what is no plain text."""
    verb, tokens = statement.shape.verb, statement.tokens
    if verb == "do":
        yield from _in_block(statement, file)
        return
    start, end = statement.start, tokens.end[min(statement.first + 1, statement.last - 1)]
    if verb == "explain":
        words = tokens.words[statement.first : statement.last]
        if "ANALYZE" in words and not _CHANGES.isdisjoint(words):
            yield Finding("NEON131", start, end, _EXPLAINED, "leave it to the console, or write the statement itself")
        return
    hint = "write the statement itself, or make sure that it can run again"
    if verb == "execute":
        if statement.outer is None:
            message = f"cannot verify whether what was prepared as {tokens.name(statement.first + 1)} can run again"
            yield Finding("NEON131", start, end, message, hint)
        elif is_built(statement) and telling_guard(statement) is None:
            message = "cannot verify whether this text can run again"
            yield Finding("NEON131", start, end, message, hint, carefully(statement))
        return
    name = _called(statement, file)
    if name:
        message = f"cannot verify whether {shown_name(name)}() can run again"
        yield Finding("NEON131", start, end, message, hint, _fix(statement, name))


def _in_block(block: Statement, file: File) -> Iterator[Finding]:
    """What stands in loops, and behind conditions, of which nobody can say how they come out the next time."""
    for one in made_in_loops(block):
        for failing in fails_again(one, file):
            yield Finding("NEON131", failing.start, failing.end, _LOOPED, _LOOP_HINT, failing.fix)
    for one in made_of_itself(block):
        yield Finding("NEON131", one.start, one.tokens.end[one.first], _GROWS, _GROWS_HINT)
    for one in roles_altered_later(block):
        yield Finding("NEON131", one.start, one.tokens.end[one.first], _LATER, _LATER_HINT)
    for one in made_on_some_servers(block, file):
        for failing in fails_again(one, file):
            yield Finding("NEON131", failing.start, failing.end, _SERVED, _LOOK, failing.fix)


def _fix(statement: Statement, name: Name) -> Fix | None:
    """A look for the trigger that `diesel_manage_updated_at('t')` makes, as `diesel setup` writes that function."""
    part = whole(statement)
    inner = part.inside(part.first + 2 * len(name))
    alone = inner.last == inner.first + 1 == part.last - 1 and inner.tokens.kind[inner.first] == STRING
    if name[-1] != "diesel_manage_updated_at" or statement.outer is not None or not alone:
        return None
    table = inner.text
    body = f"PERFORM {part._replace(first=part.first + 1).text}"
    tag = dollar_tag(body)
    look = (
        "NOT EXISTS (\n    SELECT 1 FROM pg_catalog.pg_trigger\n"
        f"    WHERE tgrelid = pg_catalog.to_regclass({table}) AND tgname = 'set_updated_at'\n  )"
    )
    text = f"DO {tag}\nBEGIN\n  IF {look} THEN\n    {body};\n  END IF;\nEND {tag}"
    return Fix((Edit(statement.start, statement.end, text),))


_CHANGES = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "CREATE"})
_EXPLAINED = "EXPLAIN ANALYZE runs the statement: cannot verify whether that can run again"
_LOOPED = "cannot verify whether the loop finds these rows again: what it makes for them is there then"
_SERVED = "cannot verify whether the condition holds on the server: where it does, this fails when it runs again"
_GROWS = "cannot verify whether the loop finds again what it makes here: the same is put around it once more then"
_GROWS_HINT = "leave out in the loop's query what has it already"
_LATER = "cannot verify whether the role is so already: this runs when the block runs again, and not before"
_LATER_HINT = "make the role with all that it is to have, or alter it behind END IF"
_LOOK = "look for the very thing that the statement makes, too"
_LOOP_HINT = "leave out in the loop's query what has it already, or drop it first"


def _called(statement: Statement, file: File) -> Name:
    """The function that is called for what it does: the first of what is chosen, or what rows are read from.

    Of a SELECT … FROM that is only known where a file makes the function, or another namespace has it.
    """
    part = whole(statement)
    name = _call_at(part, part.first + 1)
    at = part.find("FROM") if statement.shape.verb == "select" else -1
    if at < 0:
        return name
    for one in (name, _call_at(part, at + 1)):
        if len(one) > 1 or (one and file.schema.has("function", one)):
            return one
    return ()


def _call_at(part: Part, index: int) -> Name:
    """The name of a function that is called at an index; empty where it is none, or one of Postgres's own."""
    name = part.name_at(index)
    if not name or part.tokens.word(index + 2 * len(name) - 1) != "(":
        return ()
    if name[0] in ("pg_catalog", "information_schema") or name[-1].startswith("pg_") or name[-1] in _KNOWN:
        return ()
    return name


_KNOWN = frozenset(
    {
        "set_config", "setval", "nextval", "currval", "now", "version", "current_setting", "count", "coalesce",
        "exists", "to_regclass", "clock_timestamp", "not", "case", "array", "row", "cast", "format", "concat",
        "string_agg", "jsonb_build_object", "json_build_object", "random", "gen_random_uuid", "generate_series",
        "unnest", "length",
    }
)  # fmt: skip


register(
    Rule(
        code="NEON131",
        name="cannot-be-verified",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"select", "perform", "call", "execute", "do", "explain"}),
        check=check,
        why=(
            "Whether a function of one's own, or a text that is put together, can run again is not to be seen here. "
            "Write the statement itself, or make sure of it, and say so above it. A warning: somebody has to look, as "
            "nothing here can."
        ),
        bad="SELECT add_audit_columns('users');\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS changed_at timestamptz;\n",
        source="postgresql.org: PL/pgSQL, Executing Dynamic Commands",
    )
)
