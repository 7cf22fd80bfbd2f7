"""What the quoted text of a block or a function holds, as tokens of the file that it is in."""

from __future__ import annotations

from schemadef.lint.sql.lexer import DOLLAR, Tokens


def body_of(tokens: Tokens, index: int) -> Tokens:
    """The body of a block, in which the quotes that a text in single quotes doubles are read as single ones."""
    inner = text_of(tokens, index)
    if tokens.kind_of(index) == DOLLAR or "''" not in tokens.pieces[index]:
        return inner
    return Tokens(_undoubled(tokens.text, inner.begin, inner.stop), inner.begin, inner.stop)


def _undoubled(text: str, start: int, stop: int) -> str:
    """A text in which the doubled quotes of a part are single ones, the other place of each pair being a space."""
    parts = text[start:stop].split("''")
    marks = (" '" if place % 2 else "' " for place in range(1, len(parts)))
    return "".join(
        [text[:start], parts[0], *(mark + part for mark, part in zip(marks, parts[1:], strict=True)), text[stop:]]
    )


def text_of(tokens: Tokens, index: int, read: type[Tokens] = Tokens) -> Tokens:
    """What a quoted text holds, as tokens; doubled quotes in it are read as they stand."""
    text, start, piece = tokens.text, tokens.start[index], tokens.pieces[index]
    if piece[0] == "$":
        tag = piece[: piece.index("$", 1) + 1]
        end = piece.find(tag, len(tag))
        return read(text, start + len(tag), start + (end if end >= 0 else len(piece) - len(tag)))
    end = tokens.end_of(index)
    start = text.index("'", start) + 1
    return read(text, start, max(end - 1, start))
