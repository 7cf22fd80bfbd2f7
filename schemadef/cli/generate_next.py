"""The next migration of one database, told as it is written."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.cli.asking import settle
from schemadef.cli.export_kept import keep_exports
from schemadef.cli.report import say, statement_document
from schemadef.config import shown
from schemadef.counted import counted
from schemadef.generate import next_change, refuse_deleting, write_next
from schemadef.hints import Asked
from schemadef.migration.by_hand import waiting
from schemadef.migration.write import recover

if TYPE_CHECKING:
    from schemadef.cli.each import Work
    from schemadef.config import Config, Database
    from schemadef.generate import Change
    from schemadef.statement import Hazard

_last: list[Change] = []
"""What was done last: taking a large schema apart object by object helps nobody, it goes with the process."""


class Wanted(NamedTuple):
    """What the options ask for."""

    check: bool = False
    name: str = ""
    allow: tuple[Hazard, ...] = ()
    asked: Asked = Asked()


def work_of(config: Config, wanted: Wanted, *, quiet: bool) -> Work:
    """What writes the next migration of a database, or with `check` only looks; it says whether all is well."""

    def generate(database: Database, documents: list[dict[str, Any]]) -> bool:
        if not wanted.check:
            recover(database.path)
        change = next_change(database, config, wanted.asked, None if wanted.check else settle)
        _last[:] = [change]
        done = _folder(change, wanted, documents, quiet)
        kept = keep_exports(change, config, documents, check=wanted.check, quiet=quiet)
        return done and kept

    return generate


def _folder(change: Change, wanted: Wanted, documents: list[dict[str, Any]], quiet: bool) -> bool:
    """Write the next migration, or with --check only look; whether all is well."""
    database = change.database
    document: dict[str, Any] = {"database": database.name, "folder": str(database.path), "migration": None}
    documents.append(document | {"statements": []})
    unwritten = waiting(change.folder) if wanted.check else []
    for file in unwritten:
        say(f"{database.name}: {shown(database.path / file)} holds no statement yet", quiet=quiet)
    if change.compiled is None:
        if not unwritten:
            why = "" if len(change.new) else f": nothing is declared for {change.dialect.name}"
            say(f"{database.name}: nothing to do{why}", quiet=quiet)
        return not unwritten
    if quiet:
        documents[-1]["statements"] = [statement_document(statement) for statement in change.compiled.up]
    if wanted.check:
        say(f"{database.name}: {shown(database.path)} is behind the declaration:", quiet=quiet)
        for operation in change.compiled.operations:
            say(f"  {operation.subject}", quiet=quiet)
        return False
    refuse_deleting(change.compiled.up, wanted.allow)
    migration = write_next(change, now=int(time.time() * 1000), name=wanted.name)
    assert migration is not None
    documents[-1]["migration"] = migration.tag
    _tell(database, change, migration.tag, quiet)
    return True


def _tell(database: Database, change: Change, tag: str, quiet: bool) -> None:
    assert change.compiled is not None
    count = counted(len(change.compiled.up), "statement")
    say(f"{database.name}: wrote {shown(database.path / f'{tag}.sql')} ({count})", quiet=quiet)
    for statement in change.compiled.up:
        held = f" (lock: {statement.lock})" if statement.lock else ""
        for hazard in statement.hazards:
            say(f"  {hazard}: {statement.subject}{held}", quiet=quiet)
