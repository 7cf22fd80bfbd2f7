"""What guards a statement inside a DO block: conditions, and exceptions that are swallowed."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.effects import dropped_by, drops_by_look, kinds_made, made_by, runs_for_certain, then_of
from schemadef.lint.lexer import DOLLAR, STRING, Tokens
from schemadef.lint.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.part import Part
    from schemadef.lint.shape import Name


class Guard(NamedTuple):
    """`condition` is the text of an IF, `negated` in its ELSE; `caught` are the exceptions of a handler.

    A `silent` handler does nothing. `start` is the condition's offset. `inside` are the statements that it stands
    around, `around` the guard that it stands in itself. One that `holds` is not to be doubted: what a statement makes
    was dropped before it, or nobody can read when it runs.
    """

    condition: str = ""
    start: int = 0
    caught: tuple[str, ...] = ()
    negated: bool = False
    silent: bool = False
    inside: Sequence[Statement] = ()
    around: Guard | None = None
    holds: bool = False

    def read_in(self, statement: Statement) -> Part:
        """The tokens of the condition, for a statement that it stands around."""
        from schemadef.lint.part import Part

        tokens, end = statement.tokens, self.start + len(self.condition)
        if not tokens.begin <= self.start <= end <= tokens.stop:
            tokens = Tokens(tokens.text, self.start, end)
        return Part(tokens, bisect_left(tokens.start, self.start), bisect_left(tokens.start, end))


def inner_statements(block: Statement) -> Iterator[Statement]:
    """The SQL statements of a DO block, each with its guards; control statements are left out."""
    tokens = block.tokens
    body = next((index for index in range(block.first, block.last) if tokens.kind[index] in (DOLLAR, STRING)), -1)
    if body >= 0:
        yield from _Walker(block, _inside(tokens, body)).statements()


def _inside(tokens: Tokens, index: int) -> Tokens:
    """What a quoted text holds, as tokens; doubled quotes in it are read as they stand."""
    start, end, text = tokens.start[index], tokens.end[index], tokens.text
    if tokens.kind[index] == DOLLAR:
        tag = text.index("$", start + 1) + 1 - start
        return Tokens(text, start + tag, end - tag)
    start = text.index("'", start) + 1
    return Tokens(text, start, max(end - 1, start))


_CONTROL = {
    "RAISE", "RETURN", "NULL", "EXIT", "CONTINUE", "GET", "ASSERT", "CLOSE", "OPEN", "FETCH", "MOVE",
}  # fmt: skip


_DEEPEST = 100  # blocks in blocks, and RETURNs, beyond which nothing is noted: a statement is told to all around it
_LEVELS = {"NOTICE", "WARNING", "INFO", "LOG", "DEBUG"}


class _Walker:
    """A body of PL/pgSQL, read from the front: which conditions and handlers stand around each statement."""

    def __init__(self, block: Statement, tokens: Tokens) -> None:
        self.block = block
        self.tokens = tokens
        self.at = 0
        self.around: list[tuple[str, Guard | None]] = []
        self.returned = 0
        self.dropped: dict[tuple[str, Name, Name], Statement] = {}
        self.looked_up: set[str] = set()

    def statements(self) -> Iterator[Statement]:
        """Every statement, in order."""
        words, count = self.tokens.words, len(self.tokens)
        handlers = _handlers(self.tokens) if "EXCEPTION" in words else {}
        while self.at < count:
            word = words[self.at]
            if word == "DECLARE":
                self._find("BEGIN")
            elif word in ("FOR", "FOREACH", "WHILE", "LOOP"):
                self._loop(word)
            elif word == "BEGIN":
                handler = handlers.get(self.at)
                self._open("BEGIN", handler if handler and handler.caught else None)
                self.at += 1
            elif word in ("IF", "ELSIF", "ELSEIF", "WHEN"):
                self._condition(word)
            elif word == "ELSE":
                self._otherwise()
            elif word == "END":
                self._end()
            elif word == "CASE":
                self._open("CASE", None)
                self._find("WHEN")
            elif word in ("THEN", ";") or (word == "EXCEPTION" and self.around) or self._is_label():
                self.at += 1
            else:
                yield from self._statement()

    def _open(self, what: str, guard: Guard | None) -> None:
        deep = len(self.around) >= _DEEPEST
        self.around.append((what, self._nearest() if deep else guard and self._within(guard)))

    def _within(self, guard: Guard) -> Guard:
        """A guard as one that stands where the reader is."""
        return guard._replace(inside=[], around=self._nearest())

    def _nearest(self) -> Guard | None:
        return next((guard for _, guard in reversed(self.around) if guard), None)

    def _statement(self) -> Iterator[Statement]:
        first, tokens = self.at, self.tokens
        self._find(";")
        last = self.at
        self.at += 1
        word = tokens.word(first)
        if word == "RETURN":
            self._return()
        if first == last or word in _CONTROL or self._is_assignment(first, last):
            return
        yield self._noted(Statement(tokens, first, last, self.block.unit, self._nearest(), self.block))
        if word == "EXECUTE":
            yield from self._executed(first, last)

    def _noted(self, statement: Statement) -> Statement:
        """The statement, told to the guards around it; what was dropped before it is not made twice."""
        shape = statement.shape
        if shape.verb == "execute":
            self.looked_up |= drops_by_look(statement)
        elif self.looked_up and kinds_made(statement) & self.looked_up:
            statement.guard = Guard(holds=True, around=statement.guard)
        if shape.verb in ("drop", "delete", "truncate"):
            self.dropped |= dict.fromkeys(dropped_by(statement), statement)
        elif shape.verb in ("create", "insert"):
            self._note_return(statement, made_by(statement))
        elif shape.verb == "alter" and shape.actions:
            self._note_parts(statement)
        guard = statement.guard
        while guard is not None:
            if isinstance(guard.inside, list):
                guard.inside.append(statement)
            guard = guard.around
        return statement

    def _note_parts(self, statement: Statement) -> None:
        """The parts of a table that an ALTER drops, and whether what it adds was dropped before."""
        name = statement.shape.name
        for action in statement.shape.actions:
            key = ("part", (action.name,), name)
            if action.verb == "drop" and action.name:
                self.dropped[key] = statement
            elif action.verb == "add":
                self._note_return(statement, key)

    def _note_return(self, statement: Statement, key: tuple[str, Name, Name]) -> None:
        """What was dropped before is made again: the next time it is there to be dropped."""
        if key in self.dropped:
            for one in (statement, self.dropped[key]):
                one.guard = Guard(holds=True, around=one.guard)

    def _executed(self, first: int, last: int) -> Iterator[Statement]:
        """The statement in EXECUTE 'text' or EXECUTE format('text', …): what format puts in is read as a name."""
        tokens = self.tokens
        index = first + 1
        whole = index + 1
        if tokens.word(index) == "FORMAT" and tokens.word(index + 1) == "(":
            index += 2
            whole = last
        if index >= last or tokens.kind[index] not in (STRING, DOLLAR) or not self._is_alone(index, whole, last):
            return
        inner = _inside(tokens, index)
        if len(inner):
            end = len(inner) - (inner.words[-1] == ";")
            if end:
                yield self._noted(Statement(inner, 0, end, self.block.unit, self._nearest(), self.block))

    def _is_alone(self, index: int, whole: int, last: int) -> bool:
        """Whether nothing is put behind a text: an operator makes no token, and so is looked for between them."""
        tokens = self.tokens
        if whole < last and tokens.word(whole) not in ("USING", "INTO"):
            return False
        stop = tokens.start[index + 1] if index + 1 < len(tokens) else tokens.stop
        return "||" not in tokens.text[tokens.end[index] : stop]

    def _return(self) -> None:
        """RETURN inside of an IF: what follows the IF runs only when its condition does not hold."""
        place = next((place for place in range(len(self.around) - 1, -1, -1) if self.around[place][0] == "IF"), -1)
        guard = self.around[place][1] if place > 0 else None
        self.returned += 1
        if guard is not None and self.returned <= _DEEPEST:
            what, outer = self.around[place - 1]
            after = guard._replace(negated=not guard.negated, inside=[], around=outer)
            self.around[place - 1] = (what, after)

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

    def _loop(self, word: str) -> None:
        """A loop: what runs for each row of a query may not run at all."""
        first = self.at
        self._find("LOOP")
        runs = word in ("LOOP", "FOREACH") or runs_for_certain(self.tokens.words[first : self.at])
        self._open("LOOP", None if runs else Guard(holds=True))
        self.at += 1

    def _condition(self, word: str) -> None:
        start, tokens = self.at + 1, self.tokens
        index = then_of(tokens.words, start)
        text = tokens.text[tokens.start[start] : tokens.end[index - 1]] if index > start else ""
        guard = Guard(condition=text, start=tokens.start[start] if start < len(tokens) else 0)
        if word == "IF":
            self._open("IF", guard)
        elif word != "WHEN" and self.around and self.around[-1][0] == "IF":
            self.around.pop()
            self._open("IF", guard)
        self.at = index + 1

    def _otherwise(self) -> None:
        if self.around and self.around[-1][0] == "IF":
            _, guard = self.around.pop()
            self._open("IF", guard and guard._replace(negated=True))
        self.at += 1

    def _end(self) -> None:
        what = self.tokens.word(self.at + 1)
        what = what if what in ("IF", "CASE", "LOOP") else "BEGIN"
        if any(opened == what for opened, _ in self.around):
            while self.around.pop()[0] != what:
                pass
        self._find(";")
        self.at += 1

    def _find(self, word: str) -> None:
        """Go to the next such word, or to the end."""
        try:
            self.at = self.tokens.words.index(word, self.at)
        except ValueError:
            self.at = len(self.tokens)


def is_built(execute: Statement) -> bool:
    """Whether EXECUTE is given something else than a text, or a text for format()."""
    tokens, index = execute.tokens, execute.first + 1
    if tokens.word(index) == "FORMAT" and tokens.word(index + 1) == "(":
        index += 2
    text = tokens.text[tokens.end[index] : execute.end] if index < execute.last else ""
    return index >= execute.last or tokens.kind[index] not in (STRING, DOLLAR) or text.lstrip().startswith("||")


def _handlers(tokens: Tokens) -> dict[int, Guard]:
    """For each BEGIN the exceptions that its block swallows."""
    found: dict[int, Guard] = {}
    if "EXCEPTION" not in tokens.words:
        return found
    open_blocks: list[int] = []
    cases = 0
    for index, word in enumerate(tokens.words):
        if word == ";":
            cases = 0
        elif word == "CASE" and tokens.word(index - 1) != "END":
            cases += 1
        elif word == "BEGIN":
            open_blocks.append(index)
        elif word == "END" and tokens.word(index + 1) not in ("IF", "LOOP", "CASE") and open_blocks:
            cases = _closed(cases, open_blocks)
        elif word == "WHEN" and open_blocks and tokens.word(index - 1) in ("EXCEPTION", ";"):
            block = open_blocks[-1]
            if block in found or tokens.word(index - 1) == "EXCEPTION":
                found[block] = _joined(found.get(block, Guard()), _handler(tokens, index))
    return found


def _closed(cases: int, open_blocks: list[int]) -> int:
    """How many CASE are open behind an END, which closes one of them, or else a block."""
    if not cases:
        open_blocks.pop()
    return max(cases - 1, 0)


def _joined(one: Guard, other: Guard) -> Guard:
    """Two handlers of a block as one: it swallows what either does."""
    return Guard(caught=(*one.caught, *other.caught), silent=one.silent or other.silent)


def _handler(tokens: Tokens, index: int) -> Guard:
    """The conditions of WHEN … THEN, and whether the handler does nothing; one that fails itself swallows nothing."""
    caught = []
    index += 1
    while index < len(tokens) and tokens.word(index) != "THEN":
        if (name := tokens.name(index)) and name not in ("or", "sqlstate"):
            caught.append(name)
        elif tokens.kind[index] == STRING:
            caught.append(tokens.source(index).strip("'"))
        index += 1
    silent = tokens.word(index + 1) in ("NULL", "END")
    return Guard(caught=() if _fails(tokens, index + 1) else tuple(caught), silent=silent)


def _fails(tokens: Tokens, index: int) -> bool:
    """Whether a handler's own statements raise something that is not merely said, outside of any IF."""
    depth = 0
    while index < len(tokens):
        word, before = tokens.word(index), tokens.word(index - 1)
        if depth == 0 and (word == "END" or (word == "WHEN" and before == ";")):
            return False
        if word == "IF":
            depth += 1 if before != "END" else -1
        elif word == "RAISE" and depth == 0 and tokens.word(index + 1).rstrip("12345") not in _LEVELS:
            return True
        index += 1
    return False
