"""What Postgres can say of a check or a foreign key beyond what it demands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schemadef.declare.constraint import Check

if TYPE_CHECKING:
    from schemadef.declare.constraint import ForeignKey
    from schemadef.lower.context import Context


def states(member: Check | ForeignKey, what: str, context: Context) -> dict[str, Any]:
    """The attributes that differ from the usual; raises DeclarationError where the dialect does not have them."""
    found: dict[str, Any] = {}
    if not member.validated:
        found["validated"] = False
    if not member.enforced:
        found["enforced"] = False
    names = ("no_inherit",) if isinstance(member, Check) else ("match_full", "period")
    found |= {name: True for name in names if getattr(member, name)}
    asked = [(_FEATURES[name], _WORDS[name]) for name in found]
    if getattr(member, "on_delete_columns", ()):
        asked.append(("delete_columns", "columns of ON DELETE"))
    for feature, words in asked:
        if not context.features[feature]:
            raise context.refuse(words, what, member, feature)
    return found


_FEATURES = {
    "validated": "constraint_states",
    "enforced": "not_enforced",
    "no_inherit": "constraint_states",
    "match_full": "constraint_states",
    "period": "temporal_keys",
}
_WORDS = {
    "validated": "NOT VALID",
    "enforced": "NOT ENFORCED",
    "no_inherit": "NO INHERIT",
    "match_full": "MATCH FULL",
    "period": "PERIOD",
}
