"""Renames come before everything else: the old schema under its new names, and the operations that lead there.

Servers carry a rename into what depends on the object. What they carry over otherwise than an author would write it
(a view goes on giving the old name of a column to its readers; the text of a SQL function stays as it is; SQLite reads
every view and trigger again, and fails with one that it cannot read) goes before the rename and is made again after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from schemadef.canonical import fold
from schemadef.errors import UnsupportedChangeError
from schemadef.hints import Hints, Mapped, Renamed
from schemadef.model import Id, Object
from schemadef.model.function import split_signature
from schemadef.operations.rename import RENAMES, Rename
from schemadef.plan.mentions import mentioning
from schemadef.rename.circles import SHOWING, circle, put_aside, target_of, untangled, with_marks
from schemadef.rename.follow import identity_after, identity_at_once
from schemadef.rename.renaming import LOOSE, Renaming
from schemadef.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

_FIRST = ("namespace", "enum", "domain", "composite_type", "range_type", "enum_value", "table", "column")
_RANKS = {kind: rank for rank, kind in enumerate(_FIRST)}
"""What is renamed first; every other kind comes after these."""

_ALIKE = (
    ("enum", "composite_type", "domain", "function"),
    (
        "view",
        "index",
        "primary_key",
        "unique",
        "check",
        "foreign_key",
        "exclusion",
        "domain_check",
        "trigger",
        "policy",
    ),
)
"""Kinds of which two that say the same are the same under two names: first what others name, then the others."""


_ALONE = frozenset(_ALIKE[1])
"""Kinds that are made again under their new name without a loss."""


class Renames(NamedTuple):
    """What renames come to.

    `aside` is the old schema without what goes before them, `operations` are the renames in their order, and
    `snapshot` is what stands after them. `back` are those that were asked for, the other way round.
    """

    aside: Snapshot
    operations: tuple[Rename, ...] = ()
    snapshot: Snapshot = Snapshot()
    back: tuple[Renamed, ...] = ()


def rename(old: Snapshot, new: Snapshot, renames: Sequence[Renamed], features: Mapping[str, Any]) -> Renames:
    """Rename what the hints say and what is the same but for its name, where the dialect can.

    Raises UnsupportedChangeError for a name that is taken by what is no longer declared, and for names that are
    swapped: nothing in the database would tell whether that has been done.
    """
    can = frozenset(features["renames"])
    possible = _possible(renames, old, can, folding=not features["namespaces"])
    asked, between = _in_order(possible)
    known = frozenset(RENAMES) & can
    if not asked and not _candidates(old, new, known):
        return Renames(old, snapshot=old)
    kept, work = _kept(old, possible, asked, features)
    for kinds in _ALIKE:
        alike = untangled(_alike(work.holders.objects, new, known & frozenset(kinds)), work.holders.objects)
        for each in alike:
            work.rename(each)
        between |= {target_of(each) for each in alike if target_of(each) not in new}
    after = Snapshot(work.objects(new), header=old.header)
    operations = with_marks(work.operations, between, after, new) if between else tuple(work.operations)
    return Renames(kept, operations, after, _back(asked, between))


def backwards(hints: Hints, renaming: Renames) -> Hints:
    """What the plan of the way back is told: the renames the other way round, and the values that can be told apart."""
    maps = [
        Mapped(id=_before(mapped.id, renaming.back), old=mapped.new, new=mapped.old, renamed=True)
        for mapped in hints.maps
        if mapped.renamed
    ]
    return Hints(renames=renaming.back, maps=tuple(maps))


def _before(id: Id, back: Sequence[Renamed]) -> Id:
    """What an object of the new schema was called; what it lives in comes after it itself."""
    return identity_at_once(id, ((e.id, e.to) for e in sorted(back, key=lambda each: each.id.kind != "column")))


def _possible(renames: Iterable[Renamed], old: Snapshot, can: frozenset[str], *, folding: bool) -> list[Renamed]:
    """Those that the dialect has a way to make. Another case of the same name is left to whoever rebuilds."""
    names = [each for each in renames if each.id.kind in can and _stands(each.id, old)]
    return [each for each in names if not (folding and fold(each.id.name) == fold(each.to))]


def _stands(id: Id, old: Snapshot) -> bool:
    if id.kind == "enum_value":
        return id.name in getattr(old.get(Id("enum", id.namespace, "", id.table)), "values", ())
    return id in old


def _in_order(renames: list[Renamed]) -> tuple[list[Renamed], set[Id]]:
    """Renames one after the other, a name set free before it is taken, and the identities that are for in between.

    Each is told as it will be then: under the new names of what it lives in. Of names that are traded one is put aside;
    what can be made again under its new name is not renamed for that.
    """
    left = sorted(renames, key=lambda each: (_RANKS.get(each.id.kind, len(_RANKS)), each.id))
    done: list[Renamed] = []
    between: set[Id] = set()
    while left:
        wanted = {each.id for each in left}
        first = left[0]
        turn = next((each for each in left if each.id.kind == first.id.kind and target_of(each) not in wanted), None)
        if turn is None and first.id.kind in _ALONE:
            trading = circle(first, left)
            left = [each for each in left if each not in trading]
            continue
        if turn is None:
            if first.id.kind not in SHOWING:
                message = f"{first.id} and {target_of(first)} swap their names"
                hint = "give one of them a third name first, in a migration of its own"
                raise UnsupportedChangeError(message, hint=hint)
            turn, rest = put_aside(first, wanted)
            between.add(target_of(turn))
            left[0] = rest
        else:
            left.remove(turn)
        left = [Renamed(id=identity_after(each.id, turn.id, turn.to), to=each.to) for each in left]
        done.append(turn)
    return done, between


def _back(asked: Sequence[Renamed], between: Collection[Id]) -> tuple[Renamed, ...]:
    """The way back: each thing as it is called in the end, and its former name."""
    found: list[Renamed] = []
    for each in asked:
        found = [Renamed(id=identity_after(back.id, each.id, each.to), to=back.to) for back in found]
        former = split_signature(each.id.name)[0] if each.id.kind == "function" else each.id.name
        if each.id not in between:
            found.append(Renamed(id=target_of(each), to=former))
    return tuple(found)


def _kept(
    old: Snapshot, possible: Sequence[Renamed], asked: Sequence[Renamed], features: Mapping[str, Any]
) -> tuple[Snapshot, Renaming]:
    """The schema without what goes before the renames and comes back after them, and the renames of what stays."""
    if features["triggers"] == "body":
        tables = {fold(each.id.table if each.id.kind == "column" else each.id.name) for each in possible}
        going = {obj.id for obj in mentioning(tables, old)} if tables else set()
    else:
        work = _renamed(old, asked, features)
        going = _with_dependents(work.going, old)
        if not going:
            return old, work
    kept = Snapshot((obj for obj in old if obj.id not in going), header=old.header) if going else old
    return kept, _renamed(kept, asked, features)


def _renamed(old: Snapshot, asked: Sequence[Renamed], features: Mapping[str, Any]) -> Renaming:
    """What is asked for, done; what goes aside is made again under its new name."""
    work = Renaming(old, features)
    for each in asked:
        if work.stands(each.id):
            work.rename(each)
    return work


def _with_dependents(going: set[Id], old: Snapshot) -> set[Id]:
    """What goes, with all that needs it; what something with rows or values needs stays where it is."""
    needed_by: dict[Id, list[Id]] = {}
    for obj in old if going else ():
        for id in obj.needs():
            needed_by.setdefault(id, []).append(obj.id)
    found: set[Id] = set()
    for first in going:
        closure, waiting = {first}, [first]
        while waiting:
            more = [id for id in needed_by.get(waiting.pop(), ()) if id not in closure]
            closure.update(more)
            waiting += more
        if all(id.kind in LOOSE for id in closure):
            found |= closure
    return found


def _candidates(old: Snapshot, new: Snapshot, kinds: frozenset[str]) -> bool:
    """Whether anything went and something of the same kind came."""
    went = {id.kind for id in old.objects.keys() - new.objects.keys()}
    came = {id.kind for id in new.objects.keys() - old.objects.keys()}
    return any(kind in kinds and kind in came and any(kind in group for group in _ALIKE) for kind in went)


def _alike(current: Iterable[Object], new: Snapshot, kinds: frozenset[str]) -> list[Renamed]:
    """What is no longer declared under its name and is declared under another, the same in everything else."""
    objects = {obj.id: obj for obj in current}
    came: dict[tuple[object, ...], list[Object]] = {}
    for id in new.ids():
        if id.kind in kinds and id not in objects:
            came.setdefault(_without_name(new.objects[id]), []).append(new.objects[id])
    found = []
    for id in sorted(objects.keys() - new.objects.keys()) if came else ():
        if id.kind in kinds and (others := came.get(_without_name(objects[id]))):
            found.append(Renamed(id=id, to=others.pop(0).name))
    return found


def _without_name(obj: Object) -> tuple[object, ...]:
    return (obj.kind, *((field, value) for field, value in obj.compared().items() if field != "name"))
