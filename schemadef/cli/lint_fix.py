"""`schemadef lint --fix` and `--diff`: what is written, what is shown, and what is said of files that are applied."""

from __future__ import annotations

from collections import Counter
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schemadef.cli.report import complain
from schemadef.errors import ConfigError
from schemadef.lint.content import written
from schemadef.lint.known import SUM, applied
from schemadef.lint.mend.mending import mend
from schemadef.lint.mend.proposal import proposed

if TYPE_CHECKING:
    from schemadef.cli.lint_session import Given
    from schemadef.config import Config
    from schemadef.lint.group import Group
    from schemadef.lint.mend.mending import Mended
    from schemadef.lint.session import Session

_NEW = "a new migration"


def fix(session: Session, config: Config | None, given: Given) -> int:
    """Mend, or show what would be mended; gives the exit status."""
    new = Path(given.new_migration) if given.new_migration else None
    if new is not None:
        _check_new(new)
    histories = _histories(session, config, given.env)
    all_mended = [
        (
            group,
            mend(
                group,
                session.to_mend,
                named=session.named,
                applied=applied(group, session.branch, histories.get(str(group.folder), frozenset())),
                unsafe=given.unsafe_fixes,
            ),
        )
        for group in session.groups
    ]
    if given.diff:
        return _shown(session, all_mended, new, given)
    return _written(session, all_mended, new, given)


def _histories(session: Session, config: Config | None, env: str | None) -> dict[str, frozenset[str]]:
    """What an environment has applied of each folder; asked only where that is wished."""
    if env is None:
        return {}
    from schemadef.cli.lint_applied import applied_names

    databases = {str(group.folder): group.database for group in session.groups if group.database is not None}
    if config is None or not databases:
        message = "--env asks a database of the configuration, and no file is in one's folder"
        raise ConfigError(message, hint="name the folder of one, or leave --env out")
    return {folder: applied_names(database, env, config) for folder, database in databases.items()}


def _shown(session: Session, all_mended: list[tuple[Group, list[Mended]]], new: Path | None, given: Given) -> int:
    """The differences on standard output, and what cannot be mended by an edit on the other one."""
    status = 0
    for group, mended in all_mended:
        for one in mended:
            if not one.applied:
                click.echo(_difference(str(one.before.path), one.before.text, one.after.text), nl=False)
                status = 1
        if text := proposed(group, mended):
            click.echo(_difference(str(new or _NEW), "", text, before="/dev/null"), nl=False)
        _say_applied(group, mended, text, new)
    from schemadef.lint.session import exit_status

    return status or exit_status(session.look(), session, given.fail_on)


def _difference(name: str, old: str, new: str, before: str = "") -> str:
    lines = (old.splitlines(keepends=True), new.splitlines(keepends=True))
    marked = unified_diff(*lines, before or name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in marked)


def _written(session: Session, all_mended: list[tuple[Group, list[Mended]]], new: Path | None, given: Given) -> int:
    """The files with their fixes, then what is left to be said."""
    groups, added, piped = [], "", False
    for group, mended in all_mended:
        after = {one.before.path: one.after for one in mended if not one.applied}
        for one in after.values():
            if not one.piped:
                written(one.path, one.text)
        _say_mended(mended)
        groups.append(group._replace(files=[after.get(one.path, one) for one in group.files]))
        text = proposed(group, mended)
        added += text
        _say_applied(group, mended, text, new)
        for one in groups[-1].files:
            if one.piped:
                click.echo(one.text, nl=False)
                piped = True
    if new is not None and added:
        written(new, added)
        complain(f"wrote {new}")
    from schemadef.lint.reports import report
    from schemadef.lint.session import exit_status
    from schemadef.lint.work import Settings

    after_all = session._replace(groups=groups)
    looked = after_all.look()
    click.echo(report(given.form, looked.said, Settings(session.severities)), nl=False, err=piped, color=True)
    return exit_status(looked, session, given.fail_on)


def _say_mended(mended: list[Mended]) -> None:
    """Say which files were written, and what of each rule was mended in them."""
    from schemadef.counted import counted

    for one in mended:
        if one.applied or one.before.piped:
            continue
        times = ", ".join(f"{code} ({count})" if count > 1 else code for code, count in Counter(one.codes).items())
        complain(f"{one.before.path}: mended {counted(len(one.codes), 'finding')}: {times}")


def _say_applied(group: Group, mended: list[Mended], text: str, new: Path | None) -> None:
    """Say of each applied file why it is not edited, and what to do instead."""
    for one in mended:
        if not one.applied:
            continue
        codes = ", ".join(dict.fromkeys(one.codes))
        way = ""
        if text and new is None:
            way = f" or put what a database may lack into {_opened(group)} with --new-migration FILE (--diff shows it),"
        complain(
            f"{one.before.path}: not edited, for it is applied: {one.applied}. What --fix would mend ({codes}) is"
            f" history:{way} accept it with `schemadef lint --write-baseline`"
        )


def _opened(group: Group) -> str:
    """How a folder gets a new migration, so that its runner knows of it."""
    if (group.folder / SUM).is_file():
        return "a migration that `schemadef generate --data NAME` opens,"
    if (group.folder / "meta" / "_journal.json").is_file():
        return "a migration that `drizzle-kit generate --custom` opens,"
    return "a new migration"


def _check_new(file: Path) -> None:
    """Raise ConfigError for a file that says something already."""
    from schemadef.lint.sql.lexer import Tokens

    if file.is_file() and len(Tokens(file.read_text(encoding="utf-8", errors="replace"))):
        message = f"{file} holds statements already"
        raise ConfigError(message, hint="give --new-migration a file that is not there, or an empty one")
