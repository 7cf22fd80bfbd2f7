"""Two snapshots in, deltas out. No kind of object is named here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.model import Id, Object
    from schemadef.snapshot import Snapshot

    Same = Callable[[str, str], bool]


class Delta(NamedTuple):
    """One difference: an object that appeared (`old` is None), went (`new` is None), or changed in `fields`."""

    id: Id
    old: Object | None
    new: Object | None
    fields: tuple[str, ...] = ()


def diff(old: Snapshot, new: Snapshot, same: Same | None = None) -> list[Delta]:
    """Every difference between two snapshots, sorted by identity.

    `same` compares two texts of the fields that hold SQL; without it they must be equal to the letter.
    """
    if not old.objects:
        return [Delta(id, None, new.objects[id]) for id in new.ids()]
    deltas = []
    for id in sorted(old.objects.keys() | new.objects.keys()):
        before, after = old.objects.get(id), new.objects.get(id)
        if before is None or after is None:
            deltas.append(Delta(id, before, after))
        elif before is not after and (fields := changed_fields(before, after, same)):
            deltas.append(Delta(id, before, after, fields))
    return deltas


def changed_fields(old: Object, new: Object, same: Same | None = None) -> tuple[str, ...]:
    """The attributes in which two objects of one identity differ."""
    if old == new:
        return ()
    before, after = old.compared(), new.compared()
    return tuple(
        field
        for field, value in after.items()
        if before[field] != value
        and not (same is not None and field in new.expressions and _same_texts(before[field], value, same))
    )


def _same_texts(old: object, new: object, same: Same) -> bool:
    """Whether two values differ in their SQL texts only, and each pair of texts is the same."""
    if isinstance(old, str) and isinstance(new, str):
        return old == new or same(old, new)
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(_same_texts(a, b, same) for a, b in zip(old, new, strict=True))
    fields = getattr(new, "__struct_fields__", None)
    if fields is not None and type(old) is type(new):
        return all(
            _same_texts(getattr(old, field), getattr(new, field), same)
            if field in getattr(new, "expressions", ())
            else getattr(old, field) == getattr(new, field)
            for field in fields
        )
    return old == new
