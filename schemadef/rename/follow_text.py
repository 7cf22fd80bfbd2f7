"""SQL texts after a rename, as a server that follows it would print them: the words that mean the thing, replaced."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.canonical import fold
from schemadef.expression.words import SOURCE_RESERVED, TARGET_KEYWORDS, written
from schemadef.names import literal, quote
from schemadef.tokens import Token, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = re.compile(r"[a-z_][a-z0-9_]*\Z")
_QUOTES = re.compile('["`]')
_BEFORE_RELATION = frozenset(
    ["from", "join", "into", "update", "only", "table", "truncate", "references", "on", "setof"]
)


class Followed(NamedTuple):
    """A text, and whether every word of it could be told: a name may mean one thing here and another there."""

    text: str
    sure: bool = True


class Name(NamedTuple):
    """A name that becomes another, `owner` being the table of a column and the namespace of anything else.

    `folding` says that names are the same whatever the case of their letters, as SQLite has it; elsewhere a word that
    stands bare is folded to lower case (Postgres, "Lexical Structure", 4.1.1).
    """

    old: str
    new: str
    owner: str = ""
    folding: bool = False

    def is_meant(self, token: Token, name: str) -> bool:
        """Whether a token is that name; a keyword is one only in quotes."""
        if token.kind == "quoted":
            return fold(token.name) == fold(name) if self.folding else token.name == name
        if token.kind != "word" or token.text.lower() in (TARGET_KEYWORDS if self.folding else SOURCE_RESERVED):
            return False
        return fold(token.text) == fold(name) if self.folding else token.text.lower() == name


def with_column(text: str, name: Name) -> Followed:
    """A text in which a column has another name. In a text with a query of its own nothing is sure."""

    def decide(token: Token, before: list[Token], after: Token | None) -> bool | None:
        follows, leads = after.text if after else "", before[-1].text if before else ""
        if follows in ("(", ".") or leads == "::":
            return False
        if leads == ".":
            own = (name.owner, "new", "old", "excluded")
            return True if any(name.is_meant(before[-2], owner) for owner in own) else None
        return True

    followed = _replaced(text, name, decide)
    queries = followed.text != text and any(t.kind == "word" and t.text.lower() == "select" for t in tokens(text))
    return Followed(followed.text, followed.sure and not queries)


_ROWS = frozenset({"new", "old"})


def with_relation(text: str, name: Name, *, of_trigger: bool = False) -> Followed:
    """A text in which a table, a view or a sequence has another name.

    In that of a trigger NEW and OLD before a full stop are its rows, whatever tables are called so.
    """
    row = of_trigger and fold(name.old) in _ROWS

    def decide(token: Token, before: list[Token], after: Token | None) -> bool | None:
        follows, leads = after.text if after else "", before[-1].text.lower() if before else ""
        if leads == ".":
            return name.is_meant(before[-2], name.owner or "main")
        if follows == "." and row:
            return False
        if follows == "." or leads in _BEFORE_RELATION:
            return True
        return None if follows != "(" else False

    return _replaced(text, name, decide)


def with_type(text: str, name: Name) -> Followed:
    """A text in which a type has another name: after `::`, in a CAST, behind its namespace, or all alone."""

    def decide(token: Token, before: list[Token], after: Token | None) -> bool | None:
        leads = before[-1].text.lower() if before else ""
        if leads == ".":
            return name.is_meant(before[-2], name.owner)
        alone = not before and (after is None or after.text == "[")
        return leads in ("::", "as", "setof") or alone

    return _replaced(text, name, decide)


def with_namespace(text: str, name: Name) -> Followed:
    """A text in which a namespace has another name: a name before a full stop, and not after one."""

    def decide(token: Token, before: list[Token], after: Token | None) -> bool | None:
        return bool(after) and after.text == "." and (not before or before[-1].text != ".")  # type: ignore[union-attr]

    return _replaced(text, name, decide)


def with_call(text: str, name: Name) -> Followed:
    """A text in which a function has another name: a name before a bracket."""

    def decide(token: Token, before: list[Token], after: Token | None) -> bool | None:
        if after is None or after.text != "(":
            return False
        return not before or before[-1].text != "." or name.is_meant(before[-2], name.owner)

    return _replaced(text, name, decide)


def with_label(text: str, old: str, new: str) -> str:
    """A text in which a value of an enum is another one."""
    if literal(old) not in text:
        return text
    return "".join(literal(new) if t.kind == "string" and t.text == literal(old) else t.text for t in tokens(text))


def spelled_alike(one: str, other: str) -> bool:
    """Whether two texts differ only in quotes that a name does not need, as Postgres reads it."""
    return one == other or [_bare(token) for token in tokens(one)] == [_bare(token) for token in tokens(other)]


def _bare(token: Token) -> str:
    needless = token.kind == "quoted" and _PLAIN.match(token.name) and token.name not in SOURCE_RESERVED
    return token.name if needless else token.text


def mentions(text: str, name: Name) -> bool:
    """Whether a name stands anywhere in a text, or all columns are meant."""
    return any(name.is_meant(token, name.old) or token.text == "*" for token in tokens(text))


def _replaced(text: str, name: Name, decide: Callable[[Token, list[Token], Token | None], bool | None]) -> Followed:
    """The text with each occurrence replaced for which `decide` says so; None is one that cannot be told."""
    if not _may_name(text, name.old):
        return Followed(text)
    found = list(tokens(text))
    meaningful = [at for at, token in enumerate(found) if token.kind not in ("space", "comment")]
    texts = [token.text for token in found]
    sure = True
    for place, at in enumerate(meaningful):
        token = found[at]
        if not name.is_meant(token, name.old):
            continue
        before = [found[earlier] for earlier in meaningful[max(0, place - 2) : place]]
        after = found[meaningful[place + 1]] if place + 1 < len(meaningful) else None
        meant = decide(token, before, after)
        if meant:
            texts[at] = _as_written(name, token)
        sure = sure and meant is not None
    return Followed("".join(texts), sure)


def _may_name(text: str, name: str) -> bool:
    """Whether a text may have a name in it: False is certain. A quote inside of a name can be written twice."""
    folded = fold(text)
    return all(part in folded for part in _QUOTES.split(fold(name)))


def _as_written(name: Name, instead_of: Token) -> str:
    """The new name in the manner of the old one: bare where that was bare and this can be."""
    if instead_of.kind != "word":
        return quote(name.new)
    if name.folding:
        return written(name.new)
    return name.new if _PLAIN.match(name.new) and name.new not in SOURCE_RESERVED else quote(name.new)
