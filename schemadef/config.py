"""The configuration: `schemadef.toml`, or `[tool.schemadef]` in `pyproject.toml`, found from the cwd upwards."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar, get_args

import msgspec

from schemadef.config_files import FILES, OWN, PROJECT, may_be_ours
from schemadef.environment import Environment
from schemadef.errors import ConfigError
from schemadef.lint_options import LintOptions, Weight, line_of
from schemadef.model.base import Value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from schemadef.dialect import Dialect

Runner = Literal["schemadef", "drizzle", "wrangler"]
Guards = Literal["plain", "strict"]
Timestamps = Literal["epoch_seconds", "epoch_milliseconds", "iso"]
DrizzleVersion = Literal["0", "1"]

ValueT = TypeVar("ValueT", bound=Value)

_CHOICES = {"runner": get_args(Runner), "guards": get_args(Guards), "timestamps": get_args(Timestamps)}
_CHOICES["export.drizzle_version"] = get_args(DrizzleVersion)
_CHOICES["severity"] = get_args(Weight)
_DURATION = re.compile(r"\d+(?:ms|s|min)")
_NAME = re.compile(r"\w[\w.-]*")
_LISTS = ("declaration", "dialect")
_WORDS = ("select", "ignore", "exclude")
_INJECTED = ("name", "database", "root", "environments")


class Exports(Value, frozen=True, kw_only=True):
    """Which files for the application's side `generate` keeps up to date, each relative to the configuration file.

    `drizzle_version` is the first number of the drizzle-orm that they are for.
    """

    drizzle: str = ""
    drizzle_folder: str = ""
    drizzle_version: DrizzleVersion = "0"
    expo: str = ""
    diagram: str = ""
    docs: str = ""


class Database(Value, frozen=True, kw_only=True):
    """One named target: a declaration, the dialects it is compiled to, a folder, and where it lives."""

    name: str
    root: Path
    declaration: tuple[str, ...]
    dialect: tuple[str, ...]
    version: str = ""
    folder: str = ""
    runner: Runner = "schemadef"
    guards: Guards = "plain"
    timestamps: Timestamps = "epoch_seconds"
    lock_timeout: str = "5s"
    online: bool = False
    export: Exports = Exports()
    lint: LintOptions = LintOptions()
    environments: dict[str, Environment] = msgspec.field(default_factory=dict)

    @property
    def path(self) -> Path:
        """The folder of migrations."""
        return self.root / (self.folder or f"generated/{self.name}")

    def environment(self, name: str | None = None) -> Environment:
        """The environment of that name; without a name, the only one. Raises ConfigError otherwise."""
        if name is None and len(self.environments) == 1:
            return next(iter(self.environments.values()))
        if name in self.environments:
            return self.environments[name or ""]
        have = ", ".join(self.environments)
        if not have:
            message = f'database "{self.name}" has no environments'
            raise ConfigError(message, hint=f"add [databases.{self.name}.environments.NAME] with a url")
        if name is None:
            message = f'database "{self.name}" has several environments: {have}'
            raise ConfigError(message, hint="choose one with --env")
        message = f'database "{self.name}" has no environment "{name}"'
        raise ConfigError(message, hint=_did_you_mean(name, self.environments) or f"there are: {have}")


class Config(Value, frozen=True, kw_only=True):
    """What a configuration file says; `root` is its folder, where every relative path starts."""

    file: Path
    databases: dict[str, Database] = msgspec.field(default_factory=dict)
    dialects: tuple[Path, ...] = ()
    lint: LintOptions = LintOptions()

    @property
    def root(self) -> Path:
        """The folder of the configuration file."""
        return self.file.parent

    def database(self, name: str) -> Database:
        """The database of that name; raises ConfigError when there is none."""
        if name not in self.databases:
            hint = _did_you_mean(name, self.databases) or f"there are: {', '.join(self.databases) or 'none'}"
            _refuse(f'there is no database "{name}"', self.file, hint)
        return self.databases[name]

    def dialect(self, database: Database) -> Dialect:
        """The dialect of a database of this configuration; raises ConfigError where there is none such."""
        from schemadef.dialect import load_dialect

        try:
            found = load_dialect(database.dialect, database.version, self.dialects)
        except ConfigError as error:
            if error.where:
                raise
            _refuse(f"databases.{database.name}: {error.message}", self.file, error.hint)
        oldest = max(pack.oldest for pack in found.packs)
        if found.asked_version and found.asked_version < oldest[: len(found.asked_version)]:
            least = ".".join(str(part) for part in oldest)
            message = f"databases.{database.name}.version: {found.name} is supported from version {least} on"
            _refuse(message, self.file, f"say {least} or later, or leave it out")
        return found

    def select(self, names: tuple[str, ...] | list[str] = ()) -> list[Database]:
        """The named databases in the order given; without names, all in the order of the file."""
        return [self.database(name) for name in names] or list(self.databases.values())


def load_config(path: Path | None = None) -> Config:
    """Read a configuration: the file, or the nearest one from the folder (the cwd by default) upwards.

    Raises ConfigError when there is none, or with what is wrong in it.
    """
    start = Path.cwd() if path is None else Path(path)
    if start.is_dir():
        file = _find(start.resolve())
        if file is None:
            message = f"there is no {OWN}, nor [tool.schemadef] in a pyproject.toml, in {start} or above it"
            raise ConfigError(message, hint="`schemadef init` writes one")
    else:
        file = start.resolve()
    return _config(file, _section(file))


def find_config(start: Path) -> Path | None:
    """The nearest file with a configuration of ours, from a folder upwards; None when there is none."""
    return _find(start.resolve())


def shown(path: Path) -> str:
    """A path as messages show it: relative to the cwd when it lies below."""
    try:
        return str(path.relative_to(Path.cwd()))
    except (ValueError, OSError):
        return str(path)


def _find(start: Path) -> Path | None:
    for folder in (start, *start.parents):
        for file in (folder / name for name in FILES):
            if not may_be_ours(file):
                continue
            if file.name == OWN or _part(file) is not None:
                return file
    return None


def _read(file: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        message = f"cannot read {shown(file)}: {error.strerror}"
        raise ConfigError(message) from None
    except UnicodeDecodeError:
        _refuse("the file is not UTF-8", file)
    except tomllib.TOMLDecodeError as error:
        message, _, place = str(error).partition(" (at ")
        line = re.search(r"line (\d+)", place)
        where = f"{shown(file)}:{line.group(1)}" if line else shown(file)
        message = f"broken TOML: {message}"
        raise ConfigError(message, where=where) from None


def _refuse(message: str, file: Path, hint: str = "") -> NoReturn:
    raise ConfigError(message, hint=hint, where=shown(file)) from None


def _part(file: Path) -> object:
    """The part of a file that is ours; None where it has none."""
    raw = _read(file)
    if file.name != PROJECT:
        return raw
    tool = raw.get("tool")
    return tool.get("schemadef") if isinstance(tool, dict) else None


def _section(file: Path) -> object:
    """The part of a file that is ours; raises ConfigError where it has none."""
    section = _part(file)
    if section is None:
        message = f"{shown(file)} has no [tool.schemadef]"
        raise ConfigError(message, hint="`schemadef init` writes a configuration")
    return section


def _config(file: Path, section: object) -> Config:
    raw = _checked(section, ("databases", "dialects", "lint"), "the configuration", file)
    packs = raw.get("dialects", [])
    if not isinstance(packs, list) or not all(isinstance(pack, str) for pack in packs):
        _refuse("dialects: expected a list of folders", file)
    named = _table(raw, "databases", "databases", file)
    databases = {name: _database(file, name, value) for name, value in named.items()}
    _check_folders(file, databases)
    options = _lint(file, "lint", raw.get("lint", {}))
    return Config(file=file, databases=databases, dialects=tuple(file.parent / pack for pack in packs), lint=options)


def _database(file: Path, name: str, section: object) -> Database:
    path = f"databases.{name}"
    if not _NAME.fullmatch(name):
        _refuse(f'"{name}" is not a name for a database: it may have letters, digits, _, - and .', file)
    raw = _checked(section, (*_own(Database), "environments"), path, file)
    environments = {
        env: _environment(file, name, env, value)
        for env, value in _table(raw, "environments", f"{path}.environments", file).items()
    }
    if "export" in raw:
        _checked(raw["export"], _own(Exports), f"{path}.export", file)
    values = {key: [value] if key in _LISTS and isinstance(value, str) else value for key, value in raw.items()}
    for key in _LISTS:
        if key in values and (not values[key] or values[key] == [""]):
            _refuse(f"{path}.{key}: the {'text' if values[key] else 'list'} is empty", file)
    if type(values.get("version")) is int:
        values["version"] = str(values["version"])
    if "lint" in values:
        options = _lint(file, f"{path}.lint", raw["lint"])
        values["lint"] = options
        if options.baseline:
            message = f"{path}.lint.baseline: one file holds the accepted findings of all databases"
            _refuse(message, file, "name it in [lint]")
    values |= {"name": name, "root": file.parent, "environments": environments}
    database = _convert(values, Database, path, file)
    if not _DURATION.fullmatch(database.lock_timeout):
        message = f'{path}.lock_timeout: "{database.lock_timeout}" is not a duration'
        _refuse(message, file, 'write it like "5s", "500ms" or "1min"')
    if database.online and database.runner == "drizzle":
        message = f'{path}.online: the runner "drizzle" applies all migrations in one transaction'
        _refuse(
            message, file, "what keeps others writing cannot run in one: leave `online` out, or let schemadef migrate"
        )
    return database


def _lint(file: Path, path: str, section: object) -> LintOptions:
    """Whether the codes are a rule's is asked by the linter, who knows them."""
    raw = _checked(section, _own(LintOptions), path, file)
    values = {key: [value] if key in _WORDS and isinstance(value, str) else value for key, value in raw.items()}
    try:
        return _convert(values, LintOptions, path, file)
    except ConfigError as error:
        line = line_of(file.read_text(encoding="utf-8"), re.sub(r"^.*\.(\w+):.*$", r"\1", error.message))
        where = f"{shown(file)}:{line}" if line else shown(file)
        raise ConfigError(error.message, hint=error.hint, where=where) from None


def _environment(file: Path, database: str, name: str, section: object) -> Environment:
    path = f"databases.{database}.environments.{name}"
    raw = _checked(section, _own(Environment), path, file)
    return _convert({**raw, "name": name, "database": database, "root": file.parent}, Environment, path, file)


def _own(kind: type[Value]) -> tuple[str, ...]:
    """The keys that a user may write: the fields, but for those that the place in the file gives."""
    return tuple(field for field in kind.__struct_fields__ if field not in _INJECTED)


def _table(raw: dict[str, Any], key: str, path: str, file: Path) -> dict[str, Any]:
    value = raw.get(key, {})
    if not isinstance(value, dict):
        _refuse(f"{path}: expected a table of named entries", file)
    return value


def _checked(section: object, known: tuple[str, ...], path: str, file: Path) -> dict[str, Any]:
    """The section, when it is a table of known keys."""
    if not isinstance(section, dict):
        _refuse(f"{path}: expected a table", file)
    for key in section:
        if key not in known:
            hint = _did_you_mean(key, known) or f"known are: {', '.join(known)}"
            _refuse(f'unknown key "{key}" in {path}', file, hint)
    return section


def _convert(values: dict[str, Any], kind: type[ValueT], path: str, file: Path) -> ValueT:
    try:
        return msgspec.convert(values, kind)
    except msgspec.ValidationError as error:
        _refuse(_told(str(error), path), file)


def _told(message: str, path: str) -> str:
    """msgspec's message in the words of the file: `databases.app.folder: expected str, got int`."""
    if missing := re.search(r"missing required field `(\w+)`", message):
        return f'{path} has no "{missing.group(1)}"'
    what, _, place = message.replace("`", "").partition(" - at ")
    key = place.removeprefix("$.").replace("[...]", "")
    if key not in _CHOICES:
        return f"{path}.{key}: {what[:1].lower()}{what[1:]}"
    found = re.search(r"Invalid enum value '(.*)'", what)
    return f"{path}.{key}: expected one of {', '.join(_CHOICES[key])}" + (f', not "{found.group(1)}"' if found else "")


def _did_you_mean(name: str | None, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    close = get_close_matches(name or "", list(known), n=1)
    return f'did you mean "{close[0]}"?' if close else ""


def _check_folders(file: Path, databases: dict[str, Database]) -> None:
    """Two databases in one folder would write over each other's migrations."""
    owners: dict[str, str] = {}
    for database in databases.values():
        other = owners.setdefault(os.path.normpath(database.path), database.name)
        if other != database.name:
            message = f'databases "{other}" and "{database.name}" have the same folder {shown(database.path)}'
            _refuse(message, file, "give each its own folder")
