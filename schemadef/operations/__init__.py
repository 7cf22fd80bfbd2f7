"""Operations: data, effect and reverse, one file a kind. Every file beside this one adds the rules of its kind."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from schemadef.operations.base import RULES, Create, Drop, Operation, Rules, Set, apply, inverse

for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["RULES", "Create", "Drop", "Operation", "Rules", "Set", "apply", "inverse"]
