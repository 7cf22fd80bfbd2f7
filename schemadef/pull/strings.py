"""Python's string literals as `ruff format` writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.pull.layout import Block
from schemadef.tokens import dedented

if TYPE_CHECKING:
    from schemadef.pull.layout import Node

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def string(text: str) -> str:
    """A string on one line: in double quotes, unless single ones need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join("\\" + letter if letter == quote else _escaped(letter) for letter in text) + quote


def _escaped(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    if letter.isprintable():
        return letter
    number = ord(letter)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def exact(text: str) -> Node:
    """A text to the letter: several lines in triple quotes, as people would write it."""
    if not _is_block(text):
        return string(text)
    *lines, last = _inner(text)
    return Block((*lines, f'{last[:-1]}\\"' if last.endswith('"') else last))


def sql_text(text: str) -> Node:
    """A SQL text whose indentation does not count: several lines are indented as what stands around them."""
    text = dedented(text)
    if not _is_block(text):
        return string(text)
    lines = ["", *_inner(text), ""]
    # only what dedents to the same text again may be moved: line breaks inside literals stay where they are
    moved = "\n".join(f"    {line}" if line else "" for line in ["", *text.split("\n"), ""])
    return Block(tuple(lines), indented=True) if dedented(moved) == text else exact(text)


def _is_block(text: str) -> bool:
    return "\n" in text and all(letter.isprintable() or letter == "\n" for letter in text)


def _inner(text: str) -> list[str]:
    """The lines of a text as they stand between triple double quotes."""
    return text.replace("\\", "\\\\").replace('"""', '\\"\\"\\"').split("\n")
