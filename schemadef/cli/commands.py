"""The commands, as click knows them: each is a file beside this one, imported when it is called."""

from __future__ import annotations

from pkgutil import iter_modules

import click

from schemadef import cli as package
from schemadef.cli.msgspec_import import import_msgspec
from schemadef.errors import without_secrets
from schemadef.version import __version__

_HELPERS = frozenset({"asking", "commands", "each", "options", "plain", "progress", "report"})
"""Beside these, modules with two words in their names help the one that the first word names."""


class Commands(click.Group):
    """The commands are the modules beside this file; each holds a click command called `command`."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands that are built."""
        return sorted(module.name for module in iter_modules(package.__path__) if not _is_helper(module.name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        from importlib import import_module

        if cmd_name not in self.list_commands(ctx):
            return None
        import_msgspec()
        command: click.Command = import_module(f"{package.__name__}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command, or say which one may be meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.list_commands(ctx), n=1)
            if close:
                message = f"{error.message} Did you mean {close[0]!r}?"
                raise click.UsageError(message, ctx) from None
            raise


def _is_helper(name: str) -> bool:
    return name in _HELPERS or "_" in name


@click.command(cls=Commands, name="schemadef", context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="schemadef")
@click.option("--config", type=click.Path(), default=None, help="The configuration file, or the folder to search from.")
@click.pass_context
def cli(ctx: click.Context, config: str | None) -> None:
    """Declare a database schema once, in Python; get proven migrations for Postgres, SQLite, D1 and Turso."""
    ctx.obj = config


def run() -> int:
    """Run what the command line asks for; its exit status. Wrong usage is said on stderr. Raises KeyboardInterrupt."""
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.__dict__["message"] = without_secrets(error.message)  # click calls it final
        error.show()
        return error.exit_code
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    return status if isinstance(status, int) else 0
