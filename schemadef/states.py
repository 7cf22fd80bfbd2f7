"""A schema from wherever it is: a declaration, a snapshot, migrations, files of SQL, a live database, or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from schemadef.compile import compile_change
from schemadef.dialect import Dialect, load_dialect
from schemadef.engines import default_dialect, is_url, open_engine, require_family
from schemadef.errors import ConfigError
from schemadef.generate import declarations, declared
from schemadef.hints import Asked, Hints
from schemadef.introspect import introspect
from schemadef.load import load_schema
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context
from schemadef.lower.told import Declarations
from schemadef.migration.folder import read_folder
from schemadef.model import DefaultPrivileges, Grant, Owner, Raw, Role, VirtualTable
from schemadef.rename import rename
from schemadef.rename.kept_names import with_kept_names
from schemadef.rename.tell import Lookup
from schemadef.snapshot import Snapshot, parse_snapshot
from schemadef.sql_files import is_sql, journal_dialect, make_roles, read_sql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from schemadef.config import Config

EMPTY = "empty"
_SUFFIXES = frozenset({".py", ".sql", ".json"})
_OF_ROLES = frozenset({Owner.kind, Grant.kind, DefaultPrivileges.kind})


class UndecidedError(ConfigError):
    """A state that is another one for each dialect, and nothing says for which it shall be."""


class State(NamedTuple):
    """A schema, its dialect when the state knows one, and whether its SQL texts are as a server prints them.

    `said` is what a declaration says of former names, and None for what is no declaration.
    """

    snapshot: Snapshot
    dialect: Dialect | None = None
    live: bool = False
    said: Declarations | None = None


def dialect_of(names: str | Sequence[str], config: Callable[[], Config], version: str = "") -> Dialect:
    """The dialect of that name, a pack of the project's own too where there is a configuration; raises ConfigError."""
    try:
        roots = config().dialects
    except ConfigError:
        roots = ()
    return load_dialect(names, version, roots)


def read_states(
    from_: str, to: str, dialect: Dialect | None, config: Callable[[], Config]
) -> tuple[State, State, Dialect]:
    """Two states and the dialect of both: the one that is given, or that one of them says.

    Raises ConfigError when nothing says a dialect, and what `read_state` raises.
    """
    before: State | None = None
    if not (from_.endswith(".py") and is_url(to)):  # a live database says for which version a declaration is read
        try:
            before = read_state(from_, dialect, config)
        except UndecidedError:
            before = None
    after = read_state(to, _of_both(dialect, before), config)
    if before is None or (before.dialect is None and len(before.snapshot)):
        before = read_state(from_, _of_both(dialect, after), config)
    chosen = _of_both(dialect, after) or before.dialect
    if chosen is None:
        message = "neither state says for which dialect the SQL shall be"
        raise ConfigError(message, hint="choose one with --dialect")
    return before, after, chosen


def _of_both(dialect: Dialect | None, state: State | None) -> Dialect | None:
    """The dialect that is given, on the server of a live database; else the state's own."""
    found = state.dialect if state is not None else None
    return dialect.on(found.asked_version) if dialect is not None and found is not None else dialect or found


def read_state(text: str, dialect: Dialect | None, config: Callable[[], Config]) -> State:
    """The state that a text names; raises ConfigError when it names none. `config` is asked for a database's name."""
    if text == EMPTY:
        return State(Snapshot())
    if is_url(text):
        return _live(text, dialect)
    path = Path(text)
    if path.suffix == ".py" and path.is_file():
        if dialect is None:
            message = f"the declaration {text} can be compiled for several dialects"
            raise UndecidedError(message, hint="choose one with --dialect")
        schema = load_schema([path.name], path.resolve().parent)
        snapshot = lower_schema(schema, dialect)
        return State(snapshot, dialect, said=Declarations(Context(schema, dialect, Options()), snapshot))
    if path.suffix == ".json" and path.is_file():
        return _kept(parse_snapshot(path.read_text(encoding="utf-8")), config)
    if is_sql(path):
        return _from_sql(path, dialect)
    if path.is_dir():
        return _kept(read_folder(path).snapshot(), config)
    if (path.suffix in _SUFFIXES or path.name != text) and not path.exists():
        message = f"there is no file or folder {text}"
        raise ConfigError(message, hint="name a file, a folder, a URL, a database of the configuration, or empty")
    configuration = config()
    database = configuration.database(text)
    chosen, snapshot = declared(database, configuration)
    return State(snapshot, chosen, said=declarations(database, configuration, chosen, snapshot))


def told(before: State, after: State, renames: Iterable[str], dialect: Dialect) -> tuple[State, Hints]:
    """What the plan of a change is told by a declaration and by the command line, and the state that it leads to.

    Raises ConfigError for a rename that means nothing.
    """
    claims = after.said.coming_from(before.snapshot).hints() if after.said else Hints()
    enums = after.said.enums() if after.said and dialect.features["enums"] != "type" else {}
    lookup = Lookup(before.snapshot, after.snapshot, claims, enums=enums)
    answer = lookup.answer(Asked(renames=tuple(renames)))
    for error in answer.unmatched.values():
        raise error
    if after.said is None:
        return after, answer.hints
    renamed = rename(before.snapshot, after.snapshot, answer.hints.renames, dialect.features).snapshot
    return after._replace(snapshot=with_kept_names(after.snapshot, renamed, dialect.features)), answer.hints


def _from_sql(path: Path, dialect: Dialect | None) -> State:
    named = journal_dialect(path)
    if dialect is None and not named:
        message = f"the SQL in {path} may be any dialect's"
        raise UndecidedError(message, hint="choose one with --dialect")
    chosen = dialect or load_dialect(named)
    return State(read_sql(path, chosen), chosen, live=True)


def _kept(snapshot: Snapshot, config: Callable[[], Config]) -> State:
    names = snapshot.header.dialect
    return State(snapshot, dialect_of(names, config, snapshot.header.told.version) if names else None)


def _live(url: str, dialect: Dialect | None) -> State:
    chosen = dialect or load_dialect(default_dialect(url))
    require_family(url, chosen)
    with open_engine(url, missing="refuse") as engine:
        on_it = chosen.on(engine.version)
        return State(introspect(engine, on_it), on_it, live=True)


def without_undeclarable(state: State) -> State:
    """The same without what no declaration can hold, to be compared with one: it is left alone."""
    snapshot = state.snapshot
    objects = [obj for obj in snapshot if not isinstance(obj, VirtualTable)]
    return state._replace(snapshot=Snapshot(objects, header=snapshot.header, unmodelled=snapshot.unmodelled))


def as_printed(state: State, dialect: Dialect) -> State:
    """The same schema with its SQL texts as a server of the dialect prints them: made on a scratch engine, and read.

    Raises SchemadefError when there is no scratch engine to make it on.
    """
    if state.live or not len(state.snapshot):
        return state
    from schemadef.engines.scratch import scratch

    kind = dialect.packs[0].value("scratch")[-1]
    # roles stand outside of a database, and what names only them has no text
    of_roles = [obj for obj in state.snapshot if obj.kind in _OF_ROLES]
    wanted = Snapshot(obj for obj in state.snapshot if not isinstance(obj, Raw | Role) and obj.kind not in _OF_ROLES)
    with scratch(kind) as engine:
        if dialect.features["roles"]:
            make_roles(engine, [role.name for role in state.snapshot.of(Role)])
        for statement in compile_change(Snapshot(), wanted, dialect).up:
            engine.execute(statement.sql)
        printed = introspect(engine, dialect)
        # a database tells of the roles that something in it names
        named = sorted({id.name for obj in of_roles for id in obj.needs() if id.kind == Role.kind})
        roles = [Role(name=name) for name in named]
        found = Snapshot((*printed, *roles, *of_roles), unmodelled=printed.unmodelled)
        return state._replace(snapshot=found, dialect=dialect, live=True)
