"""A declaration straight to a development database, without a migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemadef.errors import EngineError, MigrationError
from schemadef.generate import Target, declared, planned, refuse_deleting
from schemadef.history import History
from schemadef.live import compare
from schemadef.migrate.conditions import needed
from schemadef.migrate.lock import only_run
from schemadef.migrate.preflight import in_the_way
from schemadef.migrate.running import PATIENCE
from schemadef.migration.file import label

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from schemadef.config import Config, Database
    from schemadef.engines.base import Engine
    from schemadef.generate import Settle
    from schemadef.hints import Asked
    from schemadef.statement import Hazard, Statement

SqlT = TypeVar("SqlT")


class Push(NamedTuple):
    """The statements that make a database what is declared, and what no kind describes there."""

    statements: tuple[Statement, ...]
    unmodelled: tuple[str, ...]


def plan_push(
    engine: Engine, database: Database, config: Config, asked: Asked, settle: Settle | None, *, force: bool = False
) -> Push:
    """Hold a database against its declaration; nothing is changed.

    Raises MigrationError for a database that migrations are applied to, unless `force`: whatever is pushed there, they
    do not know. Otherwise it raises what `next_change` does.
    """
    rows = History(engine).read()
    if rows and not force:
        newest = rows[max(rows)].tag
        message = f"the database {database.name} is kept by migrations: {newest} is applied"
        hint = "write a migration with `schemadef generate`, or give --force if it is a database to play with"
        raise MigrationError(message, hint=hint)
    dialect, wanted = declared(database, config)
    comparison = compare(engine, wanted, dialect)
    if not comparison.deltas:
        return Push((), comparison.unmodelled)
    target = Target(database, config, dialect)
    _, compiled, _ = planned(target, comparison.found, comparison.wanted(), asked, settle)
    return Push(compiled.up, comparison.unmodelled)


def refuse_push(engine: Engine, push: Push, allow: Collection[Hazard]) -> None:
    """Raise UnsupportedChangeError for data that would go, MigrationError for rows that are in the way."""
    refuse_deleting(push.statements, allow)
    sentence = next(iter(in_the_way(engine, push.statements)), "")
    if sentence:
        message = f"{sentence}: nothing was touched"
        raise MigrationError(message, hint="mend those rows, and push again")


def apply_push(engine: Engine, push: Push) -> None:
    """Run the statements: one transaction on SQLite's family, one after the other on Postgres.

    Raises MigrationError with the one that failed; pushing again goes on from there.
    """
    with only_run(engine, wait=PATIENCE.wait, lease=PATIENCE.lease, waiting=lambda: None):
        if engine.dialect_family == "catalog":
            for statement in push.statements:
                _run(engine.execute, statement.sql, f" at {label(statement)}")
            return
        chosen = [statement.sql for statement, runs in needed(engine, push.statements) if runs]
        if chosen:
            _run(engine.batch, chosen, "")


def _run(work: Callable[[SqlT], None], sql: SqlT, where: str) -> None:
    try:
        work(sql)
    except EngineError as error:
        message = f"the push failed{where}: {error.message}"
        raise MigrationError(message, hint="mend the cause and push again") from None
