"""What files have made so far, read from their statements in order: enough for rules to know what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemadef.lint.shape import Name, Shape
    from schemadef.lint.statement import Statement

_RELATIONS = frozenset({"table", "view", "materialized view", "index", "sequence", "foreign table"})


class Schema:
    """The objects that stand, by kind and name. A name without namespace is in the default one."""

    def __init__(self, default_namespace: str = "") -> None:
        self.default_namespace = default_namespace
        self.objects: dict[tuple[str, Name], str] = {}
        self.here: set[tuple[str, Name]] = set()

    def full(self, name: Name) -> Name:
        """A name with its namespace."""
        if len(name) == 1 and self.default_namespace:
            return (self.default_namespace, name[0])
        return name[-2:]

    def begin(self) -> None:
        """A new file begins: what stands now is old."""
        self.here = set()

    def apply(self, statement: Statement) -> None:
        """Note what a statement makes and drops."""
        shape: Shape = statement.shape
        if shape.verb == "create" and shape.name:
            key = (shape.kind, self.full(shape.name))
            if key not in self.objects:
                self.here.add(key)
            self.objects[key] = statement.text
        elif shape.verb == "drop" and shape.name:
            key = (shape.kind, self.full(shape.name))
            self.objects.pop(key, None)
            self.here.discard(key)

    def has(self, kind: str, name: Name) -> bool:
        """Whether an object stands."""
        return (kind, self.full(name)) in self.objects

    def made_here(self, relation: Name) -> bool:
        """Whether a relation was made by the present file."""
        full = self.full(relation)
        return any((kind, full) in self.here for kind in _RELATIONS)
