"""The file while it is written: its lines, and which object each of them declares."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from schemadef.pull.layout import INDENT, Group, Later, laid_out
from schemadef.pull.vocabulary import STANDARD, VOCABULARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from schemadef.model import Id
    from schemadef.pull.book import Item
    from schemadef.pull.layout import Node

_WORD = re.compile(r"[A-Za-z_]+")


class Member(NamedTuple):
    """One assignment in a class."""

    name: str
    value: Node
    id: Id | None = None


class Class(NamedTuple):
    """A class: its header, its members in groups with an empty line between them, and the object that it declares."""

    header: Group
    groups: Sequence[Sequence[Member]]
    id: Id | None = None


class Lines:
    """The lines of a file, and the object that each declares, by the line's number from 1."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.lines: list[str] = []
        self.places: dict[int, Id] = {}
        self.after_class = False

    def imports(self, classes: Iterable[Class], items: Iterable[Item]) -> None:
        """The first lines: what the file uses."""
        words = {word for found in classes for node in _nodes(found) for word in _words(node)}
        words |= {word for item in items for word in (*_words(item.value), item.name.partition(": ")[2]) if word}
        self.lines.append("from __future__ import annotations")
        standard = [f"from {module} import {word}" for word, module in STANDARD.items() if word in words]
        self.lines += ["", *standard] if standard else []
        ours = sorted(words - STANDARD.keys(), key=lambda word: (not word[0].isupper(), word))
        self.lines += ["", *_import(ours, self.limit)] if ours else []

    def assignments(self, items: Iterable[Item]) -> None:
        """Assignments of the module."""
        items = list(items)
        if not items:
            return
        self.lines += ["", ""] if self.after_class else [""]
        self.after_class = False
        for item in items:
            self._add(item.id, laid_out(f"{item.name} = ", item.value, "", 0, self.limit))

    def classes(self, found: Iterable[Class]) -> None:
        """Classes, two empty lines before each."""
        for each in found:
            self.lines += ["", ""]
            self._add(each.id, laid_out("", each.header, ":", 0, self.limit))
            for number, group in enumerate(each.groups):
                self.lines += [""] if number else []
                for member in group:
                    self._add(member.id, laid_out(f"{member.name} = ", member.value, "", INDENT, self.limit))
            if not any(each.groups):
                self.lines.append(" " * INDENT + "pass")
            self.after_class = True

    def _add(self, id: Id | None, lines: list[str]) -> None:
        for line in lines:
            self.lines.append(line)
            if id is not None:
                self.places[len(self.lines)] = id


def _import(words: list[str], limit: int) -> list[str]:
    line = f"from schemadef import {', '.join(words)}"
    if len(line) <= limit:
        return [line]
    return ["from schemadef import (", *(f"    {word}," for word in words), ")"]


def _nodes(found: Class) -> Iterator[Node]:
    yield found.header
    for group in found.groups:
        yield from (member.value for member in group)


def _words(node: Node) -> Iterator[str]:
    """The words of the authoring language that a node uses."""
    if isinstance(node, Later):
        yield from _words(node.body)
    elif isinstance(node, str):
        yield from {node} & VOCABULARY
    elif isinstance(node, Group):
        word = _WORD.match(node.opening)
        yield from {word.group()} & VOCABULARY if word else ()
        for part in node.parts:
            yield from _words(part.value)
