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


def loses(old: Column, new: Column) -> bool:
    """Whether the new form keeps less of a moment than the old one: whole seconds do."""
    return bool(reformed(old, new)) and new.logical is not None and new.logical.stored == "epoch_seconds"


def has_new_form(old: Column, new: Column) -> str:
    """A query that counts values which can only be of the new form; empty when none is told from the old one so.

    No year of four digits has so many seconds; milliseconds have, but for some years around 1970.
    """
    if not reformed(old, new) or new.logical is None or new.logical.stored != "epoch_milliseconds":
        return ""
    return f"SELECT count(*) FROM {quote(new.table)} WHERE abs({quote(new.name)}) > 253402300799"
