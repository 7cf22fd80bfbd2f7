"""Statements that anybody wrote, one after the other in an in-memory SQLite: what it refuses of each, and why.

A platform's SQLite is not the one that is here: what a pack says of its limits, functions and modules is laid over this
one (sqlite.org, "Run-Time Limits" and "Compile-Time Authorization Callbacks"), and what only this one lacks is no
refusal.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from schemadef.check.newer_functions import Nothing, json_valid
from schemadef.names import quote

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from schemadef.dialect import Dialect

_LIMITS = {
    "columns": "SQLITE_LIMIT_COLUMN",
    "expression_depth": "SQLITE_LIMIT_EXPR_DEPTH",
    "compound_select_terms": "SQLITE_LIMIT_COMPOUND_SELECT",
    "parameters": "SQLITE_LIMIT_VARIABLE_NUMBER",
}
_AGGREGATES = frozenset(
    {"string_agg", "jsonb_group_array", "jsonb_group_object", "median", "percentile", "percentile_cont", "stdev"}
)
_STEPS = 400_000
"""How many steps of SQLite's machine a statement may take here: who waits for lint does not wait for a loop."""
_PAGES = 8192
_LOST = 3
"""How many statements may end a transaction before no more are run: what was done before each is done again."""
_READS_NULL = (3, 45)
"""Since when json_valid(NULL) is NULL: before it was 0 (tried on 3.40.1, on 3.45.1 and on workerd)."""
_FUNCTION, _CREATE_VIRTUAL, _CREATE_TRIGGER, _CREATE_TABLE, _READ = 31, 29, 7, 2, 20
_TEMPORARY, _MAKING = frozenset({3, 4, 5, 6}), frozenset({1, 2, 7, 8})
"""What an authorizer is asked about (sqlite.org, "Authorizer Action Codes"): what is made in `temp` of itself, and
what is made where it is told. The module that has names for them is imported late."""
_READY_MADE = frozenset({"dbstat", "sqlite_stmt", "sqlite_dbpage", "bytecode", "tables_used"})
"""Virtual tables that are there without being made, where SQLite is compiled with them (sqlite.org, "The Virtual Table
Mechanism Of SQLite", "Eponymous Virtual Tables"); json_each and the pragmas, which all have, aside."""
_SHADOWS = frozenset({"data", "idx", "content", "docsize", "config"})
_ROWS = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE", "WITH"})
_READING = frozenset({"SELECT", "VALUES"})
_LEFT_OUT = frozenset({"BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "ATTACH", "DETACH", "VACUUM"})
_PRAGMAS = frozenset({"legacy_alter_table", "defer_foreign_keys", "ignore_check_constraints", "recursive_triggers"})
_GROWS = re.compile(r"\brecursive\b|\b(?:random|zero)blob\b|\bprintf\b|\bformat\b", re.IGNORECASE)
_RANDOM_ROWID = re.compile(r"\bRANDOM\s+ROWID\s*$", re.IGNORECASE)
_PRAGMA = re.compile(r"PRAGMA\s+(?:\w+\s*\.\s*)?[\"'`\[]?(\w+)", re.IGNORECASE)


_MOST_ROWS, _EFFORT = 500, 200_000
"""Rows of a table, and of all times that one is looked at, of which it is still told whether a statement changes them
further."""


class Platform(NamedTuple):
    """What a platform has and refuses.

    `functions` are those that it may have and this SQLite has not, `refused` those that it does not let anybody call;
    `modules` are all of its virtual tables' modules, or None where nobody knows. `foreign_keys` says that they are on
    when a connection opens, `at_once` that a file is one transaction in which they cannot be turned off,
    `alters_columns` that libSQL's ALTER COLUMN … TO is known, `defensive` that what virtual tables keep for
    themselves is left alone. `sqlite` is the version whose syntax it has.
    """

    limits: Mapping[str, int]
    functions: frozenset[str]
    refused: frozenset[str]
    modules: frozenset[str] | None
    temporary: bool
    foreign_keys: bool
    at_once: bool
    alters_columns: bool = False
    defensive: bool = False
    sqlite: tuple[int, ...] = ()


class Refusal(NamedTuple):
    """What SQLite says, and the function, the kind of object or the module that the platform refuses, if it is that."""

    message: str
    what: str = ""
    name: str = ""


@lru_cache(maxsize=8)
def platform_of(dialect: Dialect) -> Platform:
    """What a dialect's pack says of its platform."""
    from schemadef.dialect import parse_version

    said = dialect.packs[0].section("lint")
    modules = said.get("modules")
    return Platform(
        dialect.limits,
        frozenset(said.get("more_functions", "").split()),
        frozenset(said.get("refused_functions", "").split()),
        frozenset(modules.split()) if modules is not None else None,
        said.get("temporary_objects", True),
        said.get("foreign_keys", False),
        said.get("file_is_a_transaction", False),
        said.get("alter_column_to", False),
        said.get("defensive", False),
        parse_version(said.get("sqlite_version", "")) or dialect.version,
    )


class Replay:
    """An empty database to which statements are given in order.

    `rows_known` says that its rows are those that the statements make, `given_up` that the last one was not run to its
    end, for its length or its size.
    """

    def __init__(self, platform: Platform) -> None:
        import sqlite3

        self.platform = platform
        # a statement that is kept would go on counting the steps of its runs before
        self.connection = sqlite3.connect(":memory:", isolation_level=None, cached_statements=0)
        self.rows_known = True
        self.given_up = False
        self._lost = 0
        self._effort = _EFFORT
        self._taken: list[str] = []
        self.version: tuple[int, ...] = sqlite3.sqlite_version_info
        self._virtual: set[str] = set()
        self._tables: set[str] = set()
        self._denied: list[Refusal] = []
        self.connection.execute(f"PRAGMA max_page_count = {_PAGES}")
        self.connection.execute("PRAGMA temp_store = MEMORY")
        for name, limit in platform.limits.items():
            if name in _LIMITS:
                self.connection.setlimit(getattr(sqlite3, _LIMITS[name]), limit)
        if platform.refused or platform.modules is not None or not platform.temporary:
            self.connection.set_authorizer(self._authorize)
        self.connection.set_progress_handler(lambda: 1, _STEPS)
        if self.version < _READS_NULL <= platform.sqlite:
            self.connection.create_function("json_valid", -1, json_valid, deterministic=True)

    def close(self) -> None:
        """Let go of the database."""
        self.connection.close()

    def begin(self) -> None:
        """A file begins: foreign keys are as the platform has them, in a transaction where it makes one."""
        self._quietly(f"PRAGMA foreign_keys = {'ON' if self.platform.foreign_keys else 'OFF'}")
        if self.platform.at_once:
            self._quietly("BEGIN")
        self._taken.clear()

    def end(self) -> bool:
        """A file ends; False when its rows keep its transaction from being committed, and what it did is gone."""
        if not self.connection.in_transaction:
            return True
        if self._quietly("COMMIT"):
            return True
        self._quietly("ROLLBACK")
        self._quietly("PRAGMA foreign_keys = OFF")
        return False

    def violates(self) -> bool:
        """Whether rows that foreign keys miss would keep the transaction from being committed."""
        if not self.connection.in_transaction:
            return False
        refused = not self._quietly("COMMIT")
        if not refused:
            self._quietly("BEGIN")
        return refused

    def run(self, sql: str) -> Refusal | None:
        """Run a statement; what the platform would say of it, None when it takes it or nobody can tell."""
        word, self.given_up = _first_word(sql), False
        if word in _LEFT_OUT or len(sql.encode("utf-8", "replace")) > self.platform.limits.get(
            "statement_bytes", 10**6
        ):
            return None
        if word == "PRAGMA":
            return self._pragma(sql)
        executed = _RANDOM_ROWID.sub("", sql) if self.platform.alters_columns else sql
        if word in _READING or (word in _ROWS and _GROWS.search(sql)):
            self.rows_known = self.rows_known and word in _READING
            executed = f"EXPLAIN {sql}"
        elif word not in ("CREATE", "EXPLAIN", "ALTER", "DROP", "ANALYZE", "REINDEX", *_ROWS):
            executed = f"EXPLAIN {sql}"
        return self._run(executed)

    def changes_again(self, sql: str, table: str = "") -> bool:
        """Whether a statement that was just run would change rows a second time, or fail on those that are there.

        Rows of a `table` that is named are compared; else each that is written counts. Not told where nobody knows the
        rows, or where a table has very many. What it does is taken back.
        """
        import sqlite3

        if not self.rows_known or self.given_up or not self._quietly("SAVEPOINT again"):
            return False
        try:
            before = self._rows(table)
            self.connection.execute(sql)
            return before is not None and self._rows(table) != before
        except sqlite3.IntegrityError:
            return True
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError):
            return False
        finally:
            self._quietly("ROLLBACK TO again")
            self._quietly("RELEASE again")

    def _rows(self, table: str) -> object:
        """All rows of a table, or how many were written so far; None where there are too many."""
        if not table:
            return self.connection.total_changes
        if self._effort <= 0:
            return None
        rows = self.connection.execute(f"SELECT * FROM {quote(table)} LIMIT {_MOST_ROWS + 1}").fetchall()
        self._effort -= len(rows)
        return rows if len(rows) <= _MOST_ROWS else None

    def _run(self, sql: str) -> Refusal | None:
        """Run a statement; when it takes the transaction with it, what the file did before is done again."""
        if self._lost > _LOST:
            self.given_up = True
            return None
        inside = self.connection.in_transaction
        refusal = self._try(sql)
        if inside and not self.connection.in_transaction:
            self._lost += 1
            self.given_up = True
            self.rows_known = False
            for done in ("BEGIN", *self._taken):
                self._quietly(done)
        elif inside and refusal is None and not self.given_up:
            self._taken.append(sql)
        return refusal

    def _pragma(self, sql: str) -> Refusal | None:
        """Run what a file may turn on and off for itself; of all others see whether they can be read."""
        found = _PRAGMA.match(sql)
        if found is None:
            return self.explain(sql)
        name = found[1].lower()
        # some act when they are prepared: what is read here has a name that SQLite does not know
        refusal = self.explain(f"{sql[: found.start(1)]}no_such_pragma{sql[found.end(1) :]}")
        if refusal is None and (name in _PRAGMAS or (name == "foreign_keys" and not self.platform.at_once)):
            self._quietly(sql)
        return refusal

    def explain(self, sql: str) -> Refusal | None:
        """What the platform would say when it prepares a statement; nothing is run."""
        return self._try(f"EXPLAIN {sql}")

    def _try(self, sql: str) -> Refusal | None:
        import sqlite3

        for _ in range(8):
            self._denied.clear()
            try:
                self.connection.execute(sql)
            except (sqlite3.OperationalError, sqlite3.IntegrityError, sqlite3.DatabaseError) as error:
                if self._stands_in(str(error)):
                    continue
                refusal = self._refusal(error)
                # what is asked of the database next is no statement of the file's
                self._denied.clear()
                return refusal
            except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError):
                self.rows_known = False
            return None
        return None

    def _refusal(self, error: sqlite3.Error) -> Refusal | None:
        import sqlite3

        message = str(error)
        missing = message.removeprefix("no such function: ").lower()
        if missing in self.platform.refused:
            return Refusal(message, "function", missing)
        if self._denied:
            return self._denied[0]._replace(message=message)
        if isinstance(error, sqlite3.ProgrammingError | sqlite3.InterfaceError | sqlite3.DataError) or message in (
            "interrupted",
            "database or disk is full",
            "out of memory",
            "string or blob too big",
        ):
            self.rows_known = False
            self.given_up = True
            return None
        return Refusal(message)

    def _stands_in(self, message: str) -> bool:
        """Make a function that only the platform has; False when the error is about something else."""
        name = message.removeprefix("no such function: ").lower()
        if name == message.lower() or name not in self.platform.functions:
            return False
        if name in _AGGREGATES:
            self.connection.create_window_function(name, -1, Nothing)
        else:
            self.connection.create_function(name, -1, lambda *_: None, deterministic=True)
        return True

    def _authorize(self, action: int, one: str | None, two: str | None, where: str | None, _: str | None) -> int:
        if action == _FUNCTION and two and two.lower() in self.platform.refused:
            self._denied.append(Refusal("", "function", two.lower()))
        elif (action in _TEMPORARY or (action in _MAKING and where == "temp")) and not self.platform.temporary:
            self._denied.append(Refusal("", "temporary", one or ""))
        elif action == _CREATE_VIRTUAL and self._has_not(two):
            self._denied.append(Refusal("", "module", two or ""))
        elif action == _CREATE_TRIGGER and self.platform.defensive and self._is_shadow(two or ""):
            self._denied.append(Refusal("", "shadow", two or ""))
        elif action == _READ and self._is_ready_made(one or "") and self._has_not(one):
            self._denied.append(Refusal("", "ready made", one or ""))
        if action == _CREATE_VIRTUAL and not self._denied:
            self._virtual.add((one or "").lower())
        if action == _CREATE_TABLE:
            self._tables.add((one or "").lower())
        return 1 if self._denied else 0

    def _is_shadow(self, table: str) -> bool:
        """Whether a table is one of those that fts5 keeps its data in."""
        owner, _, part = table.lower().rpartition("_")
        return owner in self._virtual and part in _SHADOWS

    def _is_ready_made(self, table: str) -> bool:
        return table.lower() in _READY_MADE and table.lower() not in self._tables

    def _has_not(self, module: str | None) -> bool:
        return self.platform.modules is not None and (module or "").lower() not in self.platform.modules

    def _quietly(self, sql: str) -> bool:
        import sqlite3

        try:
            self.connection.execute(sql)
        except (sqlite3.Error, sqlite3.Warning, ValueError):
            return False
        return True


def _first_word(sql: str) -> str:
    found = re.match(r"\(?\s*(\w+)", sql)
    return found[1].upper() if found else ""
