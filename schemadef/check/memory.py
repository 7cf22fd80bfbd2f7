"""A schema of the SQLite family executed in memory.

Every CREATE reads the whole schema table again (sqlite.org, "The sqlite_schema Table"), so a thousand tables at once
would take seconds: tables are made a few at a time and taken back, and only what a view or a trigger names is together.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from schemadef.model import Column, Index, Object, Raw, Table, TablePart, Trigger, View
from schemadef.model.base import table_of
from schemadef.names import quote
from schemadef.operations import Drop
from schemadef.operations.rebuild import Rebuild
from schemadef.operations.rename import Rename
from schemadef.tokens import identifiers

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schemadef.compile import Compiled
    from schemadef.dialect import Dialect
    from schemadef.errors import DeclarationError
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement

    Pair = tuple[Object, Statement]
    Refused = Callable[[Statement, str, Dialect], DeclarationError]

_TABLES_AT_ONCE = 8


def run_in_memory(compiled: Compiled, new: Snapshot, dialect: Dialect, refused: Refused) -> None:
    """Execute a change on what it touches, and resolve every name in its views and triggers.

    Raises what `refused` makes of the first statement that SQLite does not take.
    """
    run = _Run(compiled, new, dialect, refused)
    if any(map(_depends_on_all, compiled.operations)):
        run.whole(compiled)
    else:
        run.tables()
        run.programs()


def _stand_in_for_extensions(connection: sqlite3.Connection, dialect: Dialect) -> None:
    """libSQL's vector functions, which plain SQLite has not: enough of them for an index to be made on no rows."""
    if dialect.features["vector_functions"]:
        connection.create_function("libsql_vector_idx", -1, lambda *_: None, deterministic=True)


def _depends_on_all(operation: Operation) -> bool:
    """Whether what an operation does depends on all that stands: a rebuild, a rename, a drop of more than an index."""
    return isinstance(operation, Rebuild | Rename) or (
        isinstance(operation, Drop) and not isinstance(operation.object, Index)
    )


class _Run:
    """One check: the change's statements by table, and what stands before them."""

    connection: sqlite3.Connection

    def __init__(self, compiled: Compiled, new: Snapshot, dialect: Dialect, refused: Refused) -> None:
        self.new = new
        self.dialect = dialect
        self.refused = refused
        self.by_table: dict[str, list[Pair]] = {}
        self.changed_programs: list[tuple[Object, Statement]] = []
        for operation, statement in zip(compiled.made_by, compiled.up, strict=True):
            obj = operation.object
            if isinstance(obj, View | Trigger):
                self.changed_programs.append((obj, statement))
            elif isinstance(obj, Table | TablePart):
                self.by_table.setdefault(table_of(obj), []).append((obj, statement))

    @contextmanager
    def _connected(self) -> Iterator[None]:
        """An empty database of this process alone."""
        import sqlite3

        self.connection = sqlite3.connect(":memory:", isolation_level=None)
        try:
            _stand_in_for_extensions(self.connection, self.dialect)
            yield
        finally:
            self.connection.close()

    def whole(self, compiled: Compiled) -> None:
        """The whole change on the whole schema before it: what is dropped or rebuilt depends on all that is there.

        Nobody but a server knows what raw SQL makes, so a schema that has some is left to `verify`.
        """
        from schemadef.compile import compile_change
        from schemadef.snapshot import Snapshot

        if any(isinstance(obj, Raw) for obj in (*compiled.old, *self.new)):
            return
        before = compile_change(Snapshot(), compiled.old, self.dialect).up
        with self._connected():
            for statement in before:
                self._execute(statement)
            self.connection.execute("PRAGMA foreign_keys = ON")
            self.connection.execute("BEGIN")
            for statement in compiled.up:
                self._execute(statement)
            for obj, statement in self.changed_programs:
                for text in self._uses(obj) if obj.id in self.new else ():
                    self._execute(statement, "EXPLAIN " + text)
            self.connection.execute("COMMIT")

    def tables(self) -> None:
        """The tables that the change touches, each with everything in it, a few at a time."""
        with self._connected():
            names = [name for name, pairs in self.by_table.items() if not self._is_compiled(pairs)]
            for start in range(0, len(names), _TABLES_AT_ONCE):
                self._together(names[start : start + _TABLES_AT_ONCE], [])

    def _is_compiled(self, pairs: Sequence[Pair]) -> bool:
        """Whether nothing but the table's own statement says anything of the author's, and all have been compiled.

        What is wrong with a table is found before it is made, and an index over columns is as right as its table.
        """
        (first, makes), *others = pairs
        if not (isinstance(first, Table) and _makes_table(makes) and all(_is_plain(obj) for obj, _ in others)):
            return False
        self._execute(makes, f"EXPLAIN {makes.sql}")
        return all(self._is_read(statement, first.name) for _, statement in others)

    def _is_read(self, statement: Statement, table: str) -> bool:
        """Whether nothing is wrong with an index but that its table is not there, which SQLite says last."""
        import sqlite3

        try:
            self.connection.execute(f"EXPLAIN {statement.sql}")
        except sqlite3.Error as error:
            return str(error) == f"no such table: main.{table}"
        return False

    def programs(self) -> None:
        """Each view and trigger that the change makes, together with all that it names."""
        if self.changed_programs:
            needed, programs = self._reach(obj for obj, _ in self.changed_programs)
            with self._connected():
                self._together(needed, programs)

    def _reach(self, objects: Iterable[Object]) -> tuple[list[str], list[Object]]:
        """The tables, and the views and triggers, that some views and triggers need, directly or by way of views."""
        views = {view.name.lower(): view for view in self.new.of(View)}
        tables = {table.name.lower(): table.name for table in self.new.of(Table)}
        found_tables: dict[str, None] = {}
        found: dict[int, Object] = {}
        waiting = list(objects)
        while waiting:
            obj = waiting.pop()
            if id(obj) in found:
                continue
            found[id(obj)] = obj
            for name in sorted(name.lower() for name in _names_in(obj)):
                if name in tables:
                    found_tables[tables[name]] = None
                elif name in views:
                    waiting.append(views[name])
        return list(found_tables), list(found.values())

    def _together(self, tables: list[str], programs: list[Object]) -> None:
        """Make tables as they are after the change, and views and triggers on them; then take all of it back."""
        from schemadef.compile import compile_change
        from schemadef.snapshot import Snapshot

        changed = {id(obj): statement for obj, statement in self.changed_programs}
        self.connection.execute("BEGIN")
        new_alone = all(self._made_whole(table) for table in tables)
        if new_alone:
            for statement in (statement for table in tables for _, statement in self.by_table[table]):
                # what is wrong with an index on no rows is found when it is compiled; a view may name one that stands
                self._execute(statement, f"EXPLAIN {statement.sql}" if _makes_index(statement) and not programs else "")
        else:
            wanted = [obj for table in tables for obj in self._in_tables.get(table, ())]
            for statement in compile_change(Snapshot(), Snapshot(wanted), self.dialect).up:
                self._execute(statement)
        ordered = sorted(programs, key=lambda obj: isinstance(obj, Trigger))
        made = [self._made(obj, changed.get(id(obj))) for obj in ordered]
        # names are resolved when a view is read and a trigger fires: by then whatever they name stands there
        for obj, statement in zip(ordered, made, strict=True):
            for text in self._uses(obj):
                self._execute(statement, "EXPLAIN " + text)
        self.connection.execute("ROLLBACK")

    @cached_property
    def _in_tables(self) -> dict[str, list[Object]]:
        """The tables after the change, by name, each with what is in it but its triggers."""
        found: dict[str, list[Object]] = {}
        for obj in self.new:
            if isinstance(obj, Table | TablePart) and not isinstance(obj, Trigger):
                found.setdefault(table_of(obj), []).append(obj)
        return found

    def _made_whole(self, table: str) -> bool:
        """Whether the change itself makes the table."""
        return any(_makes_table(statement) for _, statement in self.by_table.get(table, ()))

    def _made(self, obj: Object, statement: Statement | None) -> Statement:
        """Make a view or a trigger; the statement that did."""
        from schemadef.compile import compile_change
        from schemadef.snapshot import Snapshot

        made = statement or compile_change(Snapshot(), Snapshot([obj]), self.dialect).up[0]
        self._execute(made)
        return made

    def _uses(self, obj: Object) -> Iterator[str]:
        """Statements whose preparation resolves what a view or a trigger names."""
        if isinstance(obj, View):
            yield f"SELECT * FROM {quote(obj.name)}"
        if not isinstance(obj, Trigger):
            return
        columns = [column.name for column in self.new.parts(obj.table_id, Column) if column.generated is None]
        if obj.events == ("delete",):
            yield f"DELETE FROM {quote(obj.table)}"
        elif obj.events == ("insert",):
            yield f"INSERT INTO {quote(obj.table)} DEFAULT VALUES"
        elif columns:
            sets = ", ".join(f"{quote(name)} = {quote(name)}" for name in columns)
            yield f"UPDATE {quote(obj.table)} SET {sets}"

    def _execute(self, statement: Statement, text: str = "") -> None:
        import sqlite3

        try:
            self.connection.execute(text or statement.sql)
        except (sqlite3.Error, sqlite3.Warning) as error:
            raise self.refused(statement, str(error), self.dialect) from None


def _makes_table(statement: Statement) -> bool:
    return statement.sql.startswith("CREATE TABLE")


def _is_plain(obj: Object) -> bool:
    """Whether it is an index over nothing but columns, compared as they are."""
    return isinstance(obj, Index) and not obj.where and all(part.column and not part.collation for part in obj.parts)


def _makes_index(statement: Statement) -> bool:
    return statement.sql.startswith(("CREATE INDEX", "CREATE UNIQUE INDEX"))


def _names_in(obj: Object) -> set[str]:
    if isinstance(obj, View):
        return set(identifiers(obj.query))
    if isinstance(obj, Trigger):
        return {obj.table} | set().union(*(identifiers(text) for text in (*obj.body, obj.when)))
    return set()
