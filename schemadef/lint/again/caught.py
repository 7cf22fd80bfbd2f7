"""What a statement that is done already fails with, and whether a handler around it swallows that."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Guard, Statement

_CLASS = {
    "42710": "duplicate_object", "42p07": "duplicate_table", "42701": "duplicate_column", "42723": "duplicate_function",
    "42p06": "duplicate_schema", "42p16": "invalid_table_definition", "42p01": "undefined_table",
    "42703": "undefined_column", "42704": "undefined_object", "42883": "undefined_function",
    "3f000": "invalid_schema_name", "23505": "unique_violation", "42p04": "duplicate_database",
    "22023": "invalid_parameter_value", "55000": "object_not_in_prerequisite_state", "2bp01": "dependent_objects",
}  # fmt: skip
_WIDE = {
    "others": "", "syntax_error_or_access_rule_violation": "42", "42000": "42", "integrity_constraint_violation": "23",
    "23000": "23",
}  # fmt: skip
_CODES = {name: code for code, name in _CLASS.items()}


def catches(guard: Guard, statement: Statement) -> bool:
    """Whether a handler swallows what the statement, or one that the block runs before it, fails with."""
    block = statement.outer or statement
    first, is_caught = block.known(("catches", id(guard.inside)), lambda _: _first_failure(guard, statement))
    return is_caught if statement.start >= first else not failures(statement)


def _first_failure(guard: Guard, statement: Statement) -> tuple[int, bool]:
    """Where the first statement stands that fails the second time, and whether the handler swallows that."""
    for one in guard.inside or (statement,):
        raised = failures(one)
        if raised and all(_is_caught(guard, name) for name in raised):
            return one.start, True
        if raised and one.guard is guard:
            return one.start, False
    return statement.start, False


def _is_caught(guard: Guard, name: str) -> bool:
    code = _CODES.get(name, "")
    for caught in guard.caught:
        wide = _WIDE.get(caught.lower())
        if _CLASS.get(caught.lower(), caught) == name or (wide is not None and code.startswith(wide)):
            return True
    return False


def caught_in(block: Statement, schema: Schema) -> list[Statement]:
    """What a block does with rows where only a handler stands around it, and nothing there fails when it runs again: it
    is done once more then, as it would be without the handler.
    """
    if not any(one.guard is not None and one.guard.caught and one.shape.verb in _ROWS for one in block.inner):
        return []
    return block.known("caught", lambda one: _come_to(one, schema))


def _come_to(block: Statement, schema: Schema) -> list[Statement]:
    if _may_raise(block):
        return []
    fails: dict[int, bool] = {}
    found = []
    for one in block.inner:
        guard, again = one.guard, one.shape.verb in _ROWS and one.guard is not None
        while guard is not None and again:
            if guard.condition or guard.query or guard.holds or guard.failed is not None:
                again = False
            elif (key := id(guard.inside)) not in fails:
                fails[key] = any(_may_fail(other, schema) for other in guard.inside)
            again = again and not fails[id(guard.inside)]
            guard = guard.around
        if again:
            found.append(one)
    return found


_ROWS = frozenset({"insert", "update", "delete", "with"})
_QUIET = frozenset({"notice", "warning", "info", "log", "debug"})
_UNREAD = frozenset({"execute", "perform", "call", "select", "merge", "copy"})
"""What may fail for all that is known: a function of one's own does what it likes."""


def _may_raise(block: Statement) -> bool:
    """Whether a block raises an error of its own, wherever that is."""
    tokens = block.inner[0].tokens
    return any(word == "RAISE" and tokens.name(at + 1) not in _QUIET for at, word in enumerate(tokens.words))


def _may_fail(statement: Statement, schema: Schema) -> bool:
    """Whether a statement may fail when it has run before."""
    if statement.shape.verb not in ("insert", "with"):
        return statement.shape.verb in _UNREAD or bool(failures(statement))
    from schemadef.lint.rows.inserts import inserts
    from schemadef.lint.rows.met import meets_itself
    from schemadef.lint.schema.refused import REFUSES

    triggers = schema.deeds.triggers
    return any(
        triggers.writes(schema.full(insert.table), REFUSES) or (not insert.conflict and meets_itself(insert, schema))
        for insert in inserts(statement)
    )


_DUPLICATES = {
    "table": "duplicate_table", "index": "duplicate_table", "sequence": "duplicate_table", "view": "duplicate_table",
    "materialized view": "duplicate_table", "foreign table": "duplicate_table", "function": "duplicate_function",
    "procedure": "duplicate_function", "aggregate": "duplicate_function", "schema": "duplicate_schema",
    "database": "duplicate_database",
}  # fmt: skip
_MISSING = {
    "table": "undefined_table", "index": "undefined_object", "view": "undefined_table", "sequence": "undefined_table",
    "function": "undefined_function", "procedure": "undefined_function", "schema": "invalid_schema_name",
    "column": "undefined_column", "constraint": "undefined_object",
}  # fmt: skip


def failures(statement: Statement) -> tuple[str, ...]:
    """What a statement that is done already fails with, by the names of PL/pgSQL; nothing for what cannot be told."""
    shape = statement.shape
    if shape.verb == "insert":
        return ("unique_violation",) if statement.find("ON", "CONFLICT") < 0 else ()
    if shape.verb == "with":
        words = statement.tokens.words[statement.first : statement.last]
        return ("unique_violation",) if "INSERT" in words and "CONFLICT" not in words else ()
    if shape.verb == "create":
        careful = shape.flags & {"if not exists", "or replace"}
        return () if careful else (_DUPLICATES.get(shape.kind, "duplicate_object"),)
    if shape.verb == "drop":
        return () if "if exists" in shape.flags else (_MISSING.get(shape.kind, "undefined_object"),)
    return next((found for action in shape.actions if (found := _failures_of(statement, action))), ())


def _failures_of(statement: Statement, action: Action) -> tuple[str, ...]:
    kind = action.kind
    if action.flags & {"if exists", "if not exists"}:
        return ()
    if statement.shape.kind == "publication":
        return ("duplicate_object" if action.verb == "add" else "undefined_object",)
    if action.verb == "add":
        return (_duplicate(statement, action),)
    if action.verb == "alter" and "IDENTITY" in statement.tokens.words[action.first : action.last]:
        return _of_identity(statement.tokens.words[action.first : action.last])
    if action.verb == "drop":
        return (_MISSING[kind],) if kind in _MISSING else ()
    if action.verb == "rename":
        of_itself = {"to": statement.shape.kind, "value": "value", "": "column"}.get(kind, kind)
        return (_MISSING.get(of_itself, "undefined_object" if of_itself != "value" else "invalid_parameter_value"),)
    return ()


def _of_identity(words: list[str]) -> tuple[str, ...]:
    """What making an identity column once more fails with: its sequence is made first, where that has a name."""
    named = any(words[at : at + 2] == ["SEQUENCE", "NAME"] for at in range(len(words)))
    return ("duplicate_table",) if named else ("object_not_in_prerequisite_state",)


def _duplicate(statement: Statement, action: Action) -> str:
    """What adding a part once more fails with."""
    words = statement.tokens.words[action.first : action.last]
    kind = words[3] if action.kind == "constraint" and len(words) > 3 else action.kind.split(" ")[0].upper()
    return {
        "COLUMN": "duplicate_column",
        "PRIMARY": "invalid_table_definition",
        "UNIQUE": "duplicate_table",
        "EXCLUDE": "duplicate_table",
    }.get(kind, "duplicate_object")
