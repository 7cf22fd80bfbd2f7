"""Whether what stands around a statement lets it run again: a condition that looks for what it makes, or a handler.

What cannot be read, a variable or a function of one's own, is taken at its word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.held import asks_by_kind, constraint_kind, is_place, looks_at_other_end, may_hold, may_hold_made
from schemadef.lint.lexer import STRING, WORD, Tokens
from schemadef.lint.names import index_name
from schemadef.lint.part import dropped_names, whole
from schemadef.pattern import pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.lint.guard import Guard
    from schemadef.lint.shape import Action, Shape
    from schemadef.lint.statement import Statement


def is_protected(statement: Statement) -> bool:
    """Whether one of the guards around a statement keeps it from failing, or doing it again, the second time."""
    guard = statement.guard
    while guard is not None:
        if _lets(guard, statement):
            return True
        guard = guard.around
    return False


def holds_alone(statement: Statement, guards: Iterable[Guard]) -> bool:
    """Whether one of some guards around a statement, without the others, lets it run again."""
    return any(_lets(guard, statement) for guard in guards)


def _lets(guard: Guard, statement: Statement) -> bool:
    return (
        guard.holds
        or (bool(guard.condition) and _looks(guard, statement))
        or (bool(guard.caught) and _catches(guard, statement))
    )


def telling_guard(statement: Statement) -> Guard | None:
    """The nearest guard of a statement that is a condition or a handler, and not only a loop."""
    guard = statement.guard
    while guard is not None and not (guard.condition or guard.caught):
        guard = guard.around
    return guard


# --- conditions ---


def _looks(guard: Guard, statement: Statement) -> bool:
    """Whether a condition is another one once the branch has run; one that cannot be read is believed."""
    if len(guard.inside) <= 1:
        return _is_another(guard, statement)
    block = statement.outer or statement
    return block.known(("looks", guard.start, guard.negated), lambda _: _is_another(guard, statement))


def _is_another(guard: Guard, statement: Statement) -> bool:
    made: set[str] = set()
    gone: set[str] = set()
    for one in guard.inside or (statement,):
        if not _note(one, guard.condition, made, gone):
            return True
    meant = _polarity(guard)
    names = (made | gone) if meant is None else gone if meant else made
    if any([_says(guard.condition, name) for name in names]):
        return True
    asked = _asked(guard, statement)
    if asked is None:
        return True
    folded = {text.lower() for text in asked} if _folds(guard.condition) else set()
    return bool(names & asked or (folded and {name.lower() for name in names} & folded))


def _says(condition: str, name: str) -> bool:
    """Whether a condition has a name in quotes and nothing in which that is no text: most need no closer reading."""
    return (
        f"'{name}'" in condition
        and name.isidentifier()
        and not any([mark in condition for mark in ("--", "/*", "''", '"', "$", "\\")])
    )


def _folds(condition: str) -> bool:
    text = condition.lower()
    return "lower(" in text or "ilike" in text


_KNOWN = frozenset({"CURRENT_SCHEMA", "TRUE", "FALSE", "NULL", "CURRENT_USER", "CURRENT_CATALOG", "ANY", "SOME", "ALL"})


def _asked(guard: Guard, statement: Statement) -> set[str] | None:
    """The names in the texts of a condition; None when something else than a text is compared."""
    tokens, first, last = guard.read_in(statement)
    if STRING not in tokens.kind[first:last] or "~" in guard.condition or "||" in guard.condition:
        return None
    if any([_is_free(tokens, index) for index, word in enumerate(tokens.words[first:last], first) if word == "="]):
        return None
    found: set[str] = set()
    for index in [index for index, kind in enumerate(tokens.kind[first:last], first) if kind == STRING]:
        literal = tokens.written[index]
        text = literal[literal.index("'") + 1 : -1].replace("''", "'")
        if "%" in text:
            return None
        found.add(text)
        found.update(() if _is_stored(tokens, index) else _named(text))
    return found


def _is_stored(tokens: Tokens, index: int) -> bool:
    """Whether a text is compared with a name as the catalog has it, in its own letters, and is not read as one."""
    compared = tokens.word(index - 1) == "=" and tokens.word(index - 2).endswith("NAME")
    return compared and not tokens.text[tokens.end[index] : tokens.end[index] + 20].lstrip().startswith("::")


_PLAIN = pattern(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")


def _named(literal: str) -> list[str]:
    """What a text names when it is read as the name of a relation or a function: each part, as the server folds it."""
    if _PLAIN.fullmatch(literal):
        return literal.lower().split(".")
    tokens = Tokens(literal)
    stop = tokens.words.index("(") if "(" in tokens.words else len(tokens)
    return [name for index in range(stop) if (name := tokens.name(index))]


def _is_free(tokens: Tokens, index: int) -> bool:
    """Whether both sides of = are plain names: one of them is a variable."""
    kinds, right = tokens.kind, index + 1
    if right >= len(kinds) or kinds[right] != WORD or kinds[index - 1] != WORD or tokens.word(index - 2) == ".":
        return False
    return tokens.word(right + 1) not in (".", "(") and tokens.words[right] not in _KNOWN


def _polarity(guard: Guard) -> bool | None:
    """True for a branch that runs when something is there, False when it is not, None when both are asked."""
    text = " ".join(guard.condition.upper().replace("(", " ( ").split())
    missing = "NOT EXISTS" in text or "IS NULL" in text or "NOT (" in text
    there = "EXISTS" in text.replace("NOT EXISTS", "") or "IS NOT NULL" in text
    if missing is there:
        return None
    return there is not guard.negated


_NAMELESS = frozenset({"primary key", "unique", "foreign key", "check", "exclude"})


def _note(statement: Statement, condition: str, made: set[str], gone: set[str]) -> bool:
    """Add what a statement makes and takes away, by name; False when that cannot be read."""
    shape = statement.shape
    if shape.verb == "create":
        name = shape.name[-1] if shape.name else index_name(statement) if shape.kind == "index" else ""
        if not name or (may_hold_made(condition, statement) and is_place(condition, statement)):
            made.add(name)
        return bool(name)
    if shape.verb == "drop":
        dropped = dropped_names(statement)
        gone.update(name[-1] for name in dropped)
        return bool(dropped)
    if shape.verb == "alter":
        return all([_note_part(statement, action, condition, made, gone) for action in shape.actions])
    if shape.verb == "execute":
        from schemadef.lint.guard import is_built

        # one text is read as the statement that it is, besides
        return not is_built(statement)
    return shape.verb in ("comment", "grant", "revoke", "set", "analyze", "lock")


def _note_part(statement: Statement, action: Action, condition: str, made: set[str], gone: set[str]) -> bool:
    """The same for one part of an ALTER."""
    shape: Shape = statement.shape
    if action.verb == "rename":
        if action.kind == "to" or shape.kind != "table" or is_place(condition, statement):
            gone.add(action.name or shape.name[-1])
            gone.update(shape.name[-1:] if action.kind == "to" else ())
            made.add(statement.tokens.name(action.last - 1))
        return True
    if action.kind == "value":
        literals = [index for index in range(action.first, action.last) if statement.tokens.kind[index] == STRING]
        if is_place(condition, statement, of_type=True):
            made.update(statement.tokens.source(index)[1:-1].replace("''", "'") for index in literals[:1])
        return True
    if action.verb == "add" and action.kind in ("column", "attribute"):
        if is_place(condition, statement):
            made.add(action.name)
        return bool(action.name)
    if action.verb == "add" and (action.kind == "constraint" or action.kind in _NAMELESS):
        return _note_constraint(statement, action, condition, made)
    if action.verb == "drop" and action.name and action.kind in ("column", "constraint", "attribute"):
        gone.update({action.name} if is_place(condition, statement) else ())
        return True
    if shape.kind == "publication" and action.verb in ("add", "drop") and len(shape.actions) == 1:
        (made if action.verb == "add" else gone).update(_published(statement, action))
        return action.name == "table"
    return shape.kind == "table" and action.verb == "owner"


def _note_constraint(statement: Statement, action: Action, condition: str, made: set[str]) -> bool:
    """The same for a constraint, which a condition may look for by its kind, too."""
    by_kind = asks_by_kind(condition, statement, action)
    if by_kind is not None:
        return not by_kind
    if action.kind != "constraint":
        # which one it is, a look at constraints may tell by more than its name
        return "constraint" not in condition.lower()
    elsewhere = looks_at_other_end(condition, statement, action)
    if elsewhere is None:
        elsewhere = not is_place(condition, statement)
    if not elsewhere and may_hold(condition, constraint_kind(statement, action)):
        made.add(action.name)
    return bool(action.name)


def _published(statement: Statement, action: Action) -> set[str]:
    """The table that ALTER PUBLICATION … ADD TABLE names."""
    at = action.first + 2 + (statement.tokens.word(action.first + 2) == "ONLY")
    return set(whole(statement).name_at(at)[-1:])


# --- handlers ---


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


def _catches(guard: Guard, statement: Statement) -> bool:
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
