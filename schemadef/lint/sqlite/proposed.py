"""Rebuilds to write in the place of statements of a file, as far as the replay knows their tables.

Each is the help of a finding: where to write it, and the SQL; empty where there is none that keeps everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.lint.sqlite.added import definition_of
from schemadef.lint.sqlite.refused import stood

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from schemadef.check.rehearse import Made
    from schemadef.lint.rows.inserts import Insert
    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement
    from schemadef.lint.sqlite.altered import Altered


def column_added(file: File, statement: Statement, action: Action) -> str:
    """The rebuild in the place of ADD COLUMN, where the table is known, and rows need no value that nobody says."""
    before = _noted(file).get(statement.first)
    if before is None or not statement.shape.name:
        return ""
    from schemadef.lint.sqlite.rebuilding import with_column

    definition = definition_of(statement, action)
    return _said("write in its place", with_column(before, statement.shape.name[-1], definition, file.dialect))


def column_altered(file: File, statement: Statement, altered: Altered) -> str:
    """The rebuild in the place of ALTER COLUMN … TO, for a column whose old definition demands nothing of itself."""
    before = _noted(file).get(statement.first)
    old = altered.old
    if before is None or old is None or old.demands or old.fixed or len(statement.shape.actions) > 1:
        return ""
    from schemadef.lint.sqlite.rebuilding import with_definition

    text = with_definition(before, statement.shape.name[-1], altered.name, altered.text, file.dialect)
    return _said("write in its place", text)


def _noted(file: File) -> Mapping[int, Sequence[Made]]:
    """What stands before statements of a file, by their first tokens."""
    from schemadef.lint.sqlite.replayed import BEFORE, found_in

    found_in(file)
    return BEFORE.get(file, {})


def column_dropped(file: File, start: int) -> str:
    """The rebuild in the place of the DROP COLUMN that is at an offset, where no more than keys hang on it."""
    noted = _noted(file)
    statement = next((one for one in file.statements if one.first in noted and one.start <= start < one.end), None)
    if statement is None or not statement.shape.name:
        return ""
    dropped = [one.name for one in statement.shape.actions if one.verb == "drop" and one.name]
    if len(dropped) != 1:
        return ""
    from schemadef.lint.sqlite.rebuilding import without_column

    text = without_column(noted[statement.first], statement.shape.name[-1], dropped[0], file.dialect)
    return _said("write in its place", text)


def _said(where: str, text: str) -> str:
    return f"{where}:\n{text}" if text else ""


def made_anew(file: File, where: str = "write in the place of the rebuild") -> str:
    """The rebuild in the place of all that a file does by hand to make tables anew, where their rows are all copied."""
    return _said(where, file.known("made anew", _made_anew))


def _made_anew(file: File) -> str:
    found = stood(file)
    if found is None or file.schema.partial:
        return ""
    from schemadef.lint.sqlite.replayed import folder_of, forward

    folder, statements = folder_of(file), forward(file)
    there = [{fold(made.name) for made in some if made.type == "table"} for some in (found.before, found.after)]
    names = _Names(statements, there[0])
    drops = [one for one in statements if one.shape.verb == "drop" and one.shape.name]
    tables = {names.before(one.shape.name[-1]) for one in drops if one.shape.kind == "table"} & there[0]
    if not tables or not tables <= there[1] or folder.room <= 0:
        return ""
    folder.room -= 1
    copies = dict(_copies(statements, names))
    if not tables <= copies.keys():
        return ""
    from schemadef.lint.sqlite.rebuilding import as_made

    gone = [one.shape.name[-1] for one in drops if one.shape.kind in ("index", "trigger")]
    return as_made(found.before, found.after, {name: copies[name] for name in tables}, gone, file.dialect)


class _Names:
    """What tables are called before a file and after it, by what it calls them meanwhile."""

    def __init__(self, statements: Iterable[Statement], there: set[str]) -> None:
        self._old: dict[str, str] = {}
        self._new: dict[str, str] = {}
        for statement in statements:
            for action in statement.shape.actions:
                if (action.verb, action.kind) == ("rename", "to") and statement.shape.name:
                    name, new = fold(statement.shape.name[-1]), fold(action.name)
                    if name in there and name not in self._old.values():
                        self._old[new] = name
                    else:
                        self._new[name] = new

    def before(self, name: str) -> str:
        """What a table of the file was called before it."""
        return self._old.get(fold(name), fold(name))

    def after(self, name: str) -> str:
        """What a table of the file is called in the end."""
        return self._new.get(fold(name), fold(name))


def _copies(statements: Iterable[Statement], names: _Names) -> Iterable[tuple[str, dict[str, str]]]:
    """Each table whose rows are all copied to what takes its name: the expressions by column, none for SELECT *."""
    from schemadef.lint.rows.inserts import chosen, inserts

    for statement in statements:
        for insert in inserts(statement) if statement.shape.verb == "insert" else ():
            source = insert.source
            name = names.before("".join(source.name_at(source.find("FROM") + 1)[-1:]))
            if not insert.table or names.after(insert.table[-1]) != name or not _is_plain(insert):
                continue
            picked = chosen(source)
            if not insert.columns and not picked:
                yield name, {}
            elif len(picked) == len(insert.columns):
                pairs = zip(insert.columns, picked, strict=True)
                yield name, {fold(column): value.text for column, value in pairs}


def _is_plain(insert: Insert) -> bool:
    """Whether a query gives all rows of one table."""
    source, tokens = insert.source, insert.source.tokens
    at = source.find("FROM")
    name = source.name_at(at + 1) if at >= 0 else ()
    return bool(name) and at + 1 + 2 * len(name) - 1 == source.last and tokens.word(source.first) == "SELECT"
