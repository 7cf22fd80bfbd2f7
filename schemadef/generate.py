"""A database of the configuration in, its next migration out: what `generate` does, file writing included."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import UNSET
from msgspec.structs import replace

from schemadef.errors import DeclarationError, UnsupportedChangeError
from schemadef.hints import Asked, Hints
from schemadef.load import find_files, load_schema
from schemadef.lower import Options, lower_schema
from schemadef.lower.context import Context
from schemadef.lower.emptying import refuse_emptying
from schemadef.lower.told import Declarations
from schemadef.lower.validate import place_of
from schemadef.migration.file import render_file
from schemadef.migration.folder import Migration, read_folder, with_hash, write_migration
from schemadef.model import Object
from schemadef.snapshot import Header, Snapshot, Told, snapshot_lines
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from schemadef.compile import Compiled
    from schemadef.config import Config, Database
    from schemadef.declare.schema import Schema
    from schemadef.dialect import Dialect
    from schemadef.errors import ConfigError
    from schemadef.migration.folder import Folder
    from schemadef.operations import Operation
    from schemadef.operations.rename import Rename
    from schemadef.rename.suspects import Suspect
    from schemadef.rename.tell import Answer
    from schemadef.statement import Statement

    Settle = Callable[[Sequence[Suspect], Asked], Asked]

# what makes a plan is imported when there is something to plan: most runs find that nothing has changed
_NOTHING = Asked()


class Change(NamedTuple):
    """What a declaration asks for beyond the last migration; `compiled` is None when it asks for nothing."""

    database: Database
    dialect: Dialect
    folder: Folder
    old: Snapshot
    new: Snapshot
    compiled: Compiled | None
    hints: Hints = Hints()


def declared(database: Database, config: Config) -> tuple[Dialect, Snapshot]:
    """The dialect of a database, and the snapshot that its declaration asks for."""
    dialect = config.dialect(database)
    return dialect, lower_schema(schema_of(database), dialect, options_of(database, config))


def declarations(database: Database, config: Config, dialect: Dialect, snapshot: Snapshot) -> Declarations:
    """The declaration of a database, to be asked how an earlier schema becomes it; `snapshot` is it, lowered."""
    return Declarations(Context(schema_of(database), dialect, options_of(database, config)), snapshot)


def schema_of(database: Database) -> Schema:
    """The declaration of a database."""
    return load_schema(database.declaration, database.root)


def options_of(database: Database, config: Config) -> Options:
    """How a database wants to be compiled, and which files are other databases' declarations."""
    owners = {
        str(file): f'the database "{other.name}"'
        for other in config.databases.values()
        if other.declaration != database.declaration
        for source in other.declaration
        for file in find_files(source, other.root)
    }
    return Options(f'the database "{database.name}"', database.timestamps, owners, config.dialects)


def next_change(database: Database, config: Config, asked: Asked = _NOTHING, settle: Settle | None = None) -> Change:
    """Compare a declaration with the last snapshot of its folder; `asked` is what the command line says of it.

    `settle` is called while something that goes may be something that comes, and says more, or raises; without it such
    things go and come. Raises DeclarationError, MigrationError, UnsupportedChangeError or ConfigError.
    """
    dialect, new = declared(database, config)
    folder = read_folder(database.path)
    text = folder.read(folder.last.snapshot) if folder.last else ""
    # equal texts are equal schemas; only unequal ones are worth reading
    if text and snapshot_lines(text) == new.lines():
        return Change(database, dialect, folder, new, new, None)
    old = folder.parsed(folder.last, text) if folder.last else Snapshot()
    refuse_emptying(old, new, lambda obj: _place(obj, database, dialect))
    new, compiled, hints = planned(Target(database, config, dialect), old, new, asked, settle)
    return Change(database, dialect, folder, old, new, compiled if compiled.operations else None, hints)


class Target(NamedTuple):
    """What a plan is made for."""

    database: Database
    config: Config
    dialect: Dialect


def planned(
    target: Target, old: Snapshot, new: Snapshot, asked: Asked = _NOTHING, settle: Settle | None = None
) -> tuple[Snapshot, Compiled, Hints]:
    """The way from one schema to what the declaration says, with all that the plan is told; see `next_change`."""
    try:
        return _planned(target, old, new, asked, settle)
    except UnsupportedChangeError as error:
        if isinstance(error.about, Object) and not error.where:
            error.where = _place(error.about, target.database, target.dialect)
        raise


def _planned(
    target: Target, old: Snapshot, new: Snapshot, asked: Asked, settle: Settle | None
) -> tuple[Snapshot, Compiled, Hints]:
    from schemadef.compile import compile_change

    database, config, dialect = target
    if not old.objects and asked == _NOTHING:
        # nothing had another name before, and there are no rows to say anything of
        from schemadef.check import first_look

        new.encoded()  # while no other process shares the objects: touching them then would copy them
        return new, compile_change(old, new, dialect, told_by(database), look=first_look(new, dialect)), Hints()
    from schemadef.rename.kept_names import with_kept_names

    looking = _Looking(database, config, dialect, old, new)
    answer = looking.answer(asked)
    while settle is not None and (found := looking.suspects(answer)):
        asked = settle(found, asked)
        answer = looking.answer(asked)
    new = with_kept_names(new, looking.renamed(answer), dialect.features)
    told = replace(told_by(database), hints=answer.hints or UNSET)
    return new, compile_change(old, new, dialect, told), answer.hints


def options_without_meaning(database: Database, config: Config, asked: Asked) -> Mapping[str, ConfigError]:
    """What is asked that means nothing for a database, each with the reason."""
    dialect, new = declared(database, config)
    folder = read_folder(database.path)
    old = folder.snapshot() if folder.last else Snapshot()
    return _Looking(database, config, dialect, old, new).answer(asked).unmatched


class _Looking:
    """The hints of one change, looked up in what its database declares."""

    def __init__(self, database: Database, config: Config, dialect: Dialect, old: Snapshot, new: Snapshot) -> None:
        self.dialect, self.old, self.new = dialect, old, new
        self.said = declarations(database, config, dialect, new).coming_from(old)
        self.claims = self.said.hints()
        self.enums = {} if dialect.features["enums"] == "type" else self.said.enums()

    def answer(self, asked: Asked) -> Answer:
        """Everything that the plan is told."""
        from schemadef.rename.tell import Lookup

        lookup = Lookup(self.old, self.new, self.claims, enums=self.enums, translate=self.said.value)
        return lookup.answer(asked)

    def renamed(self, answer: Answer) -> Snapshot:
        """The old schema under its new names."""
        from schemadef.rename import rename

        return rename(self.old, self.new, answer.hints.renames, self.dialect.features).snapshot

    def suspects(self, answer: Answer) -> list[Suspect]:
        """What may be a rename, and nobody has said whether."""
        from schemadef.rename.suspects import suspects

        namespace = self.dialect.default_namespace
        renamed = self.renamed(answer)
        return suspects(renamed, self.new, answer.hints, answer.drops, enums=self.enums, namespace=namespace)


def told_by(database: Database) -> Told:
    """What the configuration says of how a database's migrations are made."""
    return Told(
        guards=database.guards,
        version=database.version,
        lock_timeout=database.lock_timeout,
        online=database.online or UNSET,
        one_transaction=database.runner == "drizzle" or UNSET,
    )


def write_next(change: Change, *, now: int, name: str = "") -> Migration | None:
    """Check the statements of a change and write them as the next migration; None when there is nothing to write.

    `now` is epoch milliseconds. Raises DeclarationError when the dialect's parser refuses a statement.
    """
    if change.compiled is None:
        return None
    migration, texts = build(change, change.compiled, now=now, name=name)
    write_migration(change.folder, migration, dialect=change.dialect.journal, texts=texts)
    return migration


def refuse_deleting(statements: Iterable[Statement], allow: Iterable[Hazard]) -> None:
    """Raise UnsupportedChangeError when a statement deletes data and that is not allowed."""
    deleting = [statement for statement in statements if Hazard.DELETES_DATA in statement.hazards]
    if deleting and Hazard.DELETES_DATA not in allow:
        more = f" and {len(deleting) - 1} more" if len(deleting) > 1 else ""
        message = f"to {deleting[0].subject}{more} deletes data"
        raise UnsupportedChangeError(message, hint=f"if that is meant, give --allow {Hazard.DELETES_DATA}")


def build(change: Change, compiled: Compiled, *, now: int, name: str = "") -> tuple[Migration, list[tuple[str, str]]]:
    """The next migration, checked and not yet written, and the texts of its files with their hashes."""
    database, dialect = change.database, change.dialect
    entry = change.folder.next(name or name_of(compiled.operations, first=not change.folder.entries), now=now)
    told = replace(told_by(database), when=entry.when, name=entry.name, hints=change.hints or UNSET)
    snapshot = change.new.with_header(Header(dialect=dialect.names, told=told))
    if not compiled.fine:
        _check(change, compiled)
    texts = [with_hash(render_file(compiled.up)), with_hash(render_file(compiled.down)), with_hash(snapshot.text())]
    migration = Migration(
        number=entry.number,
        name=entry.name,
        when=entry.when,
        up=compiled.up,
        rollback=compiled.down,
        snapshot=texts[-1][0],
    )
    return migration, texts


def _check(change: Change, compiled: Compiled) -> None:
    """Raise DeclarationError, with the author's line, for the first statement that the dialect's parser refuses."""
    from schemadef.check import check

    try:
        check(compiled, change.new, change.dialect)
    except DeclarationError as error:
        raise _located(error, change, compiled) from None


def _located(error: DeclarationError, change: Change, compiled: Compiled) -> DeclarationError:
    """The error with the place of what its statement makes: the check knows statements, and no declaration."""
    objects = [operation.object for operation in compiled.operations if operation.subject in error.message]
    where = error.where or (_place(objects[-1], change.database, change.dialect) if objects else "")
    return DeclarationError(error.message, hint=error.hint, where=where)


def _place(obj: Object, database: Database, dialect: Dialect) -> str:
    """Where a database's object was declared, as `file:line`."""
    return place_of(obj, Context(schema_of(database), dialect, Options()))


def name_of(operations: tuple[Operation, ...], *, first: bool) -> str:
    """A migration's name when its author gives none: what it makes first, and how much more."""
    from schemadef.operations import Create
    from schemadef.operations.rename import Rename

    renamed = [operation for operation in operations if isinstance(operation, Rename)]
    if renamed:
        return _rename_name(renamed, len(operations))
    tables = [operation for operation in operations if operation.object.kind == "table"]
    made = tables or [operation for operation in operations if isinstance(operation, Create)] or list(operations)
    if first and len(made) > 1:
        return "initial"
    head = made[0]
    more = f"_and_{len(made) - 1}_more" if len(made) > 1 else ""
    return f"{head.verb}_{head.object.name[:40]}{more}"


def _rename_name(renamed: list[Rename], count: int) -> str:
    """The name of a migration that renames: its first table, or else whatever comes first."""
    from schemadef.operations.rename import RenameEnumValue

    head = next((operation for operation in renamed if operation.object.kind == "table"), renamed[0])
    former, now = head.old.name, head.object.name
    if isinstance(head, RenameEnumValue):
        former, now = head.former, head.value
    more = f"_and_{count - 1}_more" if count > 1 else ""
    return f"{head.verb}_{former[:20]}_to_{now[:20]}{more}"
