"""`schemadef ping`: whether a database answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from schemadef.cli.options import as_json, connected, databases, env, for_each, selected
from schemadef.cli.report import say

if TYPE_CHECKING:
    from schemadef.config import Config, Database


@click.command("ping", short_help="Connect, and say what answers.")
@databases
@env
@as_json
@click.pass_context
def command(context: click.Context, databases: tuple[str, ...], env: str | None, as_json: bool) -> None:
    """Connect to an environment and say the server, its version, the role, the database, and how long it took; whether
    a pooler stands between, and what cannot be done there.

    A server that does not answer yet is tried for a while; SCHEMADEF_CONNECT_SECONDS says for how long."""
    config, chosen = selected(context, databases)
    for_each(context, chosen, as_json, lambda database, documents: _one(database, config, env, documents, as_json))


def _one(database: Database, config: Config, env: str | None, documents: list[dict[str, Any]], quiet: bool) -> bool:
    with connected(database, env, config, "refuse") as engine:
        answer = engine.ping()
    role = f" as {answer['role']}" if answer["role"] else ""
    where = f", database {answer['database']}" if answer["database"] else ""
    pooled = ", through a transaction pooler" if answer.get("pooled") else ""
    say(f"{database.name}: {answer['server']}{role}{where}{pooled}, {answer['latency_ms']:.1f} ms", quiet=quiet)
    for sentence in answer.get("lacks", []):
        say(f"  {sentence}", quiet=quiet)
    documents.append({"database": database.name, **answer})
    return True
