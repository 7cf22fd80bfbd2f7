"""A statement in a guarded block, as `generate` writes them: the same look at the catalog, the author's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.bodies import dollar_tag, nested
from schemadef.lint.finding import Edit, Fix
from schemadef.lint.sql.lexer import DOLLAR, STRING
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def wrapped(statement: Statement, condition: str) -> Fix | None:
    """The edit that puts a statement under a condition: into a block, or an IF of the one that it is in.

    What a block gives to EXECUTE as one text goes there with it. None for what a block builds as a text, and for a
    block that is not in dollar quotes.
    """
    if statement.outer is not None:
        found = _in_block(statement, statement.outer)
        if found is None or _tag(statement.outer) in condition:
            return None
        start, end = found
        body, pad = nested(statement.tokens.text[start:end], 2), _pad(statement.tokens.text, start)
        condition = nested(condition, max(0, len(pad) - 2))
        return Fix((Edit(start, end, f"IF {condition} THEN\n{pad}  {body};\n{pad}END IF"),))
    return Fix((Edit(statement.start, statement.end, block(condition, statement.text)),))


def left_before(statement: Statement, condition: str) -> Fix | None:
    """The edit that leaves a block in front of one of its statements, when a condition holds."""
    block, start = statement.outer, statement.start
    if block is None or _in_block(statement, block) != (start, statement.end) or _tag(block) in condition:
        return None
    pad = _pad(statement.tokens.text, start)
    return Fix((Edit(start, start, f"IF {condition} THEN\n{pad}  RETURN;\n{pad}END IF;\n{pad}"),))


def looked_up_behind(statement: Statement, variable: str, exists: str) -> Fix | None:
    """The edit that asks, behind INSERT … RETURNING c INTO v, for the c of the row that EXISTS (…) looks for."""
    block, tokens, at = statement.outer, statement.tokens, statement.find("RETURNING")
    if not exists or block is None or tokens.word(at + 2) != "INTO" or _tag(block) in exists:
        return None
    query = exists.removeprefix("EXISTS (SELECT 1").removesuffix(")")
    pad = _pad(tokens.text, statement.start)
    named = quote(tokens.name(at + 1))
    asked = f";\n{pad}IF {variable} IS NULL THEN\n{pad}  SELECT here.{named} INTO {variable}{query};\n{pad}END IF"
    return Fix((Edit(statement.end, statement.end, asked),))


def block(condition: str, body: str) -> str:
    """A block that runs statements when a condition holds."""
    tag = dollar_tag(body + condition)
    return f"DO {tag}\nBEGIN\n  IF {condition} THEN\n    {nested(body, 4)};\n  END IF;\nEND {tag}"


def without_invalid(index: Name) -> str:
    """A block that drops what a build of an index has left that failed."""
    invalid = (
        "EXISTS (\n    SELECT 1 FROM pg_catalog.pg_index\n"
        f"    WHERE indexrelid = {relation(index)} AND NOT indisvalid\n  )"
    )
    return block(invalid, f"DROP INDEX {_path(index)}")


def _pad(text: str, start: int) -> str:
    """The blanks that the line of an offset begins with; two where it begins with something else."""
    lead = text[text.rfind("\n", 0, start) + 1 : start]
    return " " * len(lead.expandtabs(2)) if not lead.strip() else "  "


def _in_block(statement: Statement, block: Statement) -> tuple[int, int] | None:
    """Where the statement of a block stands that is this one, or executes it as one text."""
    tag = _tag(block)
    if not tag:
        return None
    if statement.tokens.begin == block.tokens.text.index(tag, block.start) + len(tag):
        return statement.start, statement.end
    return next((place for place in block.known("executes", _executes) if place[0] < statement.start < place[1]), None)


def _executes(block: Statement) -> list[tuple[int, int]]:
    """Where each EXECUTE of a text that is one statement stands in the body of a block."""
    from schemadef.lint.sql.blocks import inner_statements
    from schemadef.lint.sql.joined import is_built

    begin = block.tokens.text.index(_tag(block), block.start) + len(_tag(block))
    everything = inner_statements(block)
    return [
        (one.start, one.end)
        for one in everything
        if sum(one.start < other.start < one.end for other in everything) == 1
        and one.shape.verb == "execute"
        and one.tokens.begin == begin
        and not is_built(one)
        and one.tokens.word(one.first + 1) != "FORMAT"
    ]


def _tag(block: Statement) -> str:
    """The dollar quote of a block's body; empty where that is in other quotes."""
    tokens = block.tokens
    bodies = [at for at in range(block.first, block.last) if tokens.kind[at] in (DOLLAR, STRING)]
    if not bodies or tokens.kind[bodies[0]] != DOLLAR:
        return ""
    start = tokens.start[bodies[0]]
    return tokens.text[start : tokens.text.index("$", start + 1) + 1]


def negated(condition: str) -> str:
    """The opposite of one of the conditions here, as one would write it."""
    for mine, other in ((" IS NOT NULL", " IS NULL"), (" IS NULL", " IS NOT NULL")):
        if condition.endswith(mine):
            return condition.removesuffix(mine) + other
    return condition.removeprefix("NOT ") if condition.startswith("NOT ") else f"NOT {condition}"


def relation(name: Name) -> str:
    """The number of a relation by its name, NULL where there is none."""
    return f"pg_catalog.to_regclass({literal(_path(name))})"


def no_type(name: Name, *, shell: bool = False, fills: bool = False) -> str:
    """Whether there is no type of a name: exactly there, or where the search path leads.

    CREATE TYPE without anything more makes a `shell`, which to_regtype does not find, and which the same with more
    `fills`.
    """
    if len(name) > 1:
        namespace, bare = name[-2:]
        defined = " AND t.typisdefined" if fills else ""
        return (
            "NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_type t\n"
            "    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace\n"
            f"    WHERE n.nspname = {literal(namespace)} AND t.typname = {literal(bare)}{defined}\n"
            "  )"
        )
    if shell:
        return (
            "NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_type\n"
            f"    WHERE typname = {literal(name[-1])} AND pg_catalog.pg_type_is_visible(oid)\n"
            "  )"
        )
    return f"pg_catalog.to_regtype({literal(_path(name))}) IS NULL"


def no_part(catalog: str, owner: str, column: str, table: Name, name: str) -> str:
    """Whether a table has no constraint, trigger or policy of a name."""
    return (
        "NOT EXISTS (\n"
        f"    SELECT 1 FROM pg_catalog.{catalog}\n"
        f"    WHERE {owner} = {relation(table)} AND {column} = {literal(name)}\n"
        "  )"
    )


def column(table: Name, name: str, more: str = "") -> str:
    """Whether a relation has a column of a name, and what more is said of it."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_attribute\n"
        f"    WHERE attrelid = {relation(table)} AND attname = {literal(name)} AND NOT attisdropped{more}\n"
        "  )"
    )


def primary_key(table: Name) -> str:
    """Whether a table has a primary key."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_constraint\n"
        f"    WHERE conrelid = {relation(table)} AND contype = 'p'\n"
        "  )"
    )


def no_domain_part(domain: Name, name: str) -> str:
    """Whether a domain has no constraint of a name."""
    return (
        "NOT EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_constraint\n"
        f"    WHERE contypid = pg_catalog.to_regtype({literal(_path(domain))}) AND conname = {literal(name)}\n"
        "  )"
    )


def named(catalog: str, column: str, name: str) -> str:
    """Whether a catalog has a name."""
    return f"EXISTS (SELECT 1 FROM pg_catalog.{catalog} WHERE {column} = {literal(name)})"


def label(name: Name, text: str) -> str:
    """Whether an enum has a label, which is given as it is written, with its quotes."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_enum\n"
        f"    WHERE enumtypid = pg_catalog.to_regtype({literal(_path(name))}) AND enumlabel = {text}\n"
        "  )"
    )


def inherits(child: Name, parent: Name) -> str:
    """Whether a table is a partition, or a child, of another one."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_inherits\n"
        f"    WHERE inhrelid = {relation(child)} AND inhparent = {relation(parent)}\n"
        "  )"
    )


def published(publication: str, table: Name) -> str:
    """Whether a table is in a publication."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_publication_rel r\n"
        "    JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid\n"
        f"    WHERE p.pubname = {literal(publication)} AND r.prrelid = {relation(table)}\n"
        "  )"
    )


def place_of(statement: Statement, kept_as: str, text: str, alias: str) -> str:
    """What tells an object that a statement makes from others of its name, in a catalog that keeps that in a column.

    `text` is the name as a condition writes it; empty where the statement is about another one, or no table is known.
    """
    shape, table = statement.shape, statement.shape.table or statement.shape.name
    added = [action.name for action in shape.actions if action.verb == "add"]
    if text not in map(literal, (*shape.name[-1:], *added)) or not table:
        return ""
    if kept_as == "typname":
        return f"{alias}oid = pg_catalog.to_regtype({literal(_path(shape.name))})"
    if kept_as == "conname" and shape.kind == "domain":
        return f"{alias}contypid = pg_catalog.to_regtype({literal(_path(table))})"
    if owner := {"conname": "conrelid", "tgname": "tgrelid", "polname": "polrelid"}.get(kept_as):
        return f"{alias}{owner} = {relation(table)}"
    column, namespace = ("table_name", "table_schema") if kept_as == "constraint_name" else ("tablename", "schemaname")
    said = f"{alias}{column} = {literal(table[-1])}"
    return f"{said} AND {alias}{namespace} = {literal(table[-2])}" if len(table) > 1 else said


def _path(name: Name) -> str:
    return ".".join(map(quote, name))
