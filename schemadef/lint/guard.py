"""What guards a statement inside a DO block: a condition, or an exception that is swallowed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.lexer import DOLLAR, STRING, Tokens
from schemadef.lint.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator


class Guard(NamedTuple):
    """`condition` is the text of the nearest IF, `negated` in its ELSE; `caught` are the exceptions of a handler.

    A `silent` handler does nothing. `start` is the condition's offset.
    """

    condition: str = ""
    start: int = 0
    caught: tuple[str, ...] = ()
    negated: bool = False
    silent: bool = False


def inner_statements(block: Statement) -> Iterator[Statement]:
    """The SQL statements of a DO block, each with its guard; control statements are left out."""
    tokens = block.tokens
    body = next((index for index in range(block.first, block.last) if tokens.kind[index] in (DOLLAR, STRING)), -1)
    if body < 0 or tokens.kind[body] != DOLLAR:
        return
    tag = tokens.text.index("$", tokens.start[body] + 1) + 1 - tokens.start[body]
    inner = Tokens(tokens.text, tokens.start[body] + tag, tokens.end[body] - tag)
    yield from _Walker(block, inner).statements()


_CONTROL = {
    "RAISE", "RETURN", "NULL", "EXIT", "CONTINUE", "GET", "ASSERT", "CLOSE", "OPEN", "FETCH", "MOVE",
}  # fmt: skip


_SKIPPED = {"DECLARE": "BEGIN", "FOR": "LOOP", "FOREACH": "LOOP", "WHILE": "LOOP"}
"""What holds no statements up to a word."""


class _Walker:
    """A body of PL/pgSQL, read from the front: which conditions and handlers stand around each statement."""

    def __init__(self, block: Statement, tokens: Tokens) -> None:
        self.block = block
        self.tokens = tokens
        self.at = 0
        self.conditions: list[Guard | None] = []

    def statements(self) -> Iterator[Statement]:
        """Every statement, in order."""
        tokens = self.tokens
        handlers = self._handlers()
        depth: list[int] = []
        while self.at < len(tokens):
            word = tokens.word(self.at)
            if word in _SKIPPED:
                self._skip_to(_SKIPPED[word])
            elif word == "BEGIN":
                depth.append(self.at)
                self.at += 1
            elif word in ("IF", "ELSIF", "ELSEIF", "WHEN"):
                self._condition(word)
            elif word == "ELSE":
                self._otherwise()
            elif word == "END":
                self._end(depth)
            elif word == "CASE":
                self.conditions.append(None)
                self._skip_to("WHEN")
            elif word in ("LOOP", "THEN", ";") or (word == "EXCEPTION" and depth) or self._is_label():
                self.at += 1
            else:
                statement = self._statement(handlers.get(depth[-1]) if depth else None)
                if statement is not None:
                    yield statement

    def _statement(self, caught: Guard | None) -> Statement | None:
        first, tokens = self.at, self.tokens
        self._find(";")
        last = self.at
        self.at += 1
        word = tokens.word(first)
        if first == last or word in _CONTROL or self._is_assignment(first, last):
            return None
        condition = next((guard for guard in reversed(self.conditions) if guard), None)
        return Statement(tokens, first, last, self.block.unit, condition or caught, self.block)

    def _is_assignment(self, first: int, last: int) -> bool:
        """Whether it is `name := …` or `name.part[1] = …`: no statement of SQL has the mark so early."""
        index = first + 1
        while index < last and self.tokens.words[index] in (".", "["):
            if self.tokens.words[index] == ".":
                index += 2
            else:
                while index < last and self.tokens.words[index] != "]":
                    index += 1
                index += 1
        return index < last and self.tokens.words[index] == "="

    def _is_label(self) -> bool:
        """Whether a word is the name in `<<name>>`, of which the lexer keeps the name."""
        tokens, at = self.tokens, self.at
        before = tokens.text[tokens.end[at - 1] if at else tokens.begin : tokens.start[at]]
        behind = tokens.text[tokens.end[at] : tokens.end[at] + 80]
        return before.rstrip().endswith("<<") and behind.lstrip().startswith(">>")

    def _condition(self, word: str) -> None:
        start = self.at + 1
        depth = 0
        index = start
        tokens = self.tokens
        while index < len(tokens) and not (depth == 0 and tokens.word(index) == "THEN"):
            mark = tokens.words[index]
            depth += (mark in ("(", "CASE")) - (mark in (")", "END"))
            index += 1
        text = tokens.text[tokens.start[start] : tokens.end[index - 1]] if index > start else ""
        guard = Guard(condition=text, start=tokens.start[start] if start < len(tokens) else 0)
        if word == "IF":
            self.conditions.append(guard)
        elif word != "WHEN" and self.conditions:
            self.conditions[-1] = guard
        self.at = index + 1

    def _otherwise(self) -> None:
        if self.conditions and self.conditions[-1]:
            self.conditions[-1] = self.conditions[-1]._replace(negated=True)
        self.at += 1

    def _end(self, depth: list[int]) -> None:
        what = self.tokens.word(self.at + 1)
        if what in ("IF", "CASE"):
            if self.conditions:
                self.conditions.pop()
        elif what != "LOOP" and depth:
            depth.pop()
        self._skip_to(";")

    def _find(self, word: str) -> None:
        """Go to the next such word, or to the end."""
        try:
            self.at = self.tokens.words.index(word, self.at)
        except ValueError:
            self.at = len(self.tokens)

    def _skip_to(self, word: str) -> None:
        self._find(word)
        if word == ";":
            self.at += 1

    def _handlers(self) -> dict[int, Guard]:
        """For each BEGIN the exceptions that its block swallows."""
        found: dict[int, Guard] = {}
        open_blocks: list[int] = []
        tokens, cases = self.tokens, 0
        for index, word in enumerate(tokens.words):
            if word == ";":
                cases = 0
            elif word == "CASE" and tokens.word(index - 1) != "END":
                cases += 1
            elif word == "BEGIN":
                open_blocks.append(index)
            elif word == "END" and tokens.word(index + 1) not in ("IF", "LOOP", "CASE") and open_blocks:
                if cases:
                    cases -= 1
                else:
                    open_blocks.pop()
            elif word == "WHEN" and open_blocks and tokens.word(index - 1) in ("EXCEPTION", ";"):
                block = open_blocks[-1]
                if block in found:
                    found[block] = _joined(found[block], _handler(tokens, index))
                elif tokens.word(index - 1) == "EXCEPTION":
                    found[block] = _handler(tokens, index)
        return found


def _joined(one: Guard, other: Guard) -> Guard:
    """Two handlers of a block as one: it swallows what either does."""
    return Guard(caught=(*one.caught, *other.caught), silent=one.silent or other.silent)


def _handler(tokens: Tokens, index: int) -> Guard:
    """The conditions of WHEN … THEN, and whether the handler does nothing."""
    caught = []
    index += 1
    while index < len(tokens) and tokens.word(index) != "THEN":
        if (name := tokens.name(index)) and name != "or":
            caught.append(name)
        elif tokens.kind[index] == STRING:
            caught.append(tokens.source(index).strip("'"))
        index += 1
    silent = tokens.word(index + 1) in ("NULL", "END")
    return Guard(caught=tuple(caught), silent=silent)
