"""The rules, one file each."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules


def load() -> None:
    """Import them all."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
