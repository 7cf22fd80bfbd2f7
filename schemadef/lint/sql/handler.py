"""The exceptions that the blocks of PL/pgSQL swallow."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.sql.lexer import STRING

if TYPE_CHECKING:
    from schemadef.lint.sql.lexer import Tokens

_LEVELS = {"NOTICE", "WARNING", "INFO", "LOG", "DEBUG"}


class Handler(NamedTuple):
    """The exceptions that a block catches, and whether it does nothing then."""

    caught: tuple[str, ...] = ()
    silent: bool = False


def handlers_of(tokens: Tokens) -> dict[int, Handler]:
    """For each BEGIN the exceptions that its block swallows."""
    found: dict[int, Handler] = {}
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
                found[block] = _joined(found.get(block, Handler()), _handler(tokens, index))
    return found


def _closed(cases: int, open_blocks: list[int]) -> int:
    """How many CASE are open behind an END, which closes one of them, or else a block."""
    if not cases:
        open_blocks.pop()
    return max(cases - 1, 0)


def _joined(one: Handler, other: Handler) -> Handler:
    """Two handlers of a block as one: it swallows what either does."""
    return Handler((*one.caught, *other.caught), one.silent or other.silent)


def _handler(tokens: Tokens, index: int) -> Handler:
    """The conditions of WHEN … THEN, and whether the handler does nothing; one that fails itself swallows nothing."""
    caught = []
    index += 1
    while index < len(tokens) and tokens.word(index) != "THEN":
        if (name := tokens.name(index)) and name not in ("or", "sqlstate"):
            caught.append(name)
        elif tokens.kind_of(index) == STRING:
            caught.append(tokens.source(index).strip("'"))
        index += 1
    silent = tokens.word(index + 1) in ("NULL", "END")
    return Handler(() if _fails(tokens, index + 1) else tuple(caught), silent)


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
