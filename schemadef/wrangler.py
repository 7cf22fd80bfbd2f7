"""Which D1 database a wrangler configuration names: `wrangler.jsonc`, `wrangler.json` or `wrangler.toml`.

As wrangler reads it (developers.cloudflare.com, Workers, Wrangler configuration): `d1_databases` of an environment is
its own and never inherited, `account_id` is inherited; a database is found by its binding or by its name.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from schemadef.errors import ConfigError
from schemadef.model.base import Value

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("wrangler.json", "wrangler.jsonc", "wrangler.toml")
"""What wrangler looks for in a folder, in its order."""
_LOCAL_STATE = ".wrangler/state/v3/d1"


class D1Database(Value, frozen=True, kw_only=True):
    """One entry of `d1_databases`; `database_id` may be empty, and so may `account_id`."""

    binding: str
    database_name: str = ""
    database_id: str = ""
    account_id: str = ""
    preview_database_id: str = ""

    @property
    def known_as(self) -> str:
        """What Cloudflare finds it by: its id, or else its name."""
        return self.database_id or self.database_name

    @property
    def local_id(self) -> str:
        """What `wrangler dev` and `wrangler d1 … --local` file it under (wrangler 4, d1/execute)."""
        return self.preview_database_id or self.database_id or self.binding


def local_state(file: Path) -> Path:
    """The folder in which wrangler keeps the local databases of a configuration."""
    return file.parent / _LOCAL_STATE


def find_wrangler(path: Path) -> Path:
    """The configuration itself, or the one that lies in a folder; raises ConfigError when there is none."""
    if path.is_dir():
        found = next((path / name for name in NAMES if (path / name).is_file()), None)
        if found is None:
            message = f"there is no {', '.join(NAMES[:-1])} or {NAMES[-1]} in {path}"
            raise ConfigError(message, hint="name wrangler's configuration with `wrangler`")
        return found
    if not path.is_file():
        message = f"there is no file {path}"
        raise ConfigError(message, hint="name wrangler's configuration with `wrangler`")
    return path


def read_d1_database(file: Path, *, env: str = "", binding: str = "") -> D1Database:
    """The database that an environment of the configuration binds; without a binding, its only one.

    Raises ConfigError when the file cannot be read, has no such environment, or names none or several databases.
    """
    top = _read(file)
    section = _environment(top, env, file) if env else top
    where = f'environment "{env}"' if env else "the top level"
    listed = section.get("d1_databases")
    entries = [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []
    databases = [_database(entry, section.get("account_id") or top.get("account_id")) for entry in entries]
    if not databases:
        hint = "an environment inherits no bindings: repeat them there" if env else "add [[d1_databases]]"
        _refuse(f"{where} names no D1 database", file, hint)
    return _chosen(databases, binding, where, file)


def _chosen(databases: list[D1Database], binding: str, where: str, file: Path) -> D1Database:
    have = ", ".join(database.binding for database in databases)
    if not binding and len(databases) > 1:
        _refuse(f"{where} names several D1 databases: {have}", file, "choose one with `binding`")
    for database in databases:
        if not binding or binding in (database.binding, database.database_name):
            return database
    return _refuse(f'{where} binds no D1 database "{binding}"', file, f"it binds {have}")


def _environment(top: dict[str, Any], env: str, file: Path) -> dict[str, Any]:
    environments = top.get("env")
    named = environments if isinstance(environments, dict) else {}
    section = named.get(env)
    if not isinstance(section, dict):
        _refuse(f'there is no environment "{env}"', file, f"there are: {', '.join(named) or 'none'}")
    return section


def _database(entry: dict[str, Any], account_id: object) -> D1Database:
    own = {name: str(entry.get(name) or "") for name in D1Database.__struct_fields__}
    return D1Database(**{**own, "account_id": str(account_id or "")})


def _read(file: Path) -> dict[str, Any]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        _refuse(f"the file cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8'}", file)
    content = _toml(text, file) if file.suffix == ".toml" else _json(text, file)
    if not isinstance(content, dict):
        _refuse("it is not a wrangler configuration", file)
    return content


def _toml(text: str, file: Path) -> object:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _refuse(f"broken TOML: {error}", file)


def _json(text: str, file: Path) -> object:
    """Plain JSON by the standard library; comments and trailing commas, which wrangler allows, by json5."""
    try:
        return json.loads(text)
    except ValueError:
        pass
    try:
        import json5
    except ModuleNotFoundError:
        message = "the Python package json5 is not installed, which reads JSON with comments"
        raise ConfigError(message, hint='run: pip install "schemadef[d1]"', where=str(file)) from None
    try:
        return json5.loads(text)
    except ValueError as error:
        line, _, what = " ".join(str(error).removeprefix("<string>:").split()).partition(" ")
        message = f"broken JSON: {what[:1].lower()}{what[1:]}"
        raise ConfigError(message, where=f"{file}:{line}") from None


def _refuse(message: str, file: Path, hint: str = "") -> NoReturn:
    raise ConfigError(message, hint=hint, where=str(file)) from None
