"""`schemadef lsp`: the linter as a language server, for editors."""

from __future__ import annotations

import click

from schemadef.errors import ConfigError


@click.command("lsp", short_help="Serve the linter to an editor, over standard input and output.")
@click.option("--stdio", is_flag=True, help="Which is what it does anyway; some editors ask for it.")
def command(stdio: bool) -> None:
    """Speak the Language Server Protocol over standard input and output: what `schemadef lint` finds while a migration
    is written, each rule's page on hover, and fixes as code actions.
    """
    try:
        import pygls.lsp.server  # noqa: F401 - whether it is there
    except ImportError:
        message = "the language server needs pygls, which is not installed"
        raise ConfigError(message, hint='run: pip install "schemadef[lsp]"') from None
    from schemadef.lint.server.server import build

    build().start_io()
