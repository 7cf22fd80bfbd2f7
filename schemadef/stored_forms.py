"""Moments from one stored form into another: seconds or milliseconds since 1970, or ISO 8601 text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.names import quote

if TYPE_CHECKING:
    from schemadef.model import Column

_ISO = "strftime('%Y-%m-%dT%H:%M:%fZ', {value}, 'unixepoch')"
_SECONDS = "CAST(strftime('%s', {value}) AS INTEGER)"
_FORMS = {
    ("epoch_seconds", "epoch_milliseconds"): "{value} * 1000",
    ("epoch_milliseconds", "epoch_seconds"): "({value} - ({value} % 1000 + 1000) % 1000) / 1000",
    ("epoch_seconds", "iso"): _ISO,
    ("epoch_milliseconds", "iso"): _ISO.replace("{value}", "{value} / 1000.0"),
    ("iso", "epoch_seconds"): _SECONDS,
    ("iso", "epoch_milliseconds"): _SECONDS + " * 1000 + CAST(substr(strftime('%f', {value}), 4) AS INTEGER)",
}
"""sqlite.org/lang_datefunc.html. Whole seconds are the floor, so that moments before 1970 go the same way."""


def reformed(old: Column, new: Column) -> str:
    """SQL of a column's old value in its new stored form; empty when both have the same, or nobody knows them."""
    if old.logical is None or new.logical is None:
        return ""
    form = _FORMS.get((old.logical.stored, new.logical.stored), "")
    return form.replace("{value}", quote(old.name))
