"""The rules, one file each."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def load() -> None:
    """Import them all."""
    for file in sorted(Path(__file__).parent.glob("[a-z]*.py")):
        import_module(f"{__name__}.{file.stem}")
