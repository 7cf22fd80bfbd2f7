"""Operations: data, effect and reverse, one file a kind. Every file beside this one adds the rules of its kind."""

from __future__ import annotations

from schemadef.operations.base import RULES, Create, Drop, Operation, Rules, Set, apply, inverse

__all__ = ["RULES", "Create", "Drop", "Operation", "Rules", "Set", "apply", "inverse"]
