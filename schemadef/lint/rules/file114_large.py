"""A file that is too large to be read, by people and by some platforms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


_MOST = 1_000_000


def whole(file: File) -> Iterator[Finding]:
    """A file of more than a megabyte."""
    if len(file.text) > _MOST:
        message = f"{len(file.text) / _MOST:.1f} MB in one migration: nobody reads it, and it is sent as a whole"
        yield Finding(
            "FILE114", *file.top, message, "load rows with COPY or an import, and keep migrations for the schema"
        )


register(
    Rule(
        code="FILE114",
        name="large-file",
        severity=Severity.WARNING,
        families=ANY,
        whole=whole,
        why=(
            "A migration is reviewed, kept in version control for good and, over HTTP, sent in one request: rows of "
            "data do not belong there."
        ),
        bad="-- a file of more than a megabyte\nINSERT INTO cities (name) VALUES ('Aachen'), ('Aalen');\n",
        good="CREATE TABLE IF NOT EXISTS cities (name text PRIMARY KEY);\n",
        source="developers.cloudflare.com: D1 limits; neon.com: serverless driver, limits",
    )
)
