"""What a plan is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from schemadef.hints import Hints
    from schemadef.snapshot import Snapshot


class Request(NamedTuple):
    """The way from one schema to another, for a dialect with some features.

    `filling` puts something into columns that cannot be empty and have no default; `hints` say what rows get that have
    no value, and what becomes of values and of types.
    """

    old: Snapshot
    new: Snapshot
    features: Mapping[str, Any]
    filling: bool
    hints: Hints
