"""`meta/_journal.json`: the list of migrations in the form of drizzle-kit 0.31, which drizzle-orm's runtime reads.

drizzle-kit takes every file in `meta/` without a leading `_` for a snapshot, so nothing but its own may lie there.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec

from schemadef.errors import MigrationError
from schemadef.migration.checksums import check_conflict
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

JOURNAL = "meta/_journal.json"
_VERSION = "7"
_SNAPSHOT_VERSION = {"postgresql": "7"}
"""What drizzle-kit 0.31 writes as an entry's version: that of its own snapshots, 6 on the SQLite family."""
SNAPSHOT = re.compile(r"\d{4,}_snapshot\.json")
"""What drizzle-kit's own snapshots are called, beside the journal."""
_TAG = re.compile(r"(\d{4,})_([a-z0-9_]+)")


class Entry(Value, frozen=True, kw_only=True):
    """A migration without its content: its number, its name, and when it was made, in epoch milliseconds."""

    number: int
    name: str
    when: int

    @property
    def tag(self) -> str:
        """What its files are called: `0001_create_articles`."""
        return f"{self.number:04d}_{self.name}"

    @property
    def up(self) -> str:
        """The path of the file that migrates, relative to the folder."""
        return f"{self.tag}.sql"

    @property
    def rollback(self) -> str:
        """The path of the file that rolls back."""
        return f"rollback/{self.tag}.sql"

    @property
    def snapshot(self) -> str:
        """The path of the schema after this migration."""
        return f"snapshots/{self.tag}.json"

    @property
    def files(self) -> tuple[str, str, str]:
        """The paths of its files, in the order of the checksums."""
        return (self.up, self.rollback, self.snapshot)


def following(last: Entry | None, name: str, *, now: int) -> Entry:
    """The migration that comes after `last`, or first; `now` is epoch milliseconds.

    Its time is a multiple of a second, later than the one before: drizzle-orm applies what is newer than the newest it
    applied, and drizzle 1.0 keeps whole seconds.
    """
    number, earliest = (last.number + 1, last.when + 1000) if last else (1, 1000)
    return Entry(number=number, name=name, when=max(now // 1000 * 1000, earliest))


class Journal(Value, frozen=True, kw_only=True):
    """The migrations in order; `dialect` is drizzle-kit's word for the family, `raw` the document as it was read."""

    dialect: str = ""
    entries: tuple[Entry, ...] = ()
    raw: dict[str, Any] = msgspec.field(default_factory=dict)

    def text(self, entry: Entry, dialect: str) -> str:
        """The journal with one more entry; whatever else the document says stays."""
        return render_journal(self.raw, dialect, [*self.entries, entry])


def render_journal(raw: dict[str, Any], dialect: str, entries: Iterable[Entry]) -> str:
    """The text of a journal with these entries. Whatever else `raw` says, of itself and of an entry's tag, stays."""
    version = snapshot_version(dialect)
    known = {item["tag"]: item for item in raw.get("entries", ())}
    document = {"version": _VERSION, "dialect": dialect} | raw
    document["entries"] = [
        {"idx": entry.number, "version": version, "when": entry.when, "tag": entry.tag, "breakpoints": True}
        | known.get(entry.tag, {})
        | {"idx": entry.number, "when": entry.when}
        for entry in entries
    ]
    return msgspec.json.format(msgspec.json.encode(document), indent=2).decode() + "\n"


def snapshot_version(dialect: str) -> str:
    """The version of drizzle-kit's snapshots for one of its families."""
    return _SNAPSHOT_VERSION.get(dialect, "6")


def parse_tag(tag: str) -> tuple[int, str] | None:
    """The number and the name in a tag, or None when it is none."""
    match = _TAG.fullmatch(tag)
    return (int(match[1]), match[2]) if match else None


def parse_journal(text: str, place: Path) -> Journal:
    """The journal that the text of the file at a place holds; raises MigrationError with what is wrong."""
    check_conflict(text, place)
    try:
        raw = msgspec.json.decode(text)
        entries = tuple(_entry(item) for item in raw["entries"])
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
        message = f"{place} is corrupted"
        raise MigrationError(message, hint="restore it from version control") from None
    for before, after in pairwise(entries):
        if after.when <= before.when:
            message = f"{place} dates {after.tag} before {before.tag}, so that drizzle-orm would skip it silently"
            raise MigrationError(message, hint="restore it from version control")
    return Journal(dialect=str(raw.get("dialect", "")), entries=entries, raw=raw)


def _entry(item: dict[str, Any]) -> Entry:
    number, name = parse_tag(item["tag"]) or (-1, "")
    if item["idx"] != number or type(item["when"]) is not int:
        raise ValueError(item)
    return Entry(number=number, name=name, when=item["when"])
