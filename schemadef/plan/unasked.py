"""Privileges that new objects get without being asked: what default privileges give, and a schema does not want."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.model import DefaultPrivileges, Grant
from schemadef.model.grant import grant_id
from schemadef.operations.grant import SettleGrant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from schemadef.model import Object
    from schemadef.snapshot import Snapshot

_MADE = {
    **dict.fromkeys(("table", "view", "materialized_view"), "tables"),
    **dict.fromkeys(("function", "procedure", "aggregate"), "functions"),
    **dict.fromkeys(("enum", "domain", "composite_type", "range_type"), "types"),
    "sequence": "sequences",
    "namespace": "schemas",
}


def settling(made: Iterable[Object], old: Snapshot, new: Snapshot) -> Iterator[SettleGrant]:
    """For each new object and grantee the operation that takes what the database's default privileges gave too much.

    Those of other roles do not count: they are for what these make.
    """
    defaults = [given for given in old.of(DefaultPrivileges) if not given.role]
    for obj in made if defaults else ():
        received: dict[str, Grant] = {}
        for given in defaults:
            if given.objects == _MADE.get(obj.kind) and given.namespace in ("", obj.namespace):
                received[given.name] = _both(received.get(given.name, Grant(on=obj.id, name=given.name)), given)
        for name, grant in received.items():
            wanted = new.get(grant_id(obj.id, name))
            too_much, left = _beyond(grant, wanted if isinstance(wanted, Grant) else Grant(on=obj.id, name=name))
            if too_much != left:
                yield SettleGrant(old=too_much, object=left)


def _both(grant: Grant, given: DefaultPrivileges) -> Grant:
    """What several default privileges give together."""
    return Grant(
        on=grant.on,
        name=grant.name,
        privileges=_sorted({*grant.privileges, *given.privileges}),
        grantable=_sorted({*grant.grantable, *given.grantable}),
        revoked=_sorted({*grant.revoked, *given.revoked}),
    )


def _beyond(received: Grant, wanted: Grant) -> tuple[Grant, Grant]:
    """What of the received is not wanted, and what of that stays: what is to be held and not to be handed on."""
    unwanted = {*received.privileges} - {*wanted.privileges}
    held = {*received.grantable} - {*wanted.grantable} - unwanted
    too_much = Grant(
        on=received.on,
        name=received.name,
        privileges=_sorted(unwanted | held),
        grantable=_sorted(held),
        revoked=_sorted({*received.revoked} - {*wanted.revoked}),
    )
    return too_much, Grant(on=received.on, name=received.name, privileges=_sorted(held))


def _sorted(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))
