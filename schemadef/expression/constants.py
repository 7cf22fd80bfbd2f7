"""The values that a database makes, in the target's words."""

from __future__ import annotations

NOW = {
    "epoch_seconds": "unixepoch()",
    "epoch_milliseconds": "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)",
    "iso": "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')",
}
"""The present moment, by stored form; each is known since SQLite 3.38 (https://www.sqlite.org/lang_datefunc.html)."""

RANDOM_UUID = (
    "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' || "
    "substr('89ab', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
)
"""A random UUID, version 4, in the canonical form that Postgres prints."""
