"""What a plan is told, looked up: the declaration's former names, and what the command line gives, against two schemas.

A path on the command line is a name with as much before it as tells it from others: `users`, `users.email`,
`public.users.email`, `status.OLD`. What has a full stop, a colon or an equals sign in it stands in double quotes.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from schemadef.errors import ConfigError
from schemadef.hints import Given, Hints, Mapped, Renamed
from schemadef.lower.told import kept_as
from schemadef.model import Column, Enum, Id
from schemadef.model.base import table_id
from schemadef.model.function import split_signature
from schemadef.paths import path_of, split
from schemadef.rename.follow import identity_after, identity_at_once

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from schemadef.hints import Asked
    from schemadef.snapshot import Snapshot

    Translate = Callable[[Id, str, str, Column | None], str]

_NEEDLESS = {
    "--backfill": "{id} is neither new in a table with rows nor NOT NULL from now on",
    "--using": "{id} does not change its type",
}
_HOLDERS = ("namespace", "enum", "domain", "composite_type", "range_type", "table", "view", "materialized_view")


class Answer(NamedTuple):
    """What a plan is told, which objects are said to go (under the new names of what they live in), and the options
    that mean nothing here, each with the reason: they may be for another database.
    """

    hints: Hints
    drops: frozenset[Id] = frozenset()
    unmatched: Mapping[str, ConfigError] = MappingProxyType({})


class Lookup:
    """Two schemas in which names are looked up, the hints so far among them.

    `enums` are those that are checks of columns, with these; `translate` puts an expression for a column into the
    dialect's words.
    """

    def __init__(
        self,
        old: Snapshot,
        new: Snapshot,
        claims: Hints,
        *,
        enums: Mapping[Id, tuple[Id, ...]] | None = None,
        translate: Translate | None = None,
    ) -> None:
        self.old, self.new = old, new
        self.enums = enums or {}
        self.translate = translate or (lambda _column, text, _option, _former: text)
        self.renames: list[Renamed] = []
        count = -1
        while count != len(self.renames):
            # a name may be set free by another one's rename
            count = len(self.renames)
            for claim in sorted(claims.renames, key=lambda claim: claim.id.kind not in _HOLDERS):
                self._activate(claim)
        self.maps = [mapped for claim in claims.maps for mapped in self._mapped(claim)]
        self.backfills = {given.column: given for given in claims.backfills if self._wants_value(given.column)}
        self.using = {given.column: given for given in claims.using if self._changes_type(given.column)}

    def answer(self, asked: Asked) -> Answer:
        """All hints, those of the command line first; raises ConfigError for a text that cannot be meant."""
        unmatched = self._rename_all([(text, *split(text, ":", "--rename")) for text in asked.renames])
        unmatched += self._map_all(asked.maps)
        drops: set[Id] = set()
        for text in asked.drops:
            found = self._going(path_of(text, "--drop", text))
            drops |= found
            unmatched += [] if found else [_nothing(f"--drop {text}", "has that name and goes", "the last snapshot")]
        unmatched += self._give(asked.backfills, "--backfill", self.backfills, self._wants_value)
        unmatched += self._give(asked.using, "--using", self.using, self._changes_type)
        return Answer(self.hints(), frozenset(drops), {error.message.partition(": ")[0]: error for error in unmatched})

    def hints(self) -> Hints:
        """What is known so far."""
        renames = tuple(sorted(self.renames, key=lambda each: each.id))
        maps = tuple(sorted(self.maps, key=lambda each: (each.id, each.old)))
        given = [tuple(there[id] for id in sorted(there)) for there in (self.backfills, self.using)]
        return Hints(renames=renames, backfills=given[0], using=given[1], maps=maps)

    def now(self, id: Id) -> Id:
        """What an object of the old schema is called once what it lives in is renamed, and it itself."""
        renames = sorted(self.renames, key=lambda each: each.id.kind not in _HOLDERS)
        own = ((each.id if each.id.kind in _HOLDERS else self._within(each.id), each.to) for each in renames)
        return identity_at_once(id, own)

    def _within(self, id: Id) -> Id:
        """The identity of something in the old schema under the new names of what it lives in."""
        holders = [each for each in self.renames if each.id.kind in _HOLDERS and each.id != id]
        return identity_at_once(id, ((each.id, each.to) for each in holders))

    def _before(self, id: Id) -> Id:
        """An identity whose containers have their new names, with their old ones."""
        holders = [each for each in reversed(self.renames) if each.id.kind in _HOLDERS]
        return identity_at_once(id, ((identity_after(e.id, e.id, e.to), e.id.name) for e in holders))

    def _activate(self, claim: Renamed) -> None:
        """Take a declared rename to the others, unless it came true long ago."""
        id = self._before(claim.id)
        target = identity_after(id, id, claim.to)
        free = not _stands(target, self.old) or self._is_renamed(target)
        if _stands(id, self.old) and free and not self._is_renamed(id):
            self.renames.append(Renamed(id=id, to=claim.to))

    def _is_renamed(self, id: Id) -> bool:
        return any(each.id == id for each in self.renames)

    def _mapped(self, claim: Mapped) -> Iterator[Mapped]:
        """A claim about a value, as a rename where the new one takes the old one's name, else as it is."""
        id = self._before(claim.id)
        if claim.id.kind == "column":
            id = next((each.id for each in self.renames if self.now(each.id) == claim.id), id)
        values = _values(id, self.old)
        if claim.old not in values:
            return
        if claim.new in values:
            yield claim
        elif claim.id.kind == "enum" and not self._is_renamed_to(id, claim.new):
            value = Id("enum_value", id.namespace, id.name, claim.old)
            self.renames.append(Renamed(id=value, to=claim.new))
        else:
            yield Mapped(id=claim.id, old=claim.old, new=claim.new, renamed=not self._is_mapped_to(claim))

    def _is_renamed_to(self, enum: Id, new: str) -> bool:
        values = [each for each in self.renames if each.id.kind == "enum_value"]
        return any((each.id.namespace, each.id.table, each.to) == (enum.namespace, enum.name, new) for each in values)

    def _is_mapped_to(self, claim: Mapped) -> bool:
        there = getattr(self, "maps", [])
        return any((mapped.id, mapped.new) == (claim.id, claim.new) for mapped in there)

    def _rename_all(self, texts: list[tuple[str, tuple[str, ...], str]]) -> list[ConfigError]:
        """Look up renames, those of what holds others first, for what is in it may be said under both names."""
        left = texts
        while left:
            again = [each for each in left if not self._rename(*each)]
            if len(again) == len(left):
                again = self._trade(left)
            if len(again) == len(left):
                return [self._why_not(*each) for each in left]
            left = again
        return []

    def _found(self, path: tuple[str, ...]) -> list[Id]:
        """What a path names in the old schema, under old names or new ones."""
        return [id for id in _all_ids(self.old) if _is_at(id, path) or _is_at(self._within(id), path)]

    def _rename(self, text: str, path: tuple[str, ...], to: str) -> bool:
        meant = [id for id in self._found(path) if self._can_become(id, to)]
        if len(meant) > 1:
            message = f"--rename {text} may mean {' or '.join(str(id) for id in meant)}"
            raise ConfigError(message, hint="write more of its path")
        if meant:
            if not self._is_renamed(meant[0]):
                self.renames.append(Renamed(id=meant[0], to=to))
            return True
        return self._map_columns(path, to)

    def _trade(self, texts: list[tuple[str, tuple[str, ...], str]]) -> list[tuple[str, tuple[str, ...], str]]:
        """Take the renames in which names are only traded, and give back the others."""
        one = {}
        for text in texts:
            meant = [id for id in self._found(text[1]) if self._is_both(id)]
            if len(meant) == 1:
                one[text] = Renamed(id=meant[0], to=text[2])
        count = -1
        while count != len(one):
            count = len(one)
            names = {self._within(each.id) for each in one.values()}
            one = {t: e for t, e in one.items() if self._within(identity_after(e.id, e.id, e.to)) in names}
        self.renames += one.values()
        return [text for text in texts if text not in one]

    def _is_both(self, id: Id) -> bool:
        """Whether something stands under a name before, and something does so after."""
        return not self._is_renamed(id) and _stands(id, self.old) and _stands(self._within(id), self.new)

    def _why_not(self, text: str, path: tuple[str, ...], to: str) -> ConfigError:
        """Why a rename means nothing here."""
        found = self._found(path)
        if not found:
            return _nothing(f"--rename {text}", "has that name", "the last snapshot")
        target = self._within(identity_after(found[0], found[0], to))
        if _stands(target, self.old):
            return ConfigError(f"--rename {text}: {target} is in the last snapshot already", hint="it is no new name")
        if not _stands(target, self.new):
            return ConfigError(f"--rename {text}: {target} is not declared", hint="declare it under its new name first")
        return ConfigError(f"--rename {text}: {found[0]} is still declared", hint="take it out of the declaration")

    def _can_become(self, id: Id, to: str) -> bool:
        target = self._within(identity_after(id, id, to))
        return _stands(target, self.new) and not _stands(self._within(id), self.new) and not _stands(target, self.old)

    def _map_columns(self, path: tuple[str, ...], to: str) -> bool:
        """A renamed value of an enum that is a check of its columns."""
        found = False
        for enum, columns in self.enums.items():
            if not _is_at(Id("enum_value", enum.namespace, enum.name, path[-1]), path):
                continue
            for column in columns:
                claimed = list(self._mapped(Mapped(id=column, old=path[-1], new=to)))
                self.maps += [mapped for mapped in claimed if mapped not in self.maps]
                found = found or bool(claimed)
        return found

    def _map_all(self, texts: Iterable[str]) -> list[ConfigError]:
        unmatched = []
        for text in texts:
            path, new = split(text, "=", "--map")
            enums = [
                obj.id for obj in self.new.of(Enum) if _is_at(Id("enum_value", obj.namespace, obj.name, path[-1]), path)
            ]
            there = [mapped for id in enums for mapped in self._mapped(Mapped(id=id, old=path[-1], new=new))]
            count = len(self.renames)
            self.maps += [mapped for mapped in there if mapped not in self.maps]
            done = bool(there) or count != len(self.renames) or bool(enums and self._renames_value(path, new))
            if not done and not self._map_columns(path, new):
                unmatched.append(_nothing(f"--map {text}", "has that value", "the last snapshot"))
        return unmatched

    def _renames_value(self, path: tuple[str, ...], new: str) -> bool:
        return any(each.id.kind == "enum_value" and _is_at(each.id, path) and each.to == new for each in self.renames)

    def _going(self, path: tuple[str, ...]) -> set[Id]:
        """What the path names in the old schema and is not in the new one."""
        found = set(self._found(path))
        for enum, columns in self.enums.items():
            if _is_at(Id("enum_value", enum.namespace, enum.name, path[-1]), path):
                values = {value for column in columns for value in _values(self._before(column), self.old)}
                found |= {Id("enum_value", enum.namespace, enum.name, path[-1])} if path[-1] in values else set()
        return {self.now(id) for id in found if not _stands(self.now(id), self.new)}

    def _give(
        self, texts: Iterable[str], option: str, known: dict[Id, Given], matters: Callable[[Id], bool]
    ) -> list[ConfigError]:
        unmatched = []
        for text in texts:
            path, sql = split(text, "=", option)
            found = [column.id for column in self.new.of(Column) if _is_at(column.id, path)]
            if len(found) > 1:
                message = f"{option} {text} may mean {' or '.join(map(str, found))}"
                raise ConfigError(message, hint="write more of its path")
            if not found:
                unmatched.append(_nothing(f"{option} {text}", "has that name", "the declaration"))
            for id in found:
                if not matters(id):
                    message = f"{option} {text}: {_NEEDLESS[option].format(id=id)}"
                    unmatched.append(ConfigError(message, hint="leave it out"))
                    continue
                known[id] = Given(column=id, sql=self.translate(id, sql, f"{option} {text}", self._old_column(id)))
        return unmatched

    def _old_column(self, column: Id) -> Column | None:
        """A column of the new schema as it was in the old one."""
        for each in self.renames:
            if each.id.kind == "column" and self.now(each.id) == column:
                return _column(self.old, each.id)
        return _column(self.old, self._before(column))

    def _wants_value(self, column: Id) -> bool:
        """Whether rows may be without a value in a column that must have one, or that is new."""
        old, new = self._old_column(column), _column(self.new, column)
        has_rows = self._before(table_id(column.namespace, column.table)) in self.old
        return has_rows and new is not None and (old is None or (old.null and not new.null))

    def _changes_type(self, column: Id) -> bool:
        old, new = self._old_column(column), _column(self.new, column)
        return new is not None and old is not None and kept_as(old) != kept_as(new)


def _column(snapshot: Snapshot, id: Id) -> Column | None:
    found = snapshot.get(id)
    return found if isinstance(found, Column) else None


def _values(id: Id, snapshot: Snapshot) -> tuple[str, ...]:
    """The values of an enum, or of a column that is one."""
    obj = snapshot.get(id)
    if isinstance(obj, Enum):
        return obj.values
    return obj.logical.values if isinstance(obj, Column) and obj.logical else ()


def _stands(id: Id, snapshot: Snapshot) -> bool:
    if id.kind == "enum_value":
        return id.name in _values(Id("enum", id.namespace, "", id.table), snapshot)
    return id in snapshot


def _all_ids(snapshot: Snapshot) -> Iterator[Id]:
    """Everything that has a name of its own: the objects, and the values of enums."""
    yield from snapshot.ids()
    for enum in snapshot.of(Enum):
        yield from (Id("enum_value", enum.namespace, enum.name, value) for value in enum.values)


def _is_at(id: Id, path: tuple[str, ...]) -> bool:
    """Whether a path names it, with as much before its name as is there."""
    name = split_signature(id.name)[0] if id.kind == "function" else id.name
    whole = tuple(part for part in (id.namespace, id.table, name) if part)
    needed = 2 if id.kind == "enum_value" else 1
    return needed <= len(path) <= len(whole) and whole[-len(path) :] == path


def _nothing(option: str, does: str, where: str) -> ConfigError:
    """The error for an option that means nothing."""
    return ConfigError(f"{option}: nothing that {does} is in {where}", hint="look at its spelling")
