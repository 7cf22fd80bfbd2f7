"""What dropping a table takes along: the rows that reference it, its triggers and indexes, the keys left behind.

SQLite changes most of a table only by making it anew: another table is made, the rows are copied, the old one is
dropped, and the new one gets its name (sqlite.org, "Making Other Kinds Of Table Schema Changes").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from schemadef.lint.sqlite.refused import stood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.check.rehearse import Made
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


class Taken(NamedTuple):
    """What a statement takes: the statement, words for what it does, and words for what that takes."""

    statement: Statement
    does: str
    message: str


_taken: WeakKeyDictionary[File, tuple[Taken, ...]] = WeakKeyDictionary()


def taken(file: File) -> tuple[Taken, ...]:
    """What the drops of a file take from other tables where foreign keys are on; rehearsed with rows in all of them."""
    if file not in _taken:
        _taken[file] = tuple(_rehearsed(file))
    return _taken[file]


def _rehearsed(file: File) -> Iterator[Taken]:
    from schemadef.check.rehearse import losses
    from schemadef.check.replay import platform_of
    from schemadef.lint.sqlite.replayed import forward

    found = stood(file)
    if found is None:
        return
    statements = forward(file)
    if not any(one.shape.verb == "drop" and one.shape.kind == "table" for one in statements):
        return
    platform = platform_of(file.dialect)
    platform = platform._replace(foreign_keys=True, at_once=platform.at_once or not platform.foreign_keys)
    by_statement: dict[int, list[tuple[str, str]]] = {}
    for loss in losses(found.before, [statement.text for statement in statements], platform):
        by_statement.setdefault(loss.statement, []).append((loss.what, loss.table))
    for place, what in by_statement.items():
        yield Taken(statements[place], *_told(statements[place], what))


def _told(statement: Statement, what: list[tuple[str, str]]) -> tuple[str, str]:
    """What a statement does, to which table; and what that takes."""
    verb = statement.shape.verb
    name = ".".join(statement.shape.name) or _table_of(statement)
    if verb == "drop":
        return f"dropping {name}", _said(what)
    if verb == "delete":
        return f"deleting the rows of {name}", _said(what)
    return f"copying rows to {name}", "is refused while what they point at is not there yet"


def _table_of(statement: Statement) -> str:
    """The table of an INSERT or a DELETE."""
    tokens = statement.tokens
    place = max(statement.find("INTO"), statement.find("FROM") if statement.shape.verb == "delete" else -1)
    return tokens.name(place + 1) if place >= 0 else ""


def _said(what: list[tuple[str, str]]) -> str:
    rows = " and ".join(table for kind, table in what if kind == "rows")
    links = " and ".join(table for kind, table in what if kind == "links")
    parts = [f"deletes the rows of {rows} that point at it"] if rows else []
    parts += [f"empties the references of {links}"] if links else []
    return ", and ".join(parts) or "is refused while rows point at it"


def lost(file: File) -> Iterator[tuple[Statement, Made]]:
    """The triggers and indexes of tables that stand before and after a file, which it drops only with their table."""
    found = stood(file)
    if found is None:
        return
    after = {(made.type, made.name.lower()) for made in found.after}
    dropped = {
        statement.shape.name[-1].lower(): statement
        for statement in file.statements
        if statement.shape.verb == "drop" and statement.shape.name
    }
    for made in found.before:
        gone = (made.type, made.name.lower()) not in after and made.name.lower() not in dropped
        table = made.table.lower()
        again = table in dropped and ("table", table) in after
        if gone and again and (made.type == "trigger" or (made.type == "index" and _still_needed(file, made))):
            yield dropped[table], made


def _still_needed(file: File, index: Made) -> bool:
    """Whether an index could still stand, and no other one does in its place."""
    found = stood(file)
    assert found is not None
    wanted = index.sql.lower().partition(" on ")[2].split()
    if any(made.sql.lower().partition(" on ")[2].split() == wanted for made in found.after if made.type == "index"):
        return False
    replay = found.replay
    replay.connection.execute("SAVEPOINT asked")
    possible = replay.run(index.sql) is None
    replay.connection.execute("ROLLBACK TO asked")
    replay.connection.execute("RELEASE asked")
    return possible


def left_behind(file: File) -> Iterator[tuple[Statement, str, str]]:
    """The tables whose foreign keys name one that a statement of the file took away, or gave another name."""
    found = stood(file)
    if found is None:
        return
    before = {made.name.lower() for made in found.before if made.type == "table"}
    moved = _moved(file)
    query = (
        'SELECT DISTINCT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f '
        "WHERE m.type = 'table'"
    )
    after = {made.name.lower() for made in found.after if made.type == "table"}
    for table, target in sorted(found.replay.connection.execute(query).fetchall()):
        if target.lower() not in after and (target.lower() in before or target.lower() in moved):
            statement = moved.get(target.lower())
            if statement is not None:
                yield statement, table, target


def _moved(file: File) -> dict[str, Statement]:
    """The statement that last dropped each table, or gave it another name, by the name that it had before."""
    found = {}
    for statement in file.statements:
        shape = statement.shape
        renames = any(action.verb == "rename" and action.kind == "to" for action in shape.actions)
        if shape.kind == "table" and shape.name and (shape.verb == "drop" or renames):
            found[shape.name[-1].lower()] = statement
    return found
