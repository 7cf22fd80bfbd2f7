"""What SQLite's own parser refuses of a folder's files, each refusal as a finding of the rule that it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from schemadef.canonical import fold
from schemadef.lint.backward import is_back, ways_back_of
from schemadef.lint.finding import Edit, Finding, Fix
from schemadef.lint.sql.cutting import is_torn, open_body
from schemadef.lint.sql.lexer import META, PLACEHOLDER, QUOTED, WORD
from schemadef.lint.sql.part import Part
from schemadef.lint.sql.quoted import Text, texts
from schemadef.lint.sqlite import sayings
from schemadef.lint.sqlite.added import may_need_rebuild
from schemadef.lint.sqlite.newer import is_unreadable, older
from schemadef.lint.sqlite.pinpoint import place_of
from schemadef.lint.sqlite.rerun import changes_again

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.check.rehearse import Made
    from schemadef.check.replay import Refusal, Replay
    from schemadef.lint.schema.schema import Schema
    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


class Folder:
    """The database in memory of a folder's files, and the names of which nobody knows whether they are there.

    `refused` are the places of the statements that would have made something, by its name; `altered` are the tables of
    which columns are not as the replay has them, `room` is for how many rebuilds more it is worth to note what stands
    before a statement, and to write one.
    """

    def __init__(self, replay: Replay) -> None:
        self.replay = replay
        self.unknown: set[str] = set()
        self.refused: dict[str, str] = {}
        self.altered: set[str] = set()
        self.room = _MOST


_MOST = 25
"""Each rebuild takes some milliseconds to write: who has more of them to mend reads the others once these are."""


_folders: WeakKeyDictionary[Schema, Folder] = WeakKeyDictionary()
_found: WeakKeyDictionary[File, tuple[Finding, ...]] = WeakKeyDictionary()
COLUMNS: WeakKeyDictionary[File, dict[int, Columns]] = WeakKeyDictionary()
TEXTS: WeakKeyDictionary[File, list[Text]] = WeakKeyDictionary()
AGAIN: WeakKeyDictionary[File, set[int]] = WeakKeyDictionary()
"""The statements that change rows once more when they are run again, by their first tokens."""
STOOD: WeakKeyDictionary[File, Stood] = WeakKeyDictionary()
BEFORE: WeakKeyDictionary[File, dict[int, tuple[Made, ...]]] = WeakKeyDictionary()
"""What stands before a statement that a rebuild may have to take the place of, by its first token."""


class Columns(NamedTuple):
    """The columns of a table, and those that an index or a key has; none where the table is not known."""

    columns: frozenset[str] = frozenset()
    indexed: frozenset[str] = frozenset()


def _note_columns(file: File, statement: Statement, folder: Folder) -> None:
    queries = (
        "SELECT lower(name) FROM pragma_table_xinfo(?)",
        "SELECT lower(c.name) FROM pragma_index_list(?) i, pragma_index_info(i.name) c WHERE c.name IS NOT NULL",
    )
    execute, table = folder.replay.connection.execute, statement.shape.name[-1:]
    found = (frozenset(name for (name,) in execute(query, table)) for query in queries)
    COLUMNS.setdefault(file, {})[statement.first] = Columns(*found)


class Stood(NamedTuple):
    """What stands before a file and after it."""

    before: tuple[Made, ...]
    after: tuple[Made, ...]
    replay: Replay


def _moves_tables(file: File) -> bool:
    """Whether a file drops a table, or gives one another name."""
    return any(
        statement.shape.kind == "table"
        and (statement.shape.verb == "drop" or any(action.verb == "rename" for action in statement.shape.actions))
        for statement in forward(file)
        if statement.shape.verb in ("drop", "alter")
    )


def found_in(file: File) -> tuple[Finding, ...]:
    """What the file's platform refuses of it, by whichever rule; the files of a folder have to be asked in order."""
    if file not in _found:
        _found[file] = tuple(_refusals(file))
    return _found[file]


def folder_of(file: File) -> Folder:
    """The database of a file's folder as it is now."""
    if file.schema not in _folders:
        from schemadef.check.replay import Replay, platform_of

        _folders[file.schema] = Folder(Replay(platform_of(file.dialect)))
    return _folders[file.schema]


def forward(file: File) -> list[Statement]:
    """The statements of a file without those that take the others back."""
    back = ways_back_of(file)
    return [one for one in file.statements if not is_back(back, one.start)] if back else file.statements


def _refusals(file: File) -> Iterator[Finding]:
    folder = folder_of(file)
    before = _standing(folder) if _moves_tables(file) else None
    folder.replay.begin()
    statements = forward(file)
    for statement in statements:
        if _alters(statement, folder):
            _note_columns(file, statement, folder)
            _note_altered(file, statement, folder)
        elif not _cannot_be_told(statement, file, folder):
            if may_need_rebuild(statement):
                _note_before(file, statement, folder)
            yield from _run(file, statement, folder)
    if not folder.replay.end():
        folder.replay.rows_known = False
        for statement in statements:
            folder.replay.run(statement.text)
    if before is not None:
        STOOD[file] = Stood(before, _standing(folder), folder.replay)


def _run(file: File, statement: Statement, folder: Folder) -> Iterator[Finding]:
    """Run a statement; what is refused of it."""
    if file.known("has double quotes", _has_quotes):
        TEXTS.setdefault(file, []).extend(texts(statement, folder.replay))
    refusal = folder.replay.run(older(statement))
    if folder.replay.given_up:
        _forget(statement, folder)
    elif refusal is None and changes_again(statement, folder.replay):
        AGAIN.setdefault(file, set()).add(statement.first)
    if refusal is not None and not _is_excused(refusal, statement, file, folder):
        finding = _finding(refusal, statement, folder.replay)
        if finding.code == "LITE104":
            _note_before(file, statement, folder)
        yield _with_cause(finding, refusal, folder)
        if statement.shape.verb == "create" and statement.shape.name:
            folder.refused[statement.shape.name[-1]] = f"{file.path.name}:{file.place(statement.start)[0]}"


def _note_before(file: File, statement: Statement, folder: Folder) -> None:
    if folder.room > 0:
        folder.room -= 1
        BEFORE.setdefault(file, {})[statement.first] = _standing(folder)


def _note_altered(file: File, statement: Statement, folder: Folder) -> None:
    """The first time, what stands before is as the replay has it."""
    table = fold(statement.shape.name[-1])
    if table not in folder.altered:
        _note_before(file, statement, folder)
    folder.altered.add(table)


def _has_quotes(file: File) -> bool:
    return '"' in file.text


def _standing(folder: Folder) -> tuple[Made, ...]:
    from schemadef.check.rehearse import objects_of

    return objects_of(folder.replay)


def _cannot_be_told(statement: Statement, file: File, folder: Folder) -> bool:
    """Whether a statement is no SQL as it stands: a template, a command of a shell, or something that nothing ends."""
    kinds = statement.tokens.kind[statement.first : statement.last]
    torn = is_torn(statement, file.tokens.opened) or open_body(statement) >= 0
    if PLACEHOLDER not in kinds and META not in kinds and not torn:
        return False
    _forget(statement, folder)
    return True


def _alters(statement: Statement, folder: Folder) -> bool:
    """Whether it is libSQL's ALTER COLUMN … TO, which only libSQL knows, and which leaves names as they are."""
    if not folder.replay.platform.alters_columns or statement.find("TO") < 0:
        return False
    return any(action.verb == "alter" for action in statement.shape.actions)


def _forget(statement: Statement, folder: Folder) -> None:
    """What a statement that was not run makes is there, or is not: nobody knows."""
    folder.unknown.update(statement.shape.name[-1:])
    folder.unknown.update(action.name for action in statement.shape.actions)


def _is_excused(refusal: Refusal, statement: Statement, file: File, folder: Folder) -> bool:
    """Whether what is missing may be there: files that came before are not read, or this SQLite is too old to tell."""
    if refusal.what:
        return False
    unread = sayings.SYNTAX.match(refusal.message) is not None
    if unread:
        return _is_ahead(statement, folder)
    if refusal.message.startswith("no such module"):
        # one that the platform could not have is refused by name
        _forget(statement, folder)
        return True
    missing = bool(sayings.MISSING.match(refusal.message))
    if missing and _is_function(refusal, statement):
        return folder.replay.platform.modules is None
    if missing and file.schema.partial:
        return True
    if sayings.said_of(refusal.message).code == "LITE118" and not (
        folder.replay.rows_known and not file.schema.partial
    ):
        return True
    return bool(folder.unknown) and not folder.unknown.isdisjoint(_names(statement))


def _is_ahead(statement: Statement, folder: Folder) -> bool:
    """Whether a parser is too old to read a statement: the platform's, which another rule tells, or the one here."""
    if is_unreadable(statement, folder.replay.platform.sqlite):
        return True
    if is_unreadable(statement, folder.replay.version):
        _forget(statement, folder)
        return True
    return False


def _is_function(refusal: Refusal, statement: Statement) -> bool:
    """Whether the missing table is called with arguments: a function of tables, which extensions add."""
    found = sayings.NAMED.match(refusal.message)
    tokens, reads = statement.tokens, statement.shape.verb not in ("create", "alter", "drop")
    return (
        found is not None
        and (reads or statement.shape.kind != "index")
        and any(
            tokens.name(index) == found[1].lower()
            and tokens.word(index + 1) == "("
            and tokens.word(index - 1) != "INTO"
            for index in range(statement.first, statement.last)
        )
    )


def _names(statement: Statement) -> set[str]:
    tokens = statement.tokens
    return {
        tokens.name(index) for index in range(statement.first, statement.last) if tokens.kind[index] in (WORD, QUOTED)
    }


def _finding(refusal: Refusal, statement: Statement, replay: Replay) -> Finding:
    if refusal.what == "function":
        start, end = place_of(f"no such function: {refusal.name}", statement, replay)
        return Finding("CFD112", start, end, f"D1 does not let anybody call {refusal.name}()", "compute it otherwise")
    if refusal.what == "ready made":
        start, end = place_of(f"no such table: {refusal.name}", statement, replay)
        return Finding("CFD108", start, end, f"D1 has no table {refusal.name}", "ask it of a local copy instead")
    if refusal.what:
        start, end = place_of("", statement, replay)
        whats = {"temporary": "temporary objects", "shadow": f"triggers on {refusal.name}, which is fts5's own"}
        what = whats.get(refusal.what, f"module {refusal.name}")
        return Finding("CFD108", start, end, f"D1 has no {what}", "make an ordinary table")
    said = sayings.said_of(refusal.message)
    start, end = place_of(refusal.message, statement, replay)
    fix = _in_parentheses(statement, start) if said.help == sayings.PARENTHESES else None
    return Finding(said.code, start, end, f"SQLite refuses it: {refusal.message}", said.help, fix)


def _with_cause(finding: Finding, refusal: Refusal, folder: Folder) -> Finding:
    """The finding, with the place of what would have made that which is missing."""
    named = sayings.NAMED.match(refusal.message)
    place = folder.refused.get(named[1].lower()) if named is not None else None
    return finding._replace(help=f"mend first what makes it, at {place}") if place else finding


def _in_parentheses(statement: Statement, start: int) -> Fix | None:
    """Parentheses around the function behind DEFAULT, at whose own parenthesis SQLite stops."""
    tokens = statement.tokens
    at = next((index for index in range(statement.first, statement.last) if tokens.start[index] == start), -1)
    if at < 0 or tokens.word(at - 2) != "DEFAULT":
        return None
    inner = Part(tokens, at, statement.last).inside(at)
    if tokens.word(inner.last) != ")":
        return None
    before, behind = tokens.start[at - 1], tokens.end[inner.last]
    return Fix((Edit(before, before, "("), Edit(behind, behind, ")")))
