"""A migration that does nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """A file without a statement; a way back may say that there is nothing to take back, or that nothing can."""
    if file.statements or (file.rollback and any(words in file.text for words in _SAID)):
        return
    yield Finding(
        "FILE110", *file.top, "no statement is in this file", "write it, or delete it before anybody applies it"
    )


_SAID = ("Nothing to roll back", "leave this as it is", "schemadef:irreversible")


register(
    Rule(
        code="FILE110",
        name="empty-migration",
        severity=Severity.WARNING,
        families=ANY,
        whole=whole,
        why=(
            "Runners note it as applied: what is written into it later is never run. drizzle-kit makes such a file for "
            "--custom, wrangler for `migrations create`."
        ),
        bad="-- Custom SQL migration file, put your code below! --\n",
        good="UPDATE notes SET title = '' WHERE title IS NULL;\n",
        source=(
            "developers.cloudflare.com: wrangler d1 migrations create; orm.drizzle.team: drizzle-kit generate --custom"
        ),
    )
)
