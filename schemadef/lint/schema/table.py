"""What files have said of a table so far: its columns' types, and what is known to hold of its rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.keys import Key, key_of, key_of_exclusion, key_of_index
from schemadef.lint.sql.part import Part, dropped_names, part_of, whole
from schemadef.lint.sql.types import SERIAL, Type, type_of
from schemadef.lint.sql.volatile import VOLATILE

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.shape import Action, Name
    from schemadef.lint.sql.statement import Statement

_CONSTRAINTS = {"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "LIKE", "NOT"}


class Table:
    """A table as its statements leave it.

    `types` are those of its columns, as far as a statement says them. `never_null` are the columns that no row has as
    NULL, which a validated constraint can prove too. `waiting` are the columns that constraints which are NOT VALID
    would prove, `validated` the constraints that were validated without being seen, `proven` the columns that only a
    check proves. `held` are its keys by name; `is_read` says that there are no others. `indexes` are the columns of
    unique indexes, `defaults` the constants that columns have without a value, `changing` the columns whose default is
    another value each time.
    It `is_known` when a statement was seen that makes it, `is_filled` when a query has made it, and `is_listed` when
    that names all of its columns. `checked` are the columns that valid checks are about, `waiting_checks` those of
    checks by name, `parted_by` the columns that it is partitioned by, `called` is what it is called. `find` gives
    another table, of which it may be made: LIKE.
    """

    def __init__(self, find: Callable[[Name], Table] | None = None) -> None:
        self.find = find
        self.types: dict[str, Type] = {}
        self.never_null: set[str] = set()
        self.waiting: dict[str, str] = {}
        self.validated: set[str] = set()
        self.proven: dict[str, set[str]] = {}
        self.partitioned = False
        self.is_known = False
        self.is_listed = False
        self.is_filled = False
        self.held: dict[str, Key] = {}
        self.called = ""
        self.is_read = True
        self.defaults: dict[str, str] = {}
        self.changing: set[str] = set()
        self.indexes: dict[Name, tuple[str, ...]] = {}
        self.checked: set[str] = set()
        self.waiting_checks: dict[str, set[str]] = {}
        self.parted_by: set[str] = set()

    @property
    def keys(self) -> list[Key] | None:
        """Its keys; None when one of them cannot be read."""
        found = [key for key in self.held.values() if key.columns is not None]
        return found if self.is_read and len(found) == len(self.held) else None

    @property
    def certain(self) -> list[Key]:
        """The keys of which it is known what decides about them, each of its columns; of all rows."""
        return [key._replace(columns=key.certain) for key in self.held.values() if key.certain and not key.where]

    def add(self, statement: Statement) -> None:
        """Read the next statement about it."""
        shape = statement.shape
        if shape.kind == "table" and shape.name:
            self.called = shape.name[-1]
        if shape.kind == "index" and shape.verb == "drop":
            for name in dropped_names(statement):
                self.held.pop(name[-1], None)
        elif shape.kind == "index":
            self._index(statement)
        elif statement.shape.verb == "create":
            self._create(statement)
        for action in statement.shape.actions:
            self._change(part_of(statement, action), action)

    def is_never_null(self, column: str) -> bool:
        """Whether SET NOT NULL need not look: it is so, or a constraint that was validated says it.

        Of one that no file has added, its name has to tell.
        """
        return column in self.never_null or any(column in name for name in self.validated)

    def _create(self, statement: Statement) -> None:
        part = whole(statement)
        at = part.find("PARTITION", "BY")
        self.partitioned = at >= 0
        if at >= 0:
            self.parted_by = {part.tokens.name(piece.first) for piece in part.inside(at + 3).pieces()}
        body = part.find("(")
        self.is_known = body >= 0
        made_as = part.find("AS")
        self.is_filled = made_as >= 0
        self.is_listed = body >= 0 and (made_as < 0 or body < made_as)
        if part.find("INHERITS") >= 0 or part.find("OF") >= 0:
            self.is_read, self.is_listed = False, False
        for piece in part.inside(body).pieces() if body >= 0 else ():
            if piece.tokens.word(piece.first) in _CONSTRAINTS:
                self._constraint(piece, valid=True)
            else:
                self._column(piece)

    def _column(self, piece: Part) -> None:
        """A column's name, its type and what is behind."""
        name = piece.tokens.name(piece.first)
        self.types[name] = type_of(piece._replace(first=piece.first + 1))
        self._give(name, self._default(name, piece), piece)
        is_primary = piece.find("PRIMARY", "KEY") >= 0
        if is_primary or piece.find("UNIQUE") >= 0:
            at = piece.find("CONSTRAINT")
            said = piece.tokens.name(at + 1) if at >= 0 else f"{self.called}_{'pkey' if is_primary else name + '_key'}"
            self._key(said, key_of((name,), piece))
        if is_primary or piece.find("NOT", "NULL") >= 0:
            self.never_null.add(name)

    def _give(self, name: str, default: str, piece: Part) -> None:
        """What a column has from now on when nobody says a value, and whether that is another value each time."""
        self.defaults[name] = default
        words = piece.tokens.words[piece.first : piece.last]
        counts = "IDENTITY" in words or (name in self.types and self.types[name].name in SERIAL)
        if default == "other" and (counts or not VOLATILE.isdisjoint(words)):
            self.changing.add(name)
        else:
            self.changing.discard(name)

    def _default(self, name: str, piece: Part) -> str:
        """What a column has when nobody says a value: a constant's text, `other`, or `none`.

        What is reckoned from the other columns is the same where they are.
        """
        generated = piece.find("GENERATED") >= 0
        if generated and piece.find("IDENTITY") < 0:
            return "generated"
        if name in self.types and (self.types[name].name in SERIAL or generated):
            return "other"
        at = piece.find("DEFAULT")
        if at < 0 or at + 1 >= piece.last:
            return "none"
        stops = (place for place in piece.outside() if place > at and piece.tokens.words[place] in _BEHIND_DEFAULT)
        words = piece.tokens.words[at + 1 : next(stops, piece.last)]
        if piece.tokens.words[at + 1] == "NULL":
            return "none"
        if "(" in words or any(word.startswith("CURRENT_") for word in words):
            return "other"
        tokens = piece.tokens
        sign = tokens.text[tokens.end[at] : tokens.start[at + 1]].strip()
        return tokens.source(at + 1) if not sign else f"-{tokens.source(at + 1)}" if sign == "-" else "other"

    def _key(self, name: str, key: Key) -> None:
        """A key, by its name."""
        while name in self.held:
            name += " "
        self.held[name] = key

    def _index(self, statement: Statement) -> None:
        """A unique index."""
        if "unique" not in statement.shape.flags:
            return
        key = key_of_index(whole(statement), self.types)
        self._key(statement.shape.name[-1] if statement.shape.name else "", key)
        self.indexes[statement.shape.name[-1:]] = (key.columns or ()) if not key.where else ()

    def _constraint(self, piece: Part, *, valid: bool) -> None:
        """A constraint that proves a column not to be NULL: CHECK (c IS NOT NULL), NOT NULL c, or the key."""
        tokens = piece.tokens
        named = tokens.word(piece.first) == "CONSTRAINT"
        name = tokens.name(piece.first + 1) if named else ""
        at = piece.first + (2 if named else 0)
        proven = _proven(piece, at)
        kind = tokens.word(at)
        if kind in ("PRIMARY", "UNIQUE"):
            self._unique(piece, name, is_primary=kind == "PRIMARY")
        elif kind == "EXCLUDE":
            if key := key_of_exclusion(piece._replace(first=at)):
                self._key(name, key)
        elif kind == "LIKE":
            self._copy(piece)
        elif kind == "CHECK":
            names = set(map(tokens.name, range(at, piece.last)))
            self.checked |= names if valid else set()
            self.waiting_checks[name] = names
        if valid:
            if name and kind == "CHECK":
                self.proven[name] = proven - self.never_null
            self.never_null |= proven
        else:
            self.waiting |= dict.fromkeys([name], next(iter(proven), ""))

    def _unique(self, piece: Part, name: str, *, is_primary: bool) -> None:
        """A key of some columns, or what was a unique index until now."""
        tokens, using = piece.tokens, piece.find("USING", "INDEX")
        if using >= 0:
            index = tokens.name(using + 2)
            self._key(name or index, self.held.pop(index, Key(None)))
            return
        columns = tuple(tokens.name(one.first) for one in piece.inside(piece.find("(")).pieces())
        said = (self.called, "pkey") if is_primary else (self.called, *columns, "key")
        self._key(name or "_".join(said), key_of(columns, piece))

    def _copy(self, piece: Part) -> None:
        """What a table has of another one: LIKE other, and what is INCLUDING."""
        words = piece.tokens.words[piece.first : piece.last]
        other = self.find(piece.name_at(piece.first + 1)) if self.find else None
        if other is None or not other.is_known:
            self.is_listed = False
            self.is_read = self.is_read and not _includes(words, "INDEXES")
            return
        self.is_listed = self.is_listed and other.is_listed
        self.types |= other.types
        self.never_null |= other.never_null
        if _includes(words, "DEFAULTS"):
            self.defaults |= other.defaults
            self.changing |= other.changing
        else:
            self.defaults |= dict.fromkeys(other.types, "none")
        if _includes(words, "INDEXES"):
            self.is_read = self.is_read and other.is_read
            self.held |= {name.replace(other.called, self.called, 1): key for name, key in other.held.items()}

    def _change(self, part: Part, action: Action) -> None:
        """One part of an ALTER TABLE."""
        verb, kind, name = action.verb, action.kind, action.name
        if verb == "add" and kind == "column":
            at = _behind_existence(part, part.first + 1 + (part.tokens.word(part.first + 1) == "COLUMN"))
            if name not in self.types:
                self._column(part._replace(first=at))
        elif verb == "add":
            self._constraint(part._replace(first=part.first + 1), valid="not valid" not in action.flags)
        elif verb == "validate":
            self.checked |= self.waiting_checks.get(name, self.parted_by)
            if name in self.waiting:
                self.proven[name] = {self.waiting[name]} - self.never_null
                self.never_null.add(self.waiting[name])
            else:
                self.validated.add(name)
        elif verb == "drop" and kind == "constraint":
            self._lose(name)
        elif verb == "drop" and kind == "column":
            self.types.pop(name, None)
            self.never_null.discard(name)
            self.held = {key: columns for key, columns in self.held.items() if name not in columns.certain}
        elif verb == "alter" and kind == "column":
            self._alter(part, name)
        elif verb == "rename" and (to := part.find("TO")) > part.first + 1:
            self._rename(name, part.tokens.name(to + 1))

    def _lose(self, constraint: str) -> None:
        """A constraint goes, and with it what only it has proved."""
        self.validated.discard(constraint)
        self.held.pop(constraint, None)
        self.never_null -= self.proven.pop(constraint, set())
        self.waiting.pop(constraint, None)

    def _alter(self, part: Part, name: str) -> None:
        at = part.find("TYPE")
        if at >= 0:
            self.types[name] = type_of(part._replace(first=at + 1))
        elif part.find("SET", "NOT", "NULL") >= 0:
            self.never_null.add(name)
            # what has proved it may go from now on
            self.proven = {constraint: columns - {name} for constraint, columns in self.proven.items()}
        elif part.find("DROP", "NOT", "NULL") >= 0:
            self.never_null.discard(name)
        elif part.find("DEFAULT") >= 0:
            self._give(name, self._default(name, part), part)
        elif part.find("ADD", "GENERATED") >= 0:
            self.defaults[name] = "other"

    def _rename(self, old: str, new: str) -> None:
        """A column goes by another name, in its place among the others."""

        def named(column: str) -> str:
            return new if column == old else column

        self.types = {named(column): kind for column, kind in self.types.items()}
        self.defaults = {named(column): text for column, text in self.defaults.items()}
        self.never_null = set(map(named, self.never_null))
        self.changing = set(map(named, self.changing))
        self.held = {named(name): key.renamed(named) for name, key in self.held.items()}


_BEHIND_DEFAULT = frozenset(
    {"NOT", "NULL", "CHECK", "UNIQUE", "PRIMARY", "REFERENCES", "CONSTRAINT", "COLLATE", "DEFERRABLE", "INITIALLY"}
)


def _includes(words: list[str], what: str) -> bool:
    """Whether LIKE … INCLUDING ALL, or INCLUDING what is asked, says that a table has it too."""
    said = [words[at + 1 : at + 2] for at, word in enumerate(words) if word == "INCLUDING"]
    return ["ALL"] in said or [what] in said


def _proven(piece: Part, at: int) -> set[str]:
    """The columns that a constraint whose own words begin at an index lets no row have as NULL."""
    tokens = piece.tokens
    words = [tokens.word(at), tokens.word(at + 1)]
    if words == ["PRIMARY", "KEY"]:
        return {tokens.name(part.first) for part in piece.inside(at + 2).pieces()}
    if words == ["NOT", "NULL"]:
        return {tokens.name(at + 2)}
    if words[0] == "CHECK":
        inner = piece.inside(at + 1)
        while inner and tokens.word(inner.first) == "(":
            inner = inner.inside(inner.first)
        if [tokens.word(inner.first + place) for place in (1, 2, 3)] == ["IS", "NOT", "NULL"]:
            return {tokens.name(inner.first)} if inner.last == inner.first + 4 else set()
    return set()


def _behind_existence(part: Part, at: int) -> int:
    return at + 3 if [part.tokens.word(at + place) for place in range(3)] == ["IF", "NOT", "EXISTS"] else at
