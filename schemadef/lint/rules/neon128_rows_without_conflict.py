"""INSERT and COPY that add the same rows each time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.doubtful import touches_rows
from schemadef.lint.again.unreturned import needs_what_is_lost, returns_into
from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.mend.seeded import no_such_row, such_a_key
from schemadef.lint.mend.wrap import left_before, looked_up_behind, wrapped
from schemadef.lint.rows.inserts import inserts
from schemadef.lint.rows.met import counts_on, is_fresh, meets_a_key, meets_itself
from schemadef.lint.rows.renewed import renews
from schemadef.lint.rows.rows import given, is_sure
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.assigned import assignments, is_step, is_volatile
from schemadef.lint.schema.written import EACH
from schemadef.lint.sql.lexer import NUMBER, STRING
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Rows that are there for certain, and are added, or changed, again; those of a temporary table go away with it."""
    if statement.shape.verb in _OTHERS:
        yield from _OTHERS[statement.shape.verb](statement, file)
        return
    for insert in inserts(statement):
        if file.schema.deeds.triggers.diverted and not _happens(insert, file):
            continue
        if statement.outer is not None and renews(statement, insert, file.schema):
            continue
        if file.schema.is_temporary(insert.table) and (insert.conflict or not meets_a_key(insert, file.schema)):
            continue
        if (is_sure(insert, statement, file.schema) and (said := again(insert, file))) or (
            said := _is_written_down(insert, file)
        ):
            start, end = statement.tokens.start[insert.at], statement.tokens.end[insert.at]
            yield Finding(
                "NEON128", start, end, f"INSERT {said} when it runs again", _HINT, _fix(statement, insert, file)
            )


def _in_block(block: Statement, file: File) -> Iterator[Finding]:
    """What a block adds behind conditions and in loops, and what it does with variables that are empty then."""
    yield from _by_what_is_lost(block, file)
    if not any(one.guard is not None and one.shape.verb == "insert" for one in block.inner):
        return
    from schemadef.lint.again.branches import changes_in_branches

    for one, sure, _ in changes_in_branches(block, "insert", file.schema):
        for insert in inserts(one) if sure else ():
            if not file.schema.is_temporary(insert.table) and is_sure(insert, one, file.schema) and again(insert, file):
                start, end = one.tokens.start[insert.at], one.tokens.end[insert.at]
                message = f"INSERT {again(insert, file)} when it runs again"
                yield Finding("NEON128", start, end, message, _HINT, _fix(one, insert, file))


def _by_what_is_lost(block: Statement, file: File) -> Iterator[Finding]:
    """What a block does with NULL where an INSERT of its has put in nothing, and given nothing back."""
    if not returns_into(block):
        return
    for one, name, giving in needs_what_is_lost(block, file.schema):
        message = f"{name} is NULL when this runs again: ON CONFLICT DO NOTHING gives nothing back then"
        hint = f"say SELECT … INTO {name} behind the INSERT, or ask whether it is NULL"
        fix = looked_up_behind(giving, name, such_a_key(next(inserts(giving)), file.schema))
        yield Finding("NEON128", one.start, one.tokens.end[one.first], message, hint, fix)


_HINT = "write ON CONFLICT (…) DO NOTHING with a key whose values are the same each time"


def _by_copy(statement: Statement, _: File) -> Iterator[Finding]:
    if statement.find("FROM") >= 0:
        start, end = statement.start, statement.tokens.end[statement.first]
        yield Finding("NEON128", start, end, "COPY adds the same rows again", "use INSERT … ON CONFLICT DO NOTHING")


def _by_merge(statement: Statement, _: File) -> Iterator[Finding]:
    if _never_matches(statement):
        message = "MERGE adds its rows once more when it runs again: it never finds what is there"
        yield Finding("NEON128", statement.start, statement.tokens.end[statement.first], message, _ON)


_ON = "say behind ON which columns tell that a row is there"


def _by_block(statement: Statement, file: File) -> Iterator[Finding]:
    if touches_rows(statement):
        yield from statement.known("added again", lambda one: list(_in_block(one, file)))


_OTHERS = {"copy": _by_copy, "do": _by_block, "merge": _by_merge}
"""What is no INSERT."""
_NEVER = frozenset({"FALSE", "1=0", "0=1"})


def _never_matches(statement: Statement) -> bool:
    """Whether a MERGE puts in rows of its own, ON false."""
    part = whole(statement)
    on, when = part.find("ON"), part.find("WHEN")
    said = "".join(part._replace(first=on + 1, last=when).bare().text.split()).upper() if 0 <= on < when else ""
    source = part.inside(part.find("USING") + 1)
    return said in _NEVER and bool(source) and source.find("FROM") < 0 and source.find("WHERE") < 0


def _fix(statement: Statement, insert: Insert, file: File) -> Fix | None:
    """ON CONFLICT DO NOTHING, where a key of the table is known to be met; else a look for the first row."""
    if _keeps_what_is_returned(statement, insert):
        return _left_before(statement, insert, file)
    if fix := fix_by_key(statement, insert, file):
        return fix
    plain = _stands_alone(statement, insert) and not insert.conflict and statement.find("RETURNING") < 0
    condition = no_such_row(insert, file.schema) if plain and len(statement.text) < _LONG else ""
    return wrapped(statement, condition) if condition else None


def _keeps_what_is_returned(statement: Statement, insert: Insert) -> bool:
    """Whether a variable is given what an INSERT gives back, which is nothing where it puts in no row."""
    return statement.outer is not None and "INTO" in statement.tokens.words[insert.at + 2 : statement.last]


def _left_before(statement: Statement, insert: Insert, file: File) -> Fix | None:
    """A block is left where it comes to a row that is there: it has run before, and all of it."""
    if statement.guard is not None or insert.conflict or statement.outer is None or statement.outer.shape.verb != "do":
        return None
    condition = such_a_key(insert, file.schema) or no_such_row(insert, file.schema).removeprefix("NOT ")
    return left_before(statement, condition) if condition else None


def fix_by_key(statement: Statement, insert: Insert, file: File) -> Fix | None:
    """ON CONFLICT DO NOTHING behind an INSERT, or without the one key that it names, where one is known to be met."""
    part, tokens = insert.conflict, statement.tokens
    lost = _keeps_what_is_returned(statement, insert) or _is_needed(statement, insert)
    if lost or not meets_a_key(insert, file.schema):
        return None
    if part:
        named = part.inside(part.first)
        alone = named and part.find("DO", "NOTHING") == named.last + 1
        return Fix((Edit(tokens.end_of(part.first - 1), tokens.end_of(named.last), ""),)) if alone else None
    if tokens.word(insert.source.first - 1) == "(" and tokens.word(insert.source.last) == ")":
        return None
    returning = insert.source.find("RETURNING")
    at = tokens.end_of((returning if returning >= 0 else insert.source.last) - 1)
    return Fix((Edit(at, at, "\nON CONFLICT DO NOTHING"),))


def _stands_alone(statement: Statement, insert: Insert) -> bool:
    """Whether a block can run a statement as it is, where the row of an INSERT decides whether it does."""
    if statement.shape.verb == "insert":
        return True
    words = statement.tokens.words
    does = next((words[at] for at in whole(statement).outside() if words[at] in _MAIN), "")
    return does in _CHANGING and _is_needed(statement, insert)


_CHANGING = frozenset({"INSERT", "UPDATE", "DELETE"})
_MAIN = _CHANGING | {"SELECT", "MERGE", "VALUES", "TABLE"}


def _is_needed(statement: Statement, insert: Insert) -> bool:
    """Whether a query needs the row that an INSERT in a WITH gives back, of which there is none when it conflicts: one
    that reads it in its own FROM has nothing to do then.
    """
    tokens = statement.tokens
    if statement.shape.verb != "with" or insert.source.find("RETURNING") < 0:
        return False
    at = insert.at
    name = tokens.name(at - 3) if tokens.words[at - 2 : at] == ["AS", "("] else ""
    read = [index for index in range(at, statement.last) if name and tokens.name(index) == name]
    outside = set(whole(statement).outside())
    return not any(index in outside and tokens.word(index - 1) in ("FROM", "JOIN", "USING") for index in read)


_LONG = 200_000
"""A longer INSERT is left as it is: a block would hold it twice."""


def again(insert: Insert, file: File) -> str:
    """What the second run does; empty when it does nothing."""
    if not insert.conflict:
        return "adds the same rows, or fails on them,"
    if not meets_itself(insert, file.schema):
        return "adds the rows once more: none of their keys is the same each time; it does so"
    at = insert.conflict.find("DO", "UPDATE")
    if at >= 0 and _changes(insert, insert.conflict._replace(first=at), file):
        return "changes the rows that it has added"
    return ""


def _happens(insert: Insert, file: File) -> bool:
    """Whether no rule has an INSERT do something else."""
    from schemadef.lint.rows.put import row_of

    values = given(insert, file.schema)
    row = row_of(values, values, file.schema.table(insert.table))
    return file.schema.deeds.triggers.happens(file.schema.full(insert.table), "INSERT", row)


def _is_written_down(insert: Insert, file: File) -> str:
    """What a trigger of the table does although no row is put in; empty when it does nothing."""
    triggers, table = file.schema.deeds.triggers, file.schema.full(insert.table)
    if table not in triggers.writing:
        return ""
    events = [f"{EACH}INSERT", *((f"{EACH}UPDATE",) if insert.conflict.find("DO", "UPDATE") >= 0 else ())]
    events += ["INSERT"] if insert.conflict and (insert.row or insert.source.find("FROM") < 0) else []
    return "has a trigger of the table write a row" if any(triggers.writes(table, one) for one in events) else ""


def _changes(insert: Insert, update: Part, file: File) -> bool:
    """Whether DO UPDATE leaves other values than the INSERT, or than the last time."""
    from schemadef.lint.rows.upserted import changes_new_row

    is_new = is_fresh(insert, file.schema)
    new = dict(assignments(update))
    asks = update.find("WHERE") >= 0
    if not asks and file.schema.deeds.triggers.notes(file.schema.full(insert.table), new):
        return True
    told = changes_new_row(insert, update, new, file.schema) if is_new else None
    if told is not None or asks:
        return bool(told)
    return any(_is_changed(column, value, insert, file, is_new=is_new) for column, value in new.items())


def _is_changed(column: str, value: Part, insert: Insert, file: File, *, is_new: bool) -> bool:
    """Whether a column has another value each time, or than the one that was put in."""
    if column in file.schema.table(insert.table).changing and value.text.upper() == "DEFAULT":
        return True
    if is_volatile(value, column) or is_step(column, value) or _takes_new_value(value, insert, file):
        return True
    if file.schema.deeds.calls_moving(value):
        return True
    grows = "||" in value.text and "EXCLUDED" in value.text.upper() and (is_new or _reads_itself(column, value))
    if grows and _is_list(column, insert, file):
        return True
    return is_new and _is_constant(value) and _is_other(column, value, insert, file)


def _reads_itself(column: str, value: Part) -> bool:
    """Whether a value is made of what its column has, and not only of what is not put in."""
    tokens = value.tokens
    named = [index for index in range(value.first, value.last) if tokens.name(index) == column]
    return any(tokens.word(index - 2) != "EXCLUDED" or tokens.word(index - 1) != "." for index in named)


def _is_list(column: str, insert: Insert, file: File) -> bool:
    """Whether what is put behind a column's value is there twice then: an array or a text, but no object, is longer."""
    said = given(insert, file.schema).get(column)
    kind = file.schema.table(insert.table).types.get(column)
    if said is not None and said.tokens.kind[said.first] == STRING:
        text = said.text.lstrip("'").lstrip()
        if text.startswith("[") or (kind is not None and kind.name == "jsonb" and text[:1] not in ("{", "")):
            return True
    return kind is not None and (kind.array or kind.name in ("text", "varchar"))


def _takes_new_value(value: Part, insert: Insert, file: File) -> bool:
    """Whether DO UPDATE takes from the row that is not put in what is another value each time: EXCLUDED.changed_at."""
    tokens = value.tokens
    at = value.first + (2 if tokens.word(value.first) in ("COALESCE", "GREATEST") else 0)
    if tokens.word(at) != "EXCLUDED" or tokens.word(at + 1) != ".":
        return False
    column = tokens.name(at + 2)
    said = given(insert, file.schema).get(column)
    if said is None or said.text.upper() == "DEFAULT":
        return column in file.schema.table(insert.table).changing
    return is_volatile(said) or counts_on(said, insert) or file.schema.deeds.calls_moving(said)


def _is_other(column: str, value: Part, insert: Insert, file: File) -> bool:
    """Whether a row that was just added has another value than the one that DO UPDATE gives it."""
    values = given(insert, file.schema)
    if column in values:
        return values[column].signed != value.signed
    table = file.schema.table(insert.table)
    return bool(values) and table.is_known and column in table.types and table.defaults.get(column) != value.signed


def _is_constant(value: Part) -> bool:
    """Whether a value is one text or one number."""
    return value.last == value.first + 1 and value.tokens.kind[value.first] in (STRING, NUMBER)


register(
    Rule(
        code="NEON128",
        name="rows-without-conflict",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"insert", "copy", "with", "merge", "do"}),
        guarded=False,
        check=check,
        why=(
            "Every statement must be able to run again. Rows that are there conflict only on a key whose values are "
            "the same each time: not on one that a sequence or gen_random_uuid() gives. An error: the second run adds "
            "the rows once more, or fails."
        ),
        bad="INSERT INTO roles (name) VALUES ('admin');\n",
        good="INSERT INTO roles (name) VALUES ('admin') ON CONFLICT DO NOTHING;\n",
        source="postgresql.org: INSERT",
    )
)
