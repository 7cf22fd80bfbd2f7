"""One file of SQL: a statement a chunk, in the form that every reader of the folder takes.

The readers are schemadef, drizzle-orm's `migrate()`, `drizzle-kit`, `wrangler d1 migrations apply` and Expo; each rule
here is one that one of them breaks on (an empty chunk, text after the last semicolon, the marker inside a literal …).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from schemadef.errors import MigrationError
from schemadef.migration.directive import directive_line, from_line, parse_directive
from schemadef.pattern import pattern
from schemadef.requirement import parse_requirement
from schemadef.statement import Hazard, Statement
from schemadef.tokens import meaningful, tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKER = "--> statement-breakpoint"
NOTHING = "-- Nothing to roll back.\n"
UNWRITTEN = "-- A data migration: "
"""How a file begins that waits for somebody's statements."""

_DIRECTIVE = "-- schemadef: "
_HAZARDS = "-- hazards: "
_LOCK = "-- lock: "
_REQUIRES = "-- requires: "
_LOSES = "-- not restored: "
_OWN = (_DIRECTIVE, _HAZARDS, _LOCK, _REQUIRES, _LOSES)
"""How the comments begin that say something of the statement after them."""
_NO_TRANSACTION = "no transaction"
_BREAKPOINT = pattern(r"-->\s*statement-breakpoint")
_FORBIDDEN = {
    "\r": "contains a carriage return, which D1 refuses inside a trigger and git may change",
    "\0": "contains a NUL character",
    "\ufeff": "contains a byte order mark, which Postgres refuses",
    "BEGIN TRANSACTION": "contains the words BEGIN TRANSACTION, which wrangler refuses even in a literal",
}
_VERB = pattern(r"(?:create|alter|drop|insert|update|delete|comment|grant|revoke|pragma|truncate)\b", re.IGNORECASE)
_CONTROL = re.compile(
    r"(?:begin|commit|rollback|savepoint|release|end|abort|start\s+transaction)\b(?!\s*\()", re.IGNORECASE
)


def render_file(statements: Iterable[Statement]) -> str:
    """The text of a file of migrations; raises MigrationError for a statement that some reader could not take."""
    statements = list(statements)
    texts = [statement.sql.strip() for statement in statements]
    _check(statements, texts)
    chunks = map(_chunk, statements, texts)
    return f"\n{MARKER}\n".join(chunks) + "\n" if texts else NOTHING


def parse_file(text: str) -> tuple[Statement, ...]:
    """The statements of a file that `render_file` wrote; `subject` is not kept. Raises MigrationError."""
    if text == NOTHING or (text.startswith(UNWRITTEN) and not meaningful(text)):
        return ()
    return tuple(_statement(chunk, number) for number, chunk in enumerate(text.split(MARKER), start=1))


def _chunk(statement: Statement, sql: str) -> str:
    comments = [_DIRECTIVE + directive_line(statement.directive)] if statement.directive else []
    if not statement.transactional:
        comments.append(_DIRECTIVE + _NO_TRANSACTION)
    if statement.hazards:
        comments.append(_HAZARDS + ", ".join(statement.hazards))
    comments += [_LOCK + statement.lock] if statement.lock else []
    comments += [_REQUIRES + directive_line(text) for text in statement.requires]
    comments += [_LOSES + directive_line(text) for text in statement.loses]
    return "\n".join([*comments, f"{sql};"])


def _check(statements: list[Statement], texts: list[str]) -> None:
    """Raise MigrationError for the first statement that some reader could not take."""
    # most files hold none of what some reader breaks on, which a look at all of it as one text says
    whole = "\n".join(texts)
    doubtful = "--" in whole or any(text in whole for text in _FORBIDDEN)
    for statement, sql in zip(statements, texts, strict=True):
        if doubtful:
            _check_inside(statement, sql)
        if statement.directive:
            parse_directive(statement.directive)
        _check_ends(statement, sql)


def _check_inside(statement: Statement, sql: str) -> None:
    if "-->" in sql and _BREAKPOINT.search(sql):
        _refuse(statement, f"contains `{MARKER}`, at which every reader cuts the file")
    for text, what in _FORBIDDEN.items():
        if text in sql:
            _refuse(statement, what)
    if sql.startswith(_OWN):
        _refuse(statement, "begins with a comment that the runner would read as its own")
    if "--" in sql.rpartition("\n")[2] and list(tokens(sql))[-1].kind == "comment":
        _refuse(statement, "ends in a comment, which would swallow its semicolon")


def _check_ends(statement: Statement, sql: str) -> None:
    start = sql if not sql.startswith(("-", "/")) else "".join(token.text for token in meaningful(sql)[:1])
    if not start or sql.endswith(";"):
        _refuse(statement, "is empty" if not start else "ends in a semicolon, so that an empty statement would follow")
    if _CONTROL.match(start):
        _refuse(statement, "begins or ends a transaction, which is the runner's part")


def _refuse(statement: Statement, what: str) -> None:
    message = f"the statement for {label(statement)} {what}"
    raise MigrationError(message, hint="write it in another way")


def label(statement: Statement) -> str:
    """A statement for people: its subject, or else the line that does something, out of a block with its guard."""
    if statement.subject:
        return statement.subject
    lines = [line.strip() for line in statement.sql.splitlines() if not line.strip().startswith("--")]
    first = next(filter(_VERB.match, lines), next(filter(None, lines), "nothing"))
    return f"`{first if len(first) <= 100 else first[:99] + '…'}`"


def _statement(chunk: str, number: int) -> Statement:
    lines = chunk.strip().split("\n")
    said: dict[str, list[str]] = {prefix: [] for prefix in _OWN}
    at = 0
    while at < len(lines) - 1 and (prefix := next(filter(lines[at].startswith, _OWN), "")):
        said[prefix].append(lines[at].removeprefix(prefix).strip())
        at += 1
    sql = "\n".join(lines[at:]).rstrip().removesuffix(";").rstrip()
    if not sql or sql.startswith(_OWN):
        message = f"statement {number} is empty"
        raise MigrationError(message, hint="restore the file from version control")
    directives = [from_line(line) for line in said[_DIRECTIVE] if line != _NO_TRANSACTION]
    requires = tuple(map(from_line, said[_REQUIRES]))
    for text in directives:
        parse_directive(text)
    for text in requires:
        parse_requirement(text)
    return Statement(
        sql=sql,
        directive="".join(directives[-1:]),
        hazards=tuple(hazard for line in said[_HAZARDS] for hazard in _hazards(line)),
        lock="".join(said[_LOCK][-1:]),
        requires=requires,
        loses=tuple(map(from_line, said[_LOSES])),
        transactional=_NO_TRANSACTION not in said[_DIRECTIVE],
    )


def _hazards(text: str) -> tuple[Hazard, ...]:
    try:
        return tuple(Hazard(name.strip()) for name in text.split(","))
    except ValueError as error:
        message = f"{error} in `{_HAZARDS}{text}`"
        raise MigrationError(message, hint=f"known are {', '.join(Hazard)}") from None
