"""`schemadef init`: a configuration and a first declaration."""

from __future__ import annotations

from pathlib import Path

import click

from schemadef.cli.options import any_env, as_json
from schemadef.cli.report import print_json, say
from schemadef.dialect import dialect_names, load_dialect
from schemadef.errors import ConfigError
from schemadef.export.write import write_whole
from schemadef.wrangler import NAMES

_CONFIGURATION = """\
# https://pypi.org/project/schemadef
[databases.{name}]
declaration = "schema.py"
dialect = "{dialect}"
folder = "migrations/{name}"
{runner}
{environments}"""
_ENVIRONMENT = """\
[databases.{name}.environments.local]
url = "{url}"
"""
_WRANGLER = """\
[databases.{name}.environments.local]
wrangler = "{file}"
local = true

[databases.{name}.environments.production]
wrangler = "{file}"
"""
_DECLARATION = '''\
"""The schema: one class a table. `schemadef generate` writes its migrations."""

from enum import StrEnum

from schemadef import Index, Table, Trigger, enum, now, random_uuid, text, timestamp, uuid


class ArticleStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class Users(Table):
    id = uuid(primary_key=True, default=random_uuid())
    email = text(unique=True)
    created_at = timestamp(default=now())


class Articles(Table):
    id = uuid(primary_key=True, default=random_uuid())
    author_id = uuid(references=Users.id, on_delete="cascade")
    title = text()
    status = enum(ArticleStatus, default=ArticleStatus.DRAFT)
    created_at = timestamp(default=now())
    updated_at = timestamp(default=now())

    articles_author_idx = Index(author_id, created_at.desc())
    touch = Trigger.touch(updated_at)
'''


@click.command("init", short_help="Write a configuration and a first declaration.")
@click.option("--dialect", default=None, metavar="D", help="The dialect of the first database.")
@click.option("--name", default="app", metavar="N", help="The name of the first database.")
@any_env
@as_json
@click.pass_context
def command(context: click.Context, dialect: str | None, name: str, as_json: bool) -> None:
    """Write schemadef.toml and schema.py into this folder; what is there already is left alone."""
    chosen = dialect or _default_dialect()
    files = {
        Path("schemadef.toml"): configuration_text(name, chosen),
        Path("schema.py"): _DECLARATION,
    }
    present = [str(file) for file in files if file.exists()]
    if present:
        message = f"{' and '.join(present)} {'is' if len(present) == 1 else 'are'} there already"
        raise ConfigError(message, hint="run init in another folder, or delete what is here first")
    for file, text in files.items():
        write_whole(file, text)
        say(f"wrote {file}", quiet=as_json)
    say("next: schemadef generate", quiet=as_json)
    if as_json:
        print_json({"written": [str(file) for file in files]})


def configuration_text(name: str, dialect: str, runner: str = "schemadef") -> str:
    """A configuration with one database, whose folder is applied by `runner`."""
    said = "" if runner == "schemadef" else f'runner = "{runner}"\n'
    environments = _environments(name, dialect)
    return _CONFIGURATION.format(name=name, dialect=dialect, runner=said, environments=environments)


def _environments(name: str, dialect: str) -> str:
    """Where the database lives: what wrangler's configuration in this folder binds, else a file or a variable."""
    pack = load_dialect(dialect).packs[0]
    wrangler = next((file for file in NAMES if Path(file).is_file()), "")
    if wrangler and "workerd" in pack.value("scratch"):
        return _WRANGLER.format(name=name, file=wrangler)
    url = "${DATABASE_URL}" if pack.value("default_namespace") else f"sqlite:///{name}.db"
    return _ENVIRONMENT.format(name=name, url=url)


def _default_dialect() -> str:
    """The first dialect that runs in a file, so that nothing has to be installed to try it."""
    return next(name for name in dialect_names() if load_dialect(name).packs[0].data.get("first_choice"))
