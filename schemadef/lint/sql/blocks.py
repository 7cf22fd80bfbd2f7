"""The statements inside of DO blocks and functions, and what guards each: conditions, exceptions that are swallowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.sql.body import body_of, text_of
from schemadef.lint.sql.cutting import statements_of
from schemadef.lint.sql.effects import dropped_by, drops_by_look, kinds_made, made_by, runs_for_certain, then_of
from schemadef.lint.sql.formatted import Formatted
from schemadef.lint.sql.handler import handlers_of
from schemadef.lint.sql.joined import put_together
from schemadef.lint.sql.lexer import DOLLAR, STRING, Tokens
from schemadef.lint.sql.places import next_place
from schemadef.lint.sql.statement import Guard, Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.variable import Given


def inner_statements(block: Statement) -> list[Statement]:
    """The SQL statements of a DO block, each with its guards; control statements are left out."""
    tokens, body = block.tokens, block.first
    while (body := next_place(tokens.words, "", body, block.last)) < block.last:
        if tokens.kind_of(body) in (DOLLAR, STRING):
            return _Walker(block, body_of(tokens, body)).statements()
        body += 1
    return []


def body_statements(function: Statement) -> list[Statement]:
    """The same of the function that a statement makes, where its body is a text."""
    tokens = function.tokens
    for index in range(function.first, function.last):
        is_body = tokens.kind_of(index) == DOLLAR or (
            tokens.kind_of(index) == STRING and tokens.word(index - 1) == "AS"
        )
        if is_body:
            return _Walker(function, body_of(tokens, index)).statements()
    return []


_CONTROL = {
    "RAISE", "RETURN", "NULL", "EXIT", "CONTINUE", "GET", "ASSERT", "CLOSE", "OPEN", "FETCH", "MOVE",
}  # fmt: skip


_IN_ASSIGNMENTS = (".", "[", "=")
_FEW = 5  # tokens of a condition that only names a variable
_DEEPEST = 100  # blocks in blocks, and RETURNs, beyond which nothing is noted: a statement is told to all around it


class _Walker:
    """A body of PL/pgSQL, read from the front: which conditions and handlers stand around each statement."""

    def __init__(self, block: Statement, tokens: Tokens) -> None:
        self.block = block
        self.tokens = tokens
        self.at = 0
        self.around: list[tuple[str, Guard | None]] = []
        self.returned = 0
        self.given: Given = {}
        self.dropped: dict[tuple[str, Name, Name], Statement] = {}
        self.made: dict[tuple[str, Name, Name], Statement] = {}
        self.looked_up: set[str] = set()
        self.handlers = handlers_of(tokens)
        self.found: list[Statement] = []

    def statements(self) -> list[Statement]:
        """Every statement, in order."""
        words, count = self.tokens.words, len(self.tokens)
        while self.at < count:
            word = words[self.at]
            if word in ("THEN", ";"):
                self.at += 1
            elif (step := _STEPS.get(word)) is not None:
                step(self, word)
            elif word == "EXCEPTION" and self.around:
                self._handle()
            elif self._is_label():
                self.at += 1
            else:
                self._statement()
        return self.found

    def _declare(self, _: str) -> None:
        self._find("BEGIN")

    def _begin(self, word: str) -> None:
        handler = self.handlers.get(self.at)
        caught, silent = handler or ((), False)
        self._open(word, Guard(caught=caught, silent=silent, inside=[], around=self._nearest()) if caught else None)
        self.at += 1

    def _handle(self) -> None:
        """EXCEPTION: what follows runs only where what stands before it fails."""
        what, guard = self.around[-1]
        if what == "BEGIN" and guard is not None:
            self.around[-1] = (what, guard._replace(inside=[], failed=guard))
        self.at += 1

    def _case(self, word: str) -> None:
        """CASE of PL/pgSQL: what each branch asks is known where nothing stands before its first WHEN."""
        asks = self.tokens.word(self.at + 1) == "WHEN"
        self._open(word, None if asks else Guard(holds=True, inside=[], around=self._nearest()))
        self._find("WHEN")

    def _open(self, what: str, guard: Guard | None) -> None:
        self.around.append((what, self._nearest() if len(self.around) >= _DEEPEST else guard))

    def _nearest(self) -> Guard | None:
        for _, guard in reversed(self.around):
            if guard is not None:
                return guard
        return None

    def _statement(self) -> None:
        first, tokens = self.at, self.tokens
        self._find(";")
        last = self.at
        self.at += 1
        word = tokens.words[first]
        if word == "RETURN":
            self._return()
        if first == last or word in _CONTROL or self._is_assignment(first, last):
            return
        self._note(Statement(tokens, first, last, self.block.unit, self._nearest(), self.block))
        if word == "EXECUTE":
            self._execute(first, last)

    def _note(self, statement: Statement) -> None:
        """Find a statement: it is told to the guards around it; what was dropped before it is not made twice."""
        self.found.append(statement)
        shape = statement.shape
        if shape.verb == "execute":
            self.looked_up |= drops_by_look(statement)
        elif self.looked_up and kinds_made(statement) & self.looked_up:
            statement.guard = Guard(holds=True, around=statement.guard)
        if shape.verb in ("drop", "delete", "truncate"):
            self._note_gone(statement)
        elif shape.verb in ("create", "insert"):
            self._note_made(statement)
        elif shape.verb == "alter" and shape.actions:
            self._note_parts(statement)
        guard = statement.guard
        while guard is not None:
            if isinstance(guard.inside, list):
                guard.inside.append(statement)
            guard = guard.around

    def _note_gone(self, statement: Statement) -> None:
        """What is taken away: where the block has made it before, it is there for that block only."""
        gone = dropped_by(statement)
        for key in gone & self.made.keys():
            first, rows = self.made.pop(key), ("rows", key[1], ())
            filled = [one for one in self.found if one.shape.verb == "insert" and made_by(one) == rows]
            for one in (statement, first, *filled):
                one.guard = Guard(holds=True, around=one.guard)
        self.dropped |= dict.fromkeys(gone, statement)

    def _note_made(self, statement: Statement) -> None:
        if not self.dropped and statement.shape.verb == "insert":
            return
        key = made_by(statement)
        if key[0] != "rows":
            self.made[key] = statement
        self._note_return(statement, key)

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
            for one in (self.dropped[key], *(() if key[0] == "rows" else (statement,))):
                one.guard = Guard(holds=True, around=one.guard)

    def _execute(self, first: int, last: int) -> None:
        """The statements in EXECUTE 'text' or EXECUTE format('text', …): what format puts in is read as a name."""
        tokens = self.tokens
        if (inner := put_together(tokens, first, last)) is not None:
            self._note_inner(inner)
            return
        index, whole = first + 1, first + 2
        if tokens.word(index) == "FORMAT" and tokens.word(index + 1) == "(":
            index += 2
            whole = last
        if index >= last or tokens.kind_of(index) not in (STRING, DOLLAR) or not self._is_alone(index, whole, last):
            return
        self._note_inner(text_of(tokens, index, Formatted if whole == last and "%" in tokens.pieces[index] else Tokens))

    def _note_inner(self, inner: Tokens) -> None:
        for one in statements_of(inner) if len(inner) else ():
            self._note(Statement(inner, one.first, one.last, self.block.unit, self._nearest(), self.block))

    def _is_alone(self, index: int, whole: int, last: int) -> bool:
        """Whether nothing is put behind a text: an operator makes no token, and so is looked for between them."""
        tokens = self.tokens
        if whole < last and tokens.word(whole) not in ("USING", "INTO"):
            return False
        stop = tokens.start[index + 1] if index + 1 < len(tokens) else tokens.stop
        return "||" not in tokens.text[tokens.end_of(index) : stop]

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
        words, index = self.tokens.words, first + 1
        if index < last and words[index] not in _IN_ASSIGNMENTS:
            return False
        while index < last and words[index] in (".", "["):
            if words[index] == ".":
                index += 2
            else:
                index = next_place(words, "]", index, last) + 1
        return index < last and words[index] == "="

    def _is_label(self) -> bool:
        """Whether a word is the name in `<<name>>`, of which the lexer keeps the name."""
        tokens, at = self.tokens, self.at
        before = tokens.pieces[at - 1] if at else tokens.before
        if "<<" not in before or not before.rstrip().endswith("<<"):
            return False
        end = tokens.end_of(at)
        return tokens.text[end : end + 80].lstrip().startswith(">>")

    def _loop(self, word: str) -> None:
        """A loop: what runs for each row of a query may not run at all."""
        first = self.at
        self._find("LOOP")
        tokens = self.tokens
        runs = word in ("LOOP", "FOREACH") or runs_for_certain(tokens.words[first : self.at])
        start = tokens.start[first]
        query = "" if runs else tokens.text[start : tokens.end_of(self.at - 1)]
        guard = Guard(start=start, holds=True, inside=[], around=self._nearest(), query=query)
        self._open("LOOP", None if runs else guard)
        self.at += 1

    def _condition(self, word: str) -> None:
        start, tokens = self.at + 1, self.tokens
        index = then_of(tokens.words, start)
        self.at = index + 1
        what = "CASE" if word == "WHEN" else "IF"
        if word != "IF" and not (self.around and self.around[-1][0] == what):
            return
        if word != "IF":
            _, before = self.around.pop()
            if before is not None and before.holds:
                self._open(what, before)
                return
        offset = tokens.start[start] if start < len(tokens) else 0
        text = tokens.text[offset : tokens.end_of(index - 1)] if index > start else ""
        guard = Guard(text, offset, inside=[], around=self._nearest())
        if index - start <= _FEW:
            from schemadef.lint.sql.variable import told

            guard = told(guard, tokens, start, self.given)
        self._open(what, guard)

    def _otherwise(self, _: str) -> None:
        if self.around and self.around[-1][0] in ("IF", "CASE"):
            what, guard = self.around.pop()
            self._open(what, guard and guard._replace(negated=not guard.negated, inside=[], around=self._nearest()))
        self.at += 1

    def _end(self, _: str) -> None:
        what = self.tokens.word(self.at + 1)
        what = what if what in ("IF", "CASE", "LOOP") else "BEGIN"
        around = self.around
        if around and (around[-1][0] == what or any(opened == what for opened, _ in around)):
            while around.pop()[0] != what:
                pass
        self._find(";")
        self.at += 1

    def _find(self, word: str) -> None:
        """Go to the next such word, or to the end."""
        words = self.tokens.words
        try:
            self.at = words.index(word, self.at)
        except ValueError:
            self.at = len(words)


_STEPS: dict[str, Callable[[_Walker, str], None]] = {
    **dict.fromkeys(("FOR", "FOREACH", "WHILE", "LOOP"), _Walker._loop),
    **dict.fromkeys(("IF", "ELSIF", "ELSEIF", "WHEN"), _Walker._condition),
    "DECLARE": _Walker._declare,
    "BEGIN": _Walker._begin,
    "CASE": _Walker._case,
    "ELSE": _Walker._otherwise,
    "END": _Walker._end,
}
