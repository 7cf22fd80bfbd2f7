"""A schema that stands in SQL: one file, or a folder of migrations, run on a scratch engine and read from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from schemadef.dialect import dialect_names, load_pack
from schemadef.errors import ConfigError, EngineError, MigrationError
from schemadef.introspect import introspect
from schemadef.lint.files import find, has_version
from schemadef.names import literal, quote
from schemadef.script import Located, statements_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from schemadef.dialect import Dialect
    from schemadef.engines.base import Engine
    from schemadef.lint.files import Found
    from schemadef.snapshot import Snapshot

_JOURNAL = "meta/_journal.json"
_TRANSACTION = re.compile(
    r"(?:begin|commit|end|rollback|abort|savepoint|release|start\s+transaction|vacuum|analyze|create\s+database"
    r"|alter\s+database|pragma\s+(?:foreign_keys|defer_foreign_keys|journal_mode))\b",
    re.IGNORECASE,
)
"""What an engine does by itself, or what is no part of a schema."""
_OWNER = re.compile(r"\bOWNER\s+TO\s+\S+$", re.IGNORECASE)
_PUBLIC = re.compile(r'create\s+schema\s+"?public"?$', re.IGNORECASE)
_SETTING = re.compile(r"(?:set|reset)\b", re.IGNORECASE)
_NO_ROLE = re.compile(r'role "(?P<name>.+)" does not exist')
_UNKNOWN = "42704"


def is_sql(path: Path) -> bool:
    """Whether a path is a file of SQL, or a folder that holds such files and no snapshots of ours."""
    if path.is_file():
        return path.suffix.lower() == ".sql"
    return path.is_dir() and not (path / "snapshots").is_dir() and any(_sql_files(path))


def files_of(path: Path) -> list[Path]:
    """The files of SQL that a path names, in the order in which they are run.

    That is the journal's order where drizzle-kit keeps one, Flyway's where the names are its own, and else that of the
    numbers in the names. What leads back is left out. Raises MigrationError when a file of the journal is missing.
    """
    if path.is_file():
        return [path]
    journal = _journal(path)
    if not journal.get("entries"):
        found = _sql_files(path)
        if not any(has_version(file.name) for file in found):
            found.sort(key=lambda file: _in_order(file.place))
        return [file.path for file in found]
    files = [path / f"{entry['tag']}.sql" for entry in journal["entries"]]
    for file in files:
        if not file.is_file():
            message = f"{path / _JOURNAL} names {file.name}, which is not there"
            raise MigrationError(message, hint="restore it from version control")
    return files


def journal_dialect(path: Path) -> str:
    """The dialect of a folder whose journal says one; empty where nothing does."""
    return dialect_of_word(_journal(path).get("dialect", "")) if path.is_dir() else ""


def dialect_of_word(word: str) -> str:
    """The dialect whose journals say a word of drizzle-kit's for it, which 1.0 cut short; empty where none does."""
    packs = [load_pack(name, ()) for name in dialect_names()]
    return next((pack.name for pack in packs if word and pack.data.get("journal", "").startswith(word)), "")


def read_sql(path: Path, dialect: Dialect) -> Snapshot:
    """The schema that files of SQL make on an empty database of a dialect.

    Owners are left as they are, and roles that a file names are made on the scratch server. Raises EngineError with
    the file, the line and the server's words for a statement that it refuses, MigrationError for a file that cannot
    be read.
    """
    from schemadef.engines.scratch import scratch

    server = dialect.features["introspection"] == "catalog"
    files = [(file, list(_located(file, server=server))) for file in files_of(path)]
    with scratch(dialect.packs[0].value("scratch")[-1]) as engine:
        for file, statements in files:
            _run(engine, file, statements)
        return introspect(engine, dialect)


def make_roles(engine: Engine, names: Iterable[str]) -> None:
    """Make the roles that a scratch server does not have; they stand outside of its databases."""
    for name in names:
        there = f"SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(name)}"
        create = literal(f"CREATE ROLE {quote(name)}")
        engine.execute(f"DO $schemadef$BEGIN IF NOT EXISTS ({there}) THEN EXECUTE {create}; END IF; END$schemadef$")


def _located(file: Path, *, server: bool) -> Iterator[Located]:
    try:
        text = file.read_text(encoding="utf-8")
        yield from statements_of(text, server=server)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        message = f"cannot read {file}: {reason}"
        raise ConfigError(message) from None
    except MigrationError as error:
        raise MigrationError(error.message, hint=error.hint, where=f"{file}:{error.where}") from None


def _run(engine: Engine, file: Path, statements: list[Located]) -> None:
    for sql, line in statements:
        if _TRANSACTION.match(sql) or _OWNER.search(sql) or _PUBLIC.match(sql):
            continue
        try:
            _execute(engine, sql)
        except EngineError as error:
            message = f"the scratch database refuses this statement: {error.message}"
            raise EngineError(message, code=error.code, hint=error.hint, where=f"{file}:{line}") from None


def _execute(engine: Engine, sql: str) -> None:
    """Run a statement; again with the roles that it names and the server does not have."""
    for _ in range(20):
        try:
            engine.execute(sql)
        except EngineError as error:
            if error.code != _UNKNOWN:
                raise
            missing = _NO_ROLE.search(error.message)
            if missing is None:
                # a setting of another version of the server, as a newer pg_dump writes it
                if _SETTING.match(sql):
                    return
                raise
            make_roles(engine, [missing["name"]])
        else:
            return


def _sql_files(path: Path) -> list[Found]:
    """The files below a folder that lead forward."""
    return [file for file in find([str(path)]) if not file.rollback]


def _in_order(name: str) -> list[tuple[int, int, str]]:
    """Numbers count as numbers: `2_b.sql` before `10_a.sql`."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name) if part]


def _journal(path: Path) -> dict[str, Any]:
    import msgspec

    file = path / _JOURNAL
    if not file.is_file():
        return {}
    try:
        found = msgspec.json.decode(file.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        message = f"cannot read {file}: {error}"
        raise MigrationError(message, hint="restore it from version control") from None
    return found if isinstance(found, dict) else {}
