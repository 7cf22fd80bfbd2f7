"""A folder of which some files are open: only those are looked at, the others are read for what they make.

The schema before the first open file is kept from one look to the next, so that what is typed into a new migration
costs what that migration costs, however many stand before it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.lint.rule import SQLITE
from schemadef.lint.run import with_folder, work_of
from schemadef.lint.work import Linted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from schemadef.lint.files import Found
    from schemadef.lint.group import Group
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.work import Work


class Cancelled(Exception):
    """A look is given up: there is a newer text."""


class _Before(NamedTuple):
    """What was read of the files before the first open one: how they were then, and what they make."""

    state: tuple[Any, ...]
    files: tuple[File, ...]
    schema: Schema


class Watched:
    """One folder; asked from one thread."""

    def __init__(self) -> None:
        self._before: _Before | None = None
        self._back: dict[tuple[Any, ...], File] = {}

    def look(self, group: Group, opened: Collection[str], cancelled: Callable[[], bool]) -> list[Linted]:
        """What is found in the files whose paths from the root are `opened`; what is found is that of a whole run.

        Raises Cancelled once `cancelled` says so.
        """
        work = work_of(group.dialect, group.settings, alone=group.alone)
        first = next((place for place, one in enumerate(group.files) if one.full in opened), len(group.files))
        before = self._read(group, group.files[:first], work, cancelled)
        schema = before.schema if _is_in_memory(group) else before.schema.copy()
        for file in before.files:
            if not file.rollback:
                file.schema = schema
        linted = [Linted(file, ()) for file in before.files]
        for one in group.files[first:]:
            _go_on(cancelled)
            linted += work.lint([one], schema) if one.full in opened else [Linted(self._passed(one, work, schema), ())]
        found = linted if group.alone else with_folder(linted, group.settings)
        return [one for one in found if one.file.full in opened]

    def _read(self, group: Group, files: Sequence[Found], work: Work, cancelled: Callable[[], bool]) -> _Before:
        """What the files before the first open one make: as it was, where none of them is another one now."""
        state = (group.dialect.names, group.settings, group.alone, *map(_state, files))
        if self._before is not None and self._before.state == state and not _is_in_memory(group):
            return self._before
        schema, read = work.schema(), []
        for one in files:
            _go_on(cancelled)
            read.append(self._passed(one, work, schema))
        self._before = _Before(state, tuple(read), schema)
        return self._before

    def _passed(self, one: Found, work: Work, schema: Schema) -> File:
        """A file that is not open: what it makes is added to the schema, and no rule looks at its statements."""
        if one.rollback:
            state = (work.dialect.names, _state(one))
            if state not in self._back:
                self._back[state] = work.file(one, work.schema(one))
            return self._back[state]
        schema.begin()
        file = work.file(one, schema)
        for statement in file.everything:
            schema.apply(statement)
        if file.family in SQLITE:
            from schemadef.lint.sqlite.replayed import found_in

            found_in(file)
        schema.settle(one)
        file.release()
        return file


def _is_in_memory(group: Group) -> bool:
    """Whether a database in memory goes along with the schema, which is not copied."""
    return str(group.dialect.features["introspection"]) in SQLITE


def _go_on(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise Cancelled


def _state(one: Found) -> tuple[Any, ...]:
    """What tells whether a file that is not open is another one than it was."""
    try:
        found = one.path.stat()
    except OSError:
        return one.full, one.rollback
    return one.full, one.rollback, found.st_mtime_ns, found.st_size, found.st_ino
