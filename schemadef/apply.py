"""Apply a folder to a live database, and refuse an object that is there already and is not what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.differing import refuse_different_objects, refuse_differing
from schemadef.errors import DriftError
from schemadef.introspect import introspect
from schemadef.migrate import Patience, migrate
from schemadef.model import TablePart
from schemadef.operations.rebuild import Rebuild
from schemadef.present import Present, names_there
from schemadef.rerender import compiled_again

if TYPE_CHECKING:
    from pathlib import Path

    from schemadef.config import Config, Database
    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.migrate.running import Report
    from schemadef.migration.folder import Folder, Migration
    from schemadef.model import Id
    from schemadef.operations import Operation
    from schemadef.snapshot import Snapshot
    from schemadef.statement import Statement


def apply_pending(
    engine: Engine,
    folder: Folder,
    database: Database,
    config: Config,
    *,
    to: int | None = None,
    dry_run: bool = False,
    report: Report,
) -> tuple[str, ...]:
    """Apply what is pending; before a statement whose object is already there, compare it with what it would make.

    Raises DriftError with both definitions when they differ, and what `migrate` raises.
    """
    dialect = config.dialect(database)
    guard = _Comparison(engine, folder, dialect, config.dialects)
    patience = Patience(lock_timeout=database.lock_timeout)
    return migrate(
        engine,
        folder,
        to=to,
        dry_run=dry_run,
        runner=database.runner,
        report=report,
        guard=guard,
        patience=patience,
    )


class _Comparison:
    """The guard of one run: the operations behind each migration's statements, made again from its snapshots."""

    def __init__(self, engine: Engine, folder: Folder, dialect: Dialect, roots: tuple[Path, ...]) -> None:
        self.engine = engine
        self.folder = folder
        self.dialect = dialect
        self.roots = roots
        self.number = 0
        self.operations: dict[str, Operation] = {}
        self.going: set[Id] = set()
        self.rebuilt: set[str] = set()
        self.standing: Snapshot | None = None
        self.present: Present | None = None

    def __call__(self, migration: Migration, statement: Statement) -> None:
        """Refuse the statement when its object is there and differs, and say which one it is."""
        try:
            self._refuse_differing(migration, statement)
        except DriftError as error:
            at = f"statement {migration.up.index(statement) + 1} of {len(migration.up)}"
            message = f"migration {migration.tag} stopped before {at}: {error.message}"
            raise DriftError(message, hint=error.hint) from None

    def _refuse_differing(self, migration: Migration, statement: Statement) -> None:
        if migration.number != self.number:
            self.number = migration.number
            self.operations = self._operations_of(migration)
            self.standing = None
        operation = self.operations.get(statement.sql)
        if operation is None:
            return
        if self.present is not None:
            if self.present.may_stand(operation.object):
                refuse_differing(self.engine, operation, self.dialect)
            return
        # the whole migration is one transaction there, so what stands before it is looked at once
        obj = operation.object
        if obj.id in self.going or (isinstance(obj, TablePart) and obj.table in self.rebuilt):
            return
        if self.standing is None:
            self.standing = introspect(self.engine, self.dialect)
        refuse_different_objects(operation, self.standing)

    def _operations_of(self, migration: Migration) -> dict[str, Operation]:
        """The operations by the text that they render to; a statement that was edited by hand has none."""
        compiled = compiled_again(self.folder, migration, self.roots)
        if self.dialect.features["guards"] == "block":
            self.present = Present(compiled.operations, names_there(self.engine))
        # what the migration itself takes away first may stand there in another form
        self.going = {obj.id for operation in compiled.operations for obj in operation.drops()}
        rebuilds = [operation for operation in compiled.operations if isinstance(operation, Rebuild)]
        self.rebuilt = {table.name for rebuild in rebuilds for table in rebuild.tables}
        return {statement.sql: operation for operation, statement in zip(compiled.made_by, compiled.up, strict=True)}
