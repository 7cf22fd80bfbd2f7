"""Python source as `ruff format` leaves it: what fits stays on one line, what does not is opened at its brackets.

Only what a declaration needs is here: calls, lists and dictionaries of atoms. The rules are those of Black's stable
style (black.readthedocs.io, "The Black code style"), which ruff follows.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

INDENT = 4


class Part(NamedTuple):
    """One thing between brackets; `prefix` is what stands before it: `name=`, `"key": `, or nothing."""

    value: Node
    prefix: str = ""


class Group(NamedTuple):
    """Things between brackets; a `display` (a list, a dictionary) never puts them all on one line of their own."""

    opening: str
    parts: tuple[Part, ...]
    closing: str
    display: bool = False


class Block(NamedTuple):
    """A text of several lines between triple quotes; an indented one stands as deep as what is around it."""

    lines: tuple[str, ...]
    indented: bool = False


class Loose(NamedTuple):
    """An atom that gets parentheses of its own where it does not fit: what follows an equals sign or a lambda."""

    text: str


class Later(NamedTuple):
    """What a lambda gives: a name that is not there yet."""

    body: Node


Node = str | Group | Block | Loose | Later


def call(function: str, /, *arguments: Node, **named: Node | None) -> Group:
    """A call; a named argument that is None is left out."""
    parts = [Part(value) for value in arguments]
    parts += [Part(value, f"{name}=") for name, value in named.items() if value is not None]
    return Group(f"{function}(", tuple(parts), ")")


def listed(items: Sequence[Node]) -> Group:
    """A list."""
    return Group("[", tuple(map(Part, items)), "]", display=True)


def mapped(items: Sequence[tuple[str, Node]]) -> Group:
    """A dictionary, whose keys are Python source."""
    return Group("{", tuple(Part(value, f"{key}: ") for key, value in items), "}", display=True)


def width(text: str) -> int:
    """How many columns a line takes; wide characters take two (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(_columns(letter) for letter in text)


def _columns(letter: str) -> int:
    if unicodedata.category(letter) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def flat(node: Node) -> str | None:
    """A node on one line; None when it holds a text of several lines."""
    if isinstance(node, str):
        return node
    if isinstance(node, Loose):
        return node.text
    if isinstance(node, Block):
        return None
    if isinstance(node, Later):
        return f"lambda: {flat(node.body)}"
    inner = _joined(node.parts)
    return None if inner is None else f"{node.opening}{inner}{node.closing}"


def _joined(parts: Sequence[Part]) -> str | None:
    texts = []
    for part in parts:
        text = flat(part.value)
        if text is None:
            return None
        texts.append(part.prefix + text)
    return ", ".join(texts)


def laid_out(prefix: str, node: Node, suffix: str, indent: int, limit: int) -> list[str]:
    """The lines of `prefix` + node + `suffix` at an indentation."""
    pad = " " * indent
    line = flat(node)
    if line is not None and width(f"{pad}{prefix}{line}{suffix}") <= limit:
        return [f"{pad}{prefix}{line}{suffix}"]
    if isinstance(node, Later):
        return laid_out(f"{prefix}lambda: ", node.body, suffix, indent, limit)
    if isinstance(node, Group) and node.parts:
        return _opened(prefix, node, suffix, indent, limit)
    if isinstance(node, Block):
        return _block(prefix, node, suffix, pad)
    if isinstance(node, Loose) and width(f"{pad}    {node.text}") <= limit:
        return [f"{pad}{prefix}(", f"{pad}    {node.text}", f"{pad}){suffix}"]
    return [f"{pad}{prefix}{line}{suffix}"]


def _opened(prefix: str, node: Group, suffix: str, indent: int, limit: int) -> list[str]:
    pad = " " * indent
    inner = None if node.display else _joined(node.parts)
    lines = [f"{pad}{prefix}{node.opening}"]
    if inner is not None and width(f"{pad}    {inner}") <= limit:
        lines.append(f"{pad}    {inner}")
    else:
        comma = "," if len(node.parts) > 1 else ""
        for part in node.parts:
            lines += laid_out(part.prefix, part.value, comma, indent + INDENT, limit)
    return [*lines, f"{pad}{node.closing}{suffix}"]


def _block(prefix: str, node: Block, suffix: str, pad: str) -> list[str]:
    margin = pad if node.indented else ""
    first, *others = node.lines
    lines = [f'{pad}{prefix}"""{first}', *(f"{margin}{line}" if line else "" for line in others)]
    if node.indented:
        lines[-1] = f"{margin}{others[-1]}"
    lines[-1] += f'"""{suffix}'
    return lines
