"""What a statement does, to what: read from its first words, whatever comes after. What is unknown stays opaque."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.places import place_of

if TYPE_CHECKING:
    from schemadef.lint.sql.lexer import Tokens

Name = tuple[str, ...]


class Action(NamedTuple):
    """One part of an ALTER: `add constraint`, `drop column`, `rename` …; `first` and `last` are its tokens."""

    verb: str
    kind: str
    name: str
    flags: frozenset[str]
    first: int
    last: int


class Shape(NamedTuple):
    """A statement's verb, the kind and the name of its object, and the words that rules ask for.

    `table` is the one that an index, a trigger or a policy is on. `at` is the token behind the object's kind, where
    IF NOT EXISTS stands or could stand.
    """

    verb: str
    kind: str = ""
    name: Name = ()
    table: Name = ()
    flags: frozenset[str] = frozenset()
    at: int = 0
    actions: tuple[Action, ...] = ()


_MODIFIERS = {
    "OR", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED", "UNIQUE", "GLOBAL", "LOCAL", "CONSTRAINT", "RECURSIVE", "VIRTUAL",
    "TRUSTED", "PROCEDURAL",
}  # fmt: skip
_LONG_KINDS = {
    ("MATERIALIZED", "VIEW"): "materialized view",
    ("FOREIGN", "TABLE"): "foreign table",
    ("FOREIGN", "DATA"): "foreign data wrapper",
    ("EVENT", "TRIGGER"): "event trigger",
    ("USER", "MAPPING"): "user mapping",
    ("TEXT", "SEARCH"): "text search",
    ("OPERATOR", "CLASS"): "operator class",
    ("OPERATOR", "FAMILY"): "operator family",
    ("DEFAULT", "PRIVILEGES"): "default privileges",
    ("ACCESS", "METHOD"): "access method",
}
_LONG = frozenset(first for first, _ in _LONG_KINDS)
_DEFINITIONS = {"CREATE": "create", "ALTER": "alter", "DROP": "drop"}
_BEFORE_NAMES = ("IF", "ONLY")
_OF_COLUMNS = ("add", "drop", "alter")
_NONE: frozenset[str] = frozenset()
_ON_TABLE = frozenset({"index", "trigger", "policy", "rule"})
_CALLED = frozenset({"function", "procedure", "aggregate", "routine"})
_TRANSACTION = {
    "BEGIN": "begin",
    "START": "begin",
    "COMMIT": "commit",
    "END": "commit",
    "ROLLBACK": "rollback",
    "ABORT": "rollback",
    "SAVEPOINT": "savepoint",
    "RELEASE": "release",
}


def shape_of(tokens: Tokens, first: int, last: int) -> Shape:
    """The shape of the statement that some tokens are; its verb alone where nothing more is known of its kind."""
    verb = tokens.word(first)
    if verb in _DEFINITIONS:
        return _Reader(tokens, first, last).definition(_DEFINITIONS[verb])
    if verb in _TRANSACTION:
        return Shape(_TRANSACTION[verb], at=first + 1)
    if verb == "PREPARE" and tokens.word(first + 1) == "TRANSACTION":
        return Shape("prepare transaction", at=first + 2)
    return Shape(verb.lower(), at=first + 1)


class _Reader:
    """The tokens of one definition, read from the front."""

    def __init__(self, tokens: Tokens, first: int, last: int) -> None:
        self.tokens = tokens
        self.words = tokens.words
        self.first = first
        self.last = last
        self.at = first + 1
        self.flags: list[str] = []

    def definition(self, verb: str) -> Shape:
        words, last = self.words, self.last
        if self.at < last and words[self.at] in _MODIFIERS:
            self._modifiers()
        kind = self._kind()
        if self.at < last and words[self.at] == "CONCURRENTLY":
            self.flags.append("concurrently")
            self.at += 1
        at = self.at
        if at < last and words[at] in _BEFORE_NAMES:
            self._existence()
        if verb == "alter" and kind == "default privileges":
            return Shape(verb, kind, flags=frozenset(self.flags), at=at)
        nameless = kind == "index" and verb == "create" and words[self.at : self.at + 1] == ["ON"]
        name = () if nameless else self._name()
        table = self._table(verb, kind) if kind in _ON_TABLE else ()
        actions: tuple[Action, ...] = ()
        if verb == "alter":
            self._pass_signature(kind)
            actions = self._actions(kind)
        elif verb == "drop" and words[last - 1] == "CASCADE":
            self.flags.append("cascade")
        return Shape(verb, kind, name, table, frozenset(self.flags) if self.flags else _NONE, at, actions)

    def _modifiers(self) -> None:
        while self.at < self.last and (word := self.words[self.at]) in _MODIFIERS:
            if word == "OR":
                self.flags.append("or replace")
                self.at += 1
            self.flags.append({"TEMP": "temporary"}.get(word, word.lower()))
            self.at += 1

    def _kind(self) -> str:
        word = self.tokens.word(self.at)
        if word in _LONG:
            kind = _LONG_KINDS.get((word, self.tokens.word(self.at + 1)))
            if kind:
                self.at += len(kind.split()) + (kind == "text search")
                return kind
        self.at += 1
        return word.lower()

    def _existence(self) -> None:
        words = self.words[self.at : self.at + 3]
        if words[0] == "IF":
            if words == ["IF", "NOT", "EXISTS"]:
                self.flags.append("if not exists")
                self.at += 3
            elif words[1:2] == ["EXISTS"]:
                self.flags.append("if exists")
                self.at += 2
        if self.words[self.at : self.at + 1] == ["ONLY"]:
            self.at += 1

    def _name(self) -> Name:
        """A name with its namespace, if it has one, as the server folds it."""
        name, self.at = self.tokens.names(self.at, self.last)
        return name

    def _table(self, verb: str, kind: str) -> Name:
        """The table of what is on one: behind the first ON outside parentheses."""
        if kind == "index" and verb != "create":
            return ()
        word = "TO" if kind == "rule" and verb == "create" else "ON"
        place = place_of(self.words, self.first, self.last, (word,))
        if place < 0:
            return ()
        kept, self.at = self.at, place + 1
        if self.tokens.word(self.at) == "ONLY":
            self.at += 1
        name = self._name()
        self.at = kept
        return name

    def _pass_signature(self, kind: str) -> None:
        """Go behind what belongs to a name: a function's arguments, a trigger's table, an operator family's method."""
        word, last = self.tokens.word, self.last
        if kind in _ON_TABLE and word(self.at) == "ON":
            self.at += 1
            self._name()
        elif kind in ("operator family", "operator class") and word(self.at) == "USING":
            self.at += 2
        elif kind in _CALLED and word(self.at) == "(":
            depth = 0
            while self.at < last:
                depth += (word(self.at) == "(") - (word(self.at) == ")")
                self.at += 1
                if depth == 0:
                    break

    def _actions(self, kind: str) -> tuple[Action, ...]:
        """The parts of an ALTER, cut at the commas outside parentheses."""
        if self.tokens.word(self.at) == "*":
            self.at += 1
        first = self.at
        if first >= self.last:
            return ()
        said = self.words[first : self.last]
        if "," not in said:
            return (self._action(kind, first, self.last),)
        found, depth = [], 0
        for index, word in enumerate(said, first):
            if word not in _DIVIDING:
                continue
            if word != ",":
                depth += 1 if word in ("(", "[") else -1
            elif depth == 0:
                found.append(self._action(kind, first, index))
                first = index + 1
        if first < self.last:
            found.append(self._action(kind, first, self.last))
        return tuple(found)

    def _action(self, kind: str, first: int, last: int) -> Action:
        words = self.words
        verb, at = words[first].lower(), first + 1
        what = _ACTION_KINDS.get(self.tokens.word(at), "")
        if what:
            at += 2 if what in ("primary key", "foreign key") else 1
        elif verb in _OF_COLUMNS and kind in ("table", "foreign table"):
            what = "column"
        flags = []
        ahead = words[at : at + 3]
        if ahead == ["IF", "NOT", "EXISTS"]:
            flags.append("if not exists")
            at += 3
        elif ahead[:2] == ["IF", "EXISTS"]:
            flags.append("if exists")
            at += 2
        if words[last - 1] == "CASCADE":
            flags.append("cascade")
        said = words[at:last]
        flags += [flag for flag, word, behind in _RUNS if word in said and _stands(said, word, behind)]
        return Action(verb, what, self.tokens.name(at), frozenset(flags) if flags else _NONE, first, last)


def _stands(said: list[str], word: str, behind: str) -> bool:
    """Whether a word stands among others with another one behind it."""
    return (word, behind) in pairwise(said)


_RUNS = (("not valid", "NOT", "VALID"), ("using index", "USING", "INDEX"), ("not null", "NOT", "NULL"))
_DIVIDING = frozenset("(),[]")
_ACTION_KINDS = {
    "COLUMN": "column",
    "CONSTRAINT": "constraint",
    "PRIMARY": "primary key",
    "UNIQUE": "unique",
    "FOREIGN": "foreign key",
    "CHECK": "check",
    "EXCLUDE": "exclude",
    "VALUE": "value",
    "ATTRIBUTE": "attribute",
    "TRIGGER": "trigger",
    "ROW": "row",
    "TO": "to",
    "SCHEMA": "schema",
    "PARTITION": "partition",
}
