"""A file's statements on a database with a row in every table: which rows its DROP TABLE takes along.

With foreign keys on, DROP TABLE deletes the table's rows first, and that does what ON DELETE says to the rows that
reference them, deferred or not (sqlite.org, "SQLite Foreign Key Support", 5). The same statements are rehearsed with
foreign keys on and off: what only the first loses, the foreign keys took.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schemadef.check.replay import Platform, Replay

_TAKES = re.compile(r"(?:DROP\s+TABLE|DELETE)\b", re.IGNORECASE)
_COPIES = re.compile(r"(?:INSERT|REPLACE)\b(?!.*\bVALUES\b)", re.IGNORECASE | re.DOTALL)
_TEXT = re.compile("CHAR|CLOB|TEXT", re.IGNORECASE)


class Made(NamedTuple):
    """An object as the schema table has it: its type, its name, its table and its statement."""

    type: str
    name: str
    table: str
    sql: str


class Loss(NamedTuple):
    """What a statement, by its place, takes of a table: its rows, its links, or nothing because it is refused."""

    statement: int
    table: str
    what: str


def objects_of(replay: Replay) -> tuple[Made, ...]:
    """All that stands, tables first, then in the order in which it was made."""
    found = replay.connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' "
        "ESCAPE '\\' ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 WHEN 'view' THEN 2 ELSE 3 END, rowid"
    )
    return tuple(Made(*row) for row in found)


def losses(before: Sequence[Made], statements: Sequence[str], platform: Platform) -> list[Loss]:
    """What the statements take from tables that they do not drop, only because foreign keys are on."""
    guarded = _Rehearsal(before, platform)
    left = guarded.play(statements)
    free = _Rehearsal(before, platform._replace(foreign_keys=False))
    meant = free.play(statements)
    less = {table for table, rows in meant.items() if _has_less(left.get(table, (0, ())), rows)}
    # a table that goes by another name in the end may be any of those that have less
    found = {
        loss
        for loss in guarded.losses
        if loss.what == "refused" or loss.table in less or (less and loss.table not in meant)
    }
    guarded.replay.close()
    free.replay.close()
    return sorted(found)


def _is_of_keys(message: str, sql: str) -> bool:
    """Whether foreign keys are why a statement is refused: of a DROP TABLE it is only they that empty a column, by ON
    DELETE SET NULL, which may not be empty.
    """
    return "FOREIGN KEY" in message or ("NOT NULL" in message and sql[:4].upper() == "DROP")


Rows = tuple[int, tuple[int, ...]]


def _has_less(one: Rows, other: Rows) -> bool:
    return one[0] < other[0] or any(mine < theirs for mine, theirs in zip(one[1], other[1], strict=False))


class _Rehearsal:
    """A database of its own with a row in each table, each column of which is 1: so all of them belong together."""

    def __init__(self, before: Sequence[Made], platform: Platform) -> None:
        from schemadef.check.replay import Replay

        self.replay = Replay(platform)
        self.losses: list[Loss] = []
        self.linking: dict[str, dict[str, None]] = {}
        for pragma in ("foreign_keys = OFF", "ignore_check_constraints = ON"):
            self.replay.connection.execute(f"PRAGMA {pragma}")
        for made in before:
            if made.type == "table":
                self.replay.run(made.sql)
                self._seed(made.name)
        for made in before:
            if made.type != "table":
                self.replay.run(made.sql)

    def play(self, statements: Sequence[str]) -> dict[str, Rows]:
        """Run the statements; what each table has left. What a DROP TABLE or a DELETE takes is noted."""
        self.replay.begin()
        dropped = -1
        for place, sql in enumerate(statements):
            before = self._rows() if _TAKES.match(sql) else None
            refusal = self.replay.run(sql)
            if refusal is not None and _is_of_keys(refusal.message, sql) and (before or _COPIES.match(sql)):
                self.losses.append(Loss(place, "", "refused"))
            if before is None:
                continue
            dropped = place if self._note(place, before) or dropped < 0 else dropped
        if self.replay.violates() and dropped >= 0:
            self.losses.append(Loss(dropped, "", "refused"))
        left = self._rows()
        self.replay.end()
        return left

    def _note(self, place: int, before: dict[str, Rows]) -> bool:
        """Note which tables have less than they had; False for none."""
        after, noted = self._rows(), len(self.losses)
        for table, (count, links) in before.items():
            if table in after and after[table][0] < count:
                self.losses.append(Loss(place, table, "rows"))
            elif table in after and _has_less(after[table], (count, links)):
                self.losses.append(Loss(place, table, "links"))
        return len(self.losses) > noted

    def _rows(self) -> dict[str, Rows]:
        """How many rows each table has that has ever referenced another, and how many values its columns that did."""
        for table, column in self._asked(
            "SELECT m.name, f.\"from\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
        ):
            self.linking.setdefault(table, {})[column.lower()] = None
        there: dict[str, set[str]] = {}
        for table, column in self._asked(
            "SELECT m.name, lower(c.name) FROM sqlite_master m, pragma_table_xinfo(m.name) c WHERE m.type = 'table'"
        ):
            there.setdefault(table, set()).add(column)
        return {
            table: self._count(table, [column for column in columns if column in there[table]])
            for table, columns in self.linking.items()
            if table in there
        }

    def _asked(self, query: str) -> list[tuple[str, str]]:
        return self.replay.connection.execute(query).fetchall()

    def _count(self, table: str, columns: Sequence[str]) -> Rows:
        counts = ", ".join(["count(*)", *(f"count({quote(column)})" for column in columns)])
        (row,) = self.replay.connection.execute(f"SELECT {counts} FROM {quote(table)}")
        return row[0], tuple(row[1:])

    def _seed(self, table: str) -> None:
        columns = [
            (name, "'1'" if _TEXT.search(type) else "x'31'" if type.upper() == "BLOB" else "1")
            for _, name, type, _, _, _, hidden in self.replay.connection.execute(
                "SELECT * FROM pragma_table_xinfo(?)", (table,)
            )
            if not hidden
        ]
        names = ", ".join(quote(name) for name, _ in columns)
        values = ", ".join(value for _, value in columns)
        self.replay.run(f"INSERT OR IGNORE INTO {quote(table)} ({names}) VALUES ({values})")
