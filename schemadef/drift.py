"""How a live database differs from what its migrations have made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.history import History
from schemadef.live import compare
from schemadef.migrate.standing import check_history

if TYPE_CHECKING:
    from schemadef.dialect import Dialect
    from schemadef.diff import Delta
    from schemadef.engines.base import Engine
    from schemadef.migration.folder import Folder


class Drift(NamedTuple):
    """What differs from the schema after the migration `after`, which migrations are not applied, and what nobody
    compared.
    """

    after: str
    deltas: tuple[Delta, ...]
    pending: tuple[str, ...]
    unmodelled: tuple[str, ...]

    @property
    def is_there(self) -> bool:
        """Whether the database is anything else than the last snapshot."""
        return bool(self.deltas or self.pending)


def drift(engine: Engine, folder: Folder, dialect: Dialect) -> Drift:
    """Hold a database against the last snapshot of its folder; it changes nothing.

    What is missing because a migration is not applied yet is told as that migration: the rest is compared with the
    newest that is. A database without a history is compared with the last snapshot. Raises MigrationError when folder
    and history do not belong together.
    """
    rows = History(engine).read()
    check_history(folder, rows)
    done = [entry for entry in folder.entries if entry.number in rows and rows[entry.number].finished]
    chosen = done[-1] if done else folder.last
    pending = [entry.tag for entry in folder.entries if rows and entry not in done]
    comparison = compare(engine, folder.snapshot(chosen), dialect)
    after = chosen.tag if chosen else ""
    return Drift(after, comparison.deltas, tuple(pending), comparison.unmodelled)


def document(delta: Delta) -> dict[str, Any]:
    """A difference as JSON shows it."""
    change = "unexpected" if delta.old is None else "missing" if delta.new is None else "changed"
    fields = {
        field: {"expected": str(getattr(delta.old, field)), "found": str(getattr(delta.new, field))}
        for field in delta.fields
    }
    return {"object": str(delta.id), "change": change, "fields": fields}
