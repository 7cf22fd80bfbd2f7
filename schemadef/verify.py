"""Prove a folder of migrations on a scratch engine: up, again, equal to the declaration, each step back, up again."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from schemadef.compile import compile_change
from schemadef.diff import diff
from schemadef.errors import DriftError, EngineError, MigrationError, SchemadefError
from schemadef.introspect import introspect
from schemadef.migrate import migrate, rollback
from schemadef.migrate.conditions import needed
from schemadef.model import Extension, Raw, Role, Table, TablePart
from schemadef.names import quote
from schemadef.rename.kept_names import with_kept_names
from schemadef.snapshot import Snapshot
from schemadef.statement import Hazard

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from schemadef.dialect import Dialect
    from schemadef.diff import Delta
    from schemadef.engines.base import Engine
    from schemadef.migration.folder import Folder, Migration
    from schemadef.statement import Statement


WhatT = TypeVar("WhatT")


class Proof(NamedTuple):
    """What was proven on which engine, step by step with its seconds, and what stays unproven."""

    engine: str
    steps: tuple[tuple[str, float], ...]
    unproven: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """How long all of it took."""
        return sum(seconds for _, seconds in self.steps)


def verify(
    folder: Folder, declared: Snapshot, dialect: Dialect, report: Callable[[str, float], None] | None = None
) -> list[Proof]:
    """Prove a folder for each of its dialects; raises MigrationError or DriftError with the first thing that fails."""
    from schemadef.dialect import Dialect as OneDialect

    return [
        _Verification(folder, declared, OneDialect([pack], dialect.asked_version), report or _silent).run()
        for pack in dialect.packs
    ]


def prove_same(
    folder: Folder, to: int, statements: Iterable[Statement], snapshot: Snapshot, dialect: Dialect
) -> tuple[str, ...]:
    """The engines on which statements make an empty database what the migrations up to `to` make of one.

    Raises DriftError with the difference, SchemadefError when there is no engine to prove it on.
    """
    from schemadef.dialect import Dialect as OneDialect
    from schemadef.engines.scratch import scratch

    engines = []
    texts = [statement.sql for statement in statements]
    for pack in dialect.packs:
        proof = _Verification(folder, snapshot, OneDialect([pack], dialect.asked_version), _silent)
        kind, version, _ = proof.scratch()
        with scratch(kind, version) as one, scratch(kind, version) as other, proof.roles(one):
            migrate(one, folder, to=to)
            if one.dialect_family == "catalog":
                for text in texts:
                    other.execute(text)
            else:
                other.batch(texts)
            proof.same(proof.look(one), proof.look(other), "one migration gives another schema than the many")
            engines.append(one.label)
    return tuple(engines)


def _silent(step: str, seconds: float) -> None: ...


class _Verification:
    """One proof in the making."""

    def __init__(
        self, folder: Folder, declared: Snapshot, dialect: Dialect, report: Callable[[str, float], None]
    ) -> None:
        self.folder = folder
        # a name that nothing but a rebuild changes is what the migrations made it
        self.declared = with_kept_names(declared, folder.snapshot(), dialect.features) if folder.entries else declared
        self.dialect = dialect
        self.report = report
        self.steps: list[tuple[str, float]] = []
        self.raws = tuple(declared.of(Raw))

    def run(self) -> Proof:
        """Every step in turn."""
        from schemadef.engines.scratch import scratch

        kind, version, unproven = self.scratch()
        with scratch(kind, version) as engine, self.roles(engine):
            label = engine.label
            states = self._up(engine)
            self._again(states, kind, version)
            with scratch(kind, version) as fresh:
                self._equals_declaration(states[-1], fresh)
            self._down(engine, states)
            with self._step("up once more"):
                migrate(engine, self.folder)
                self.same(states[-1], self.look(engine), "after going up once more")
        return Proof(label, tuple(self.steps), unproven)

    def scratch(self) -> tuple[str, str, tuple[str, ...]]:
        """The best engine that is installed, the server's version to ask for, and what that leaves unproven."""
        from schemadef.engines.scratch import unavailable

        pack = self.dialect.packs[0]
        version = str(self.dialect.asked_version[0]) if self.dialect.asked_version else ""
        attempts = [(kind, version) for kind in pack.value("scratch") if version and pack.value("scratch_versions")]
        attempts += [(kind, "") for kind in pack.value("scratch")]
        reasons: list[str] = []
        for kind, wanted in attempts:
            reason = unavailable(kind, wanted) or self._lacks(kind, wanted)
            if not reason:
                best = " ".join(filter(None, attempts[0]))
                instead = f"what {best} would refuse, since {kind} stood in for it: {reasons[0]}" if reasons else ""
                return kind, wanted, tuple(part for part in (instead, pack.value("unproven")) if part)
            reasons.append(reason)
        message = f"nothing here can prove {self.dialect.name}: {reasons[0] if reasons else 'its pack names no engine'}"
        raise SchemadefError(message)

    def _lacks(self, kind: str, version: str) -> str:
        """Why a server of that version cannot hold the schema: only the default one has extensions to install."""
        from schemadef.engines.scratch import is_default

        own = not version or is_default(kind, version)
        missing = [] if own else [extension.name for extension in self.declared.of(Extension)]
        if not missing:
            return ""
        return f"the scratch server of version {version} has no extension {', '.join(missing)}"

    @contextmanager
    def _step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        seconds = time.perf_counter() - start
        self.steps.append((name, seconds))
        self.report(name, seconds)

    @contextmanager
    def roles(self, engine: Engine) -> Iterator[None]:
        """The roles that the schema names stand outside of it: the scratch server gets those that it lacks."""
        made = []
        for role in self.declared.of(Role):
            there = engine.query("SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = $1", (role.name,))
            if not there:
                engine.execute(f"CREATE ROLE {quote(role.name)}")
                made.append(role.name)
        yield
        for name in made:
            # another proof on the same server may still name it
            try:
                engine.execute(f"DROP OWNED BY {quote(name)}")
                engine.execute(f"DROP ROLE {quote(name)}")
            except SchemadefError:
                continue

    def look(self, engine: Engine) -> Snapshot:
        """What stands in a database."""
        return introspect(engine, self.dialect, self.raws)

    def _up(self, engine: Engine) -> list[Snapshot]:
        """Apply each migration; the database's own snapshot before all, and after each."""
        with self._step("up from empty"):
            states = [self.look(engine)]
            for entry in self.folder.entries:
                migrate(engine, self.folder, to=entry.number)
                states.append(self.look(engine))
        return states

    def _again(self, states: list[Snapshot], kind: str, version: str) -> None:
        """Run every statement again, as a part of its whole migration and right after it; nothing may change.

        Where a migration is one transaction, it is so here too. Later ones may take away what an earlier one made, or
        give it another name, so this is on another database.
        """
        from schemadef.engines.scratch import scratch

        with self._step("every statement again changes nothing"), scratch(kind, version) as other:
            for migration, state in zip(self.folder.migrations(), states[1:], strict=True):
                migrate(other, self.folder, to=migration.number)
                self._run_again(migration, other)
                self.same(state, self.look(other), f"after running {migration.tag} again")

    def _run_again(self, migration: Migration, engine: Engine) -> None:
        if self.dialect.features["guards"] == "block":
            for statement in migration.up:
                _once_more(migration, engine.execute, statement.sql)
            return
        chosen = [statement.sql for statement, runs in needed(engine, migration.up) if runs]
        if chosen:
            _once_more(migration, engine.batch, chosen)

    def _equals_declaration(self, state: Snapshot, fresh: Engine) -> None:
        """What stands equals what was declared: in structure as it is, in SQL texts as this very server prints them."""
        with self._step("equals the declaration"):
            made = compile_change(Snapshot(), self.declared, self.dialect)
            for statement in made.up:
                fresh.execute(statement.sql)
            self.same(self.look(fresh), state, "the migrations give another schema than the declaration")
            self._structure(state)

    def _structure(self, state: Snapshot) -> None:
        declared = Snapshot(obj for obj in self.declared if not isinstance(obj, Role))
        found = Snapshot(obj for obj in state if not isinstance(obj, Role))
        deltas = diff(declared, found, lambda one, other: bool(one) == bool(other))
        # what raw SQL makes may be of a known kind: it stands on the fresh database too, which was compared already
        deltas = [delta for delta in deltas if delta.old is not None or not self.raws]
        if deltas:
            raise DriftError("the database did not become what was declared: " + explain(deltas))

    def _down(self, engine: Engine, states: list[Snapshot]) -> None:
        """Roll back one migration at a time; each must leave what stood before it."""
        with self._step("each rollback undoes its migration"):
            for position in range(len(self.folder.entries) - 1, -1, -1):
                entry = self.folder.entries[position]
                rollback(engine, self.folder, allow=tuple(Hazard))
                self.same(states[position], self.look(engine), f"after rolling back {entry.tag}")

    def same(self, expected: Snapshot, found: Snapshot, when: str) -> None:
        """Raise DriftError when two databases differ."""
        deltas = diff(expected, found)
        if deltas:
            raise DriftError(f"{when}: {explain(deltas)}")


def _once_more(migration: Migration, run: Callable[[WhatT], None], what: WhatT) -> None:
    """Run statements of a migration a second time; raises MigrationError when the server does not take that."""
    try:
        run(what)
    except EngineError as error:
        message = f"{migration.tag} cannot run again: {error.message}"
        hint = "write its statements so that they may (ON CONFLICT DO NOTHING, WHERE NOT EXISTS …)"
        raise MigrationError(message, hint=hint) from None


def telling(deltas: Sequence[Delta]) -> list[Delta]:
    """Deltas without what is missing, or there too, because its whole table is."""
    things = [(delta, delta.old or delta.new) for delta in deltas]
    whole = {delta.id for delta, thing in things if isinstance(thing, Table) and not (delta.old and delta.new)}
    return [delta for delta, thing in things if not (isinstance(thing, TablePart) and thing.table_id in whole)]


def explain(deltas: list[Delta], most: int = 5) -> str:
    """Deltas in words: what is missing, what is there too, what differs and how."""
    deltas = telling(deltas)
    said = [_explain(delta) for delta in deltas[:most]]
    if len(deltas) > most:
        said.append(f"and {len(deltas) - most} more differences")
    return "; ".join(said)


def _explain(delta: Delta) -> str:
    if delta.new is None:
        return f"{delta.id} is missing"
    if delta.old is None:
        return f"{delta.id} is there and should not be"
    ways = [
        f"{field.replace('_', ' ')} should be {getattr(delta.old, field)!s} and is {getattr(delta.new, field)!s}"
        for field in delta.fields
    ]
    return f"{delta.id}: {', '.join(ways)}"


def refuse_edited(folder: Folder) -> None:
    """Raise MigrationError when files of the folder are not what was written."""
    if folder.edited:
        message = f"{', '.join(folder.edited)} was edited after it was written"
        raise MigrationError(message, hint="restore it from version control, and put the change in a new migration")
