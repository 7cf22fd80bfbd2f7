"""Bring a live database to a migration of its folder, forward or back, and say where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, TypeVar

from schemadef.errors import ConfigError, EngineError, MigrationError
from schemadef.history import Applied, History
from schemadef.migrate.lock import Hold, only_run
from schemadef.migrate.recognised import adopt, recognised
from schemadef.migrate.runner import runner_for
from schemadef.migrate.running import BACK, PATIENCE, UP, Direction, Event, Guard, Patience, Report, Run, Runner
from schemadef.migrate.standing import Standing, check_history, file_checksum, standings
from schemadef.migration.file import label
from schemadef.other_histories import OtherHistory
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from schemadef.engines.base import Engine
    from schemadef.migration.folder import Folder, Migration
    from schemadef.statement import Statement

__all__ = ["Patience", "Standing", "check_history", "migrate", "rollback", "status"]


Answer = TypeVar("Answer")

_QUESTIONS = 3
SCHEMADEF = "schemadef"
"""The runner that needs no other one to know what it does."""


def _silent(event: Event) -> None: ...


def _permit(migration: Migration, statement: Statement) -> None: ...


def migrate(  # noqa: PLR0913 - what a caller may say of a run
    engine: Engine,
    folder: Folder,
    *,
    to: int | None = None,
    dry_run: bool = False,
    runner: str = SCHEMADEF,
    report: Report = _silent,
    guard: Guard = _permit,
    patience: Patience = PATIENCE,
) -> tuple[str, ...]:
    """Apply the migrations that the database has not, up to number `to`; return their tags.

    What drizzle-orm or wrangler has applied is taken into the history. `runner` is the one that the folder is for:
    it learns in the last transaction of each migration that it is applied.

    Everything that can be checked is checked before the first statement. `report` hears what happens; `guard` may
    refuse a statement just before it runs. A dry run changes nothing and reports each statement that would run.
    Raises MigrationError (out of step, failed; what succeeded is recorded), ConfigError, EngineError.
    """
    _check_target(folder, to)
    _check_primary(engine, dry_run)
    rows, pending = _asked(lambda: _look(engine, folder, to), engine.reopen)
    known = _recognised(engine, folder, rows) if pending else {}
    if dry_run:
        pending = [migration for migration in pending if migration.number not in known]
        _tell_recognised(known, report)
        _rehearse(pending, UP, rows, report)
    elif pending:
        with _locked(engine, report, patience) as hold:
            if known:
                _take_in(engine, folder, report)
            if hold.alone or known:
                rows, pending = _asked(lambda: _look(engine, folder, to), hold.recover)
            if pending:
                _tell_restore_point(engine, report)
            run = Run(engine, report, guard, OtherHistory(engine, runner), patience, hold)
            return _run(runner_for(run), folder, pending, UP, report)
    return tuple(migration.tag for migration in pending)


def _asked(ask: Callable[[], Answer], recover: Callable[[], None]) -> Answer:
    """What a database says to a question that changes nothing; it is asked again after the connection broke."""
    for _ in range(_QUESTIONS - 1):
        try:
            return ask()
        except EngineError as error:
            if error.retry == "no":
                raise
        recover()
    return ask()


def _look(engine: Engine, folder: Folder, to: int | None) -> tuple[dict[int, Applied], list[Migration]]:
    """The history, and what of the folder is to be applied; on Postgres one round trip, that of the history.

    It needs no lock: where nothing is to be done, nobody is kept away and nobody waits.
    """
    rows = History(engine).read()
    check_history(folder, rows)
    done = {number for number, row in rows.items() if row.finished}
    upto = to if to is not None else folder.entries[-1].number if folder.entries else 0
    pending = [folder.migration(e) for e in folder.entries if e.number not in done and e.number <= upto]
    _check_written(folder, pending)
    _check_directives(engine, pending, UP)
    return rows, pending


def rollback(  # noqa: PLR0913 - the same
    engine: Engine,
    folder: Folder,
    *,
    to: int | None = None,
    allow: Collection[Hazard] = (),
    dry_run: bool = False,
    runner: str = SCHEMADEF,
    report: Report = _silent,
    patience: Patience = PATIENCE,
) -> tuple[str, ...]:
    """Roll back the newest applied migration, or all that are newer than number `to` (0 for all); return their tags.

    One whose rollback deletes data must be allowed: MigrationError names the `--allow` that does, before anything ran.
    """
    if to != 0:
        _check_target(folder, to)
    _check_primary(engine, dry_run)
    if dry_run:
        _, undone = _look_back(engine, folder, to, allow)
        _rehearse(undone, BACK, {}, report)
        return tuple(migration.tag for migration in undone)
    with _locked(engine, report, patience) as hold:
        _take_in(engine, folder, report)
        rows, undone = _look_back(engine, folder, to, allow)
        if undone:
            _tell_restore_point(engine, report)
            _forget_squashed(engine, folder, rows, undone)
        run = Run(engine, report, _permit, OtherHistory(engine, runner), patience, hold)
        return _run(runner_for(run), folder, undone, BACK, report)


def _look_back(
    engine: Engine, folder: Folder, to: int | None, allow: Collection[Hazard]
) -> tuple[dict[int, Applied], list[Migration]]:
    """The history, and what of the folder is to go back, newest first."""
    rows = History(engine).read()
    rows |= recognised(engine, folder, rows)
    check_history(folder, rows)
    entries = {entry.number: entry for entry in folder.entries}
    newest = sorted(rows.keys() & entries.keys(), reverse=True)
    chosen = newest[:1] if to is None else [number for number in newest if number > to]
    undone = [folder.migration(entries[number]) for number in chosen]
    _check_allowed(undone, allow)
    _check_directives(engine, undone, BACK)
    return rows, undone


def status(engine: Engine, folder: Folder) -> list[Standing]:
    """Each migration of the folder or of the history, in order; it changes nothing and refuses nothing."""
    rows = History(engine).read()
    return standings(folder, rows | recognised(engine, folder, rows))


def _recognised(engine: Engine, folder: Folder, rows: dict[int, Applied]) -> dict[int, Applied]:
    """What another tool has applied; raises MigrationError when that was from other files."""
    known = _asked(lambda: recognised(engine, folder, rows), engine.reopen)
    check_history(folder, rows | known)
    return known


def _take_in(engine: Engine, folder: Folder, report: Report) -> None:
    """Take what another tool has applied into our history, before anything else is done."""
    known = _recognised(engine, folder, History(engine).read())
    if known:
        adopt(engine, folder, known)
        _tell_recognised(known, report)


def _tell_recognised(known: Mapping[int, Applied], report: Report) -> None:
    for number in sorted(known):
        report(Event(kind="recognised", tag=known[number].tag))


def _forget_squashed(engine: Engine, folder: Folder, rows: Mapping[int, Applied], undone: list[Migration]) -> None:
    """Before a squashed migration goes back, the rows of those that were folded into it go: its own stands for all."""
    first = folder.entries[0].number if folder.entries else 0
    if any(migration.number == first for migration in undone):
        for number in sorted(number for number in rows if number < first):
            engine.execute(History(engine).forget(number))


def _check_primary(engine: Engine, dry_run: bool) -> None:
    """A copy of another database can be asked what would run, and not changed."""
    if not dry_run:
        engine.require_primary()


def _tell_restore_point(engine: Engine, report: Report) -> None:
    """Before anything is changed: how to come back, where the platform can."""
    point = engine.restore_point()
    if point is not None:
        report(Event(kind="restore", label=point.command))


def _check_target(folder: Folder, to: int | None) -> None:
    if to is not None and to not in {entry.number for entry in folder.entries}:
        message = f"there is no migration {to} in {folder.path}"
        raise ConfigError(message, hint=folder.numbers)


def _check_allowed(undone: Iterable[Migration], allow: Collection[Hazard]) -> None:
    for migration in undone:
        for statement in migration.rollback:
            if Hazard.DELETES_DATA in statement.hazards and Hazard.DELETES_DATA not in allow:
                message = f"the rollback of {migration.tag} deletes data: {label(statement)}"
                raise MigrationError(message, hint=f"allow it with --allow {Hazard.DELETES_DATA}")


def _check_written(folder: Folder, pending: Iterable[Migration]) -> None:
    for migration in pending:
        if not migration.up:
            message = f"{folder.path / migration.entry.up} holds no statement yet"
            hint = f"write them, and accept them with `schemadef generate --data {migration.name}`"
            raise MigrationError(message, hint=hint)


def _check_directives(engine: Engine, migrations: Iterable[Migration], direction: Direction) -> None:
    """Postgres guards everything in SQL; a directive there is a file that was made for another family."""
    if engine.dialect_family == "schema_table":
        return
    for migration in migrations:
        for statement in direction.statements(migration):
            if statement.directive:
                message = (
                    f'{migration.tag} carries the directive "{statement.directive}", which is for SQLite\'s family'
                )
                raise MigrationError(message, hint="migrate with the folder of this database's dialect")


def _rehearse(migrations: Iterable[Migration], direction: Direction, rows: dict[int, Applied], report: Report) -> None:
    for migration in migrations:
        statements = direction.statements(migration)
        report(Event(kind="begin", tag=migration.tag, total=len(statements)))
        done = rows[migration.number].statements if migration.number in rows else 0
        for position, statement in enumerate(statements[done:], start=done + 1):
            name = label(statement)
            report(Event(kind="statement", tag=migration.tag, label=name, position=position, total=len(statements)))


def _run(
    way: Runner, folder: Folder, migrations: Iterable[Migration], direction: Direction, report: Report
) -> tuple[str, ...]:
    """The tags of those that this run, and no other one meanwhile, has run."""
    tags, left = [], list(migrations)
    while left:
        migration = left.pop(0)
        report(Event(kind="begin", tag=migration.tag, total=len(direction.statements(migration))))
        try:
            if way.run(migration, file_checksum(folder, migration.entry), direction):
                tags.append(migration.tag)
        except MigrationError as error:
            raise _with_the_rest(error, left) from None
    return tuple(tags)


def _with_the_rest(error: MigrationError, left: list[Migration]) -> MigrationError:
    """The same failure, saying which migrations were not begun because of it."""
    if not left:
        return error
    more = f" and {len(left) - 1} more" if len(left) > 1 else ""
    hint = f"{error.hint}; {left[0].tag}{more} after it {'were' if more else 'was'} not begun"
    return MigrationError(error.message, hint=hint, where=error.where)


def _locked(engine: Engine, report: Report, patience: Patience) -> AbstractContextManager[Hold]:
    return only_run(engine, wait=patience.wait, lease=patience.lease, waiting=lambda: report(Event(kind="wait")))
